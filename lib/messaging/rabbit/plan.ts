import { Size } from 'cdk8s';
import type { StorageClass } from '../../handles/storage-class';
import { tagOf } from '../../kernel/base/pin';
import { apart, type Placement } from '../../kernel/base/placement';
import type { FailureDomain } from '../../kernel/base/row';
import type { System } from '../../kernel/system';
import { RABBITMQ_IMAGE } from './pins';
import type { RabbitClusterProps, RabbitPlugin, RabbitSettings, RabbitUser, RabbitVhost } from './props';

/** What will be made, with every default applied. */
export interface RabbitPlan {
  readonly id: string;
  readonly namespace: string;
  /** As it is pulled here. */
  readonly image: string;
  /** Tag of the image. */
  readonly version: string;
  /** Version of Kubernetes that it runs on. */
  readonly kubernetes: string;
  readonly replicas: number;
  readonly cpu: number;
  readonly memory: Size;
  readonly memoryWatermark: number;
  readonly diskReserve: Size;
  /** Absent: memory of the node, gone with the pod. */
  readonly volume?: { readonly storage: StorageClass<'RWO'>; readonly size: Size };
  readonly placement: Placement;
  /** What no two servers share. */
  readonly apart: FailureDomain;
  readonly tls: boolean;
  readonly plugins: readonly RabbitPlugin[];
  readonly vhosts: Readonly<Record<string, RabbitVhost>>;
  readonly users: Readonly<Record<string, RabbitUser>>;
  readonly config: RabbitSettings;
  /** Whether queues and vhosts outlive their resources on the server. */
  readonly keeps: boolean;
}

/** @throws KeelsonError when the environment has no such pool */
export function planRabbit({ env, id, namespace, path }: System, props: RabbitClusterProps): RabbitPlan {
  const placement = env.placement(path, props.pool);
  const replicas = props.replicas ?? env.pick({ single: 1, quorum: 3 });
  const memory = props.memory ?? env.pick({ single: Size.gibibytes(1), quorum: Size.gibibytes(4) });
  const size = props.size ?? env.pick({ single: Size.gibibytes(10), quorum: Size.gibibytes(20) });
  return {
    id,
    namespace,
    image: env.image(RABBITMQ_IMAGE),
    version: tagOf(env.pinned(RABBITMQ_IMAGE)),
    kubernetes: env.row.kubernetes,
    replicas,
    cpu: props.cpu ?? env.pick({ single: 0.5, quorum: 2 }),
    memory,
    memoryWatermark: props.memoryWatermark ?? 0.6,
    diskReserve: props.diskReserve ?? memory,
    ...(props.storage === undefined ? {} : { volume: { storage: props.storage, size } }),
    placement,
    apart: apart(placement, replicas),
    tls: props.tls ?? true,
    plugins: props.plugins ?? [],
    vhosts: props.vhosts ?? {},
    users: props.users ?? {},
    config: props.config ?? {},
    keeps: env.keepsData,
  };
}
