import { Duration } from 'cdk8s';
import type { Placement } from '../../kernel/base/placement';
import type { Labels } from '../../kernel/base/values';
import type { Claim } from '../../kernel/facts';
import type { System } from '../../kernel/system';
import type { ApplicationMetrics, ApplicationPort, ApplicationProps, ApplicationRelease, Probe, Taken } from './props';

/** A port with every default applied. */
interface PortPlan extends Required<ApplicationPort> {
  readonly name: string;
  /** Whether callers find it by the Service. */
  readonly served: boolean;
}

/** An application with every default applied. */
export interface ApplicationPlan {
  readonly id: string;
  readonly namespace: string;
  readonly stage: System['env']['row']['stage'];
  /** Version of the cluster. */
  readonly kubernetes: string;
  /** As it is pulled. */
  readonly image: string;
  readonly labels: Labels;
  readonly kind: 'stateless' | 'static' | 'stateful';
  /** In the order of the props; that of the metrics last, where it is one of its own. */
  readonly ports: readonly PortPlan[];
  readonly size: ApplicationProps['size'];
  readonly scale: Required<ApplicationProps['scale']>;
  readonly ready?: Probe;
  readonly live?: Probe;
  readonly startSeconds: number;
  readonly taken: Taken;
  readonly config: { readonly files: Labels; readonly at: string; readonly env: Labels };
  readonly release: ApplicationRelease;
  readonly metrics: ApplicationMetrics | { readonly none: string };
  readonly placement: Placement;
  readonly zones: number;
  readonly drainSeconds: number;
  readonly graceSeconds: number;
  readonly run: Required<Pick<NonNullable<ApplicationProps['run']>, 'uid' | 'scratch'>> & ApplicationProps['run'];
  /** Of each pod, where it keeps data. */
  readonly volume?: Claim & { readonly at: string };
}

/** The props with every default applied. @param labels of its pods @param taken what its handles gave */
export function planApplication(
  system: System,
  props: ApplicationProps,
  labels: Labels,
  taken: Taken,
): ApplicationPlan {
  const { env, id, namespace, path } = system;
  const { kind = 'stateless', stop = {}, run = {}, config = {}, placement = {} } = props;
  const probes = props.probes ?? (kind === 'static' ? STATIC : {});
  return {
    id,
    namespace,
    stage: env.row.stage,
    kubernetes: env.row.kubernetes,
    image: env.image(props.image),
    labels,
    kind: typeof kind === 'string' ? kind : 'stateful',
    ports: portsOf(props),
    size: props.size,
    scale: { cpuPercent: 70, ...props.scale },
    ...probes,
    startSeconds: (props.probes?.start ?? Duration.minutes(3)).toSeconds(),
    taken,
    config: { files: config.files ?? {}, at: config.at ?? '/etc/config', env: config.env ?? {} },
    release: props.release ?? { rolling: {} },
    metrics: props.watch.metrics,
    placement: env.placement(path, placement.pool),
    zones: placement.zones ?? (env.row.stage === 'prod' ? 2 : 1),
    drainSeconds: stop.drain?.toSeconds() ?? 10,
    graceSeconds: stop.grace?.toSeconds() ?? 30,
    run: { ...run, uid: run.uid ?? 10001, scratch: run.scratch ?? ['/tmp'] },
    ...(typeof kind === 'object' && { volume: volumeOf(system, kind) }),
  };
}

const STATIC: { readonly ready: Probe; readonly live: Probe } = { ready: { http: '/' }, live: { tcp: {} } };

function portsOf({ ports, watch: { metrics } }: ApplicationProps): PortPlan[] {
  const served = Object.entries(ports).map(([name, of]) => ({
    ...of,
    name,
    service: of.service ?? (of.protocol === 'http' ? 80 : of.port),
    served: true,
  }));
  const own = 'port' in metrics && !served.some(({ port }) => port === metrics.port);
  if (!own) return served;
  return [...served, { name: 'metrics', port: metrics.port, service: metrics.port, protocol: 'http', served: false }];
}

function volumeOf(
  system: System,
  { stateful: { storage, size, at } }: Exclude<ApplicationProps['kind'], string | undefined>,
) {
  return { name: 'data', size: size.asString(), class: storage.for(system), at };
}
