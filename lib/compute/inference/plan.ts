import { Size } from 'cdk8s';
import type { Placement } from '../../kernel/base/placement';
import type { System } from '../../kernel/system';
import { cudaOf } from '../../workloads/gpus';
import type { VideoInferenceProps, VideoStream } from './props';

type Defaulted = 'gpusEach' | 'reads' | 'cpu' | 'memory' | 'uid' | 'env';
type Kept = 'health' | 'metrics' | 'cuda' | 'models';

/** What will be made, with every default applied. */
export interface VideoInferencePlan
  extends Required<Pick<VideoInferenceProps, Defaulted>>,
    Pick<VideoInferenceProps, Kept> {
  readonly id: string;
  readonly namespace: string;
  /** As it is pulled. */
  readonly image: string;
  /** By their names, in order of them. */
  readonly streams: readonly (VideoStream & { readonly name: string })[];
  /** Whether results go to where the streams come from. */
  readonly back: boolean;
  /** Where the pods would stand if no GPU drew them. */
  readonly placement: Placement;
}

/** The props with every default applied. */
export function planVideoInference(
  { env, id, namespace, path }: System,
  props: VideoInferenceProps,
): VideoInferencePlan {
  const { health, metrics, models } = props;
  const image = env.image(props.image);
  const cuda = props.cuda ?? cudaOf(image);
  const streams = Object.entries(props.streams).map(([name, stream]) => ({ name, ...stream }));
  return {
    id,
    namespace,
    image,
    streams: streams.sort((a, b) => (a.name < b.name ? -1 : 1)),
    back: props.to === undefined || props.to === props.from,
    placement: env.placement(path),
    gpusEach: props.gpusEach ?? 1,
    reads: props.reads ?? 'rtmp',
    cpu: props.cpu ?? env.pick({ single: 1, quorum: 4 }),
    memory: props.memory ?? env.pick({ single: Size.gibibytes(4), quorum: Size.gibibytes(16) }),
    uid: props.uid ?? 10001,
    env: props.env ?? {},
    ...(health && { health }),
    ...(metrics && { metrics }),
    ...(cuda !== undefined && { cuda }),
    ...(models && { models }),
  };
}
