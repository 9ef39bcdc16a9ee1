import { Duration, Size } from 'cdk8s';
import { tagOf } from '../../kernel/base/pin';
import type { Placement } from '../../kernel/base/placement';
import type { System } from '../../kernel/system';
import { PROMETHEUS_IMAGE } from './pins';
import type { ProbesProps, PrometheusMonitoringProps } from './props';

/** The props with every default applied. */
export interface PrometheusPlan {
  readonly id: string;
  readonly namespace: string;
  /** Of the environment. */
  readonly environment: string;
  readonly placement: Placement;
  /** As it is pulled. */
  readonly image: string;
  /** As the operator reads it: `v3.14.0`. */
  readonly version: string;
  readonly storageClass: string;
  readonly size: Size;
  readonly retention: Duration;
  readonly replicas: number;
  readonly series: number;
  readonly interval: Duration;
  readonly timeout: Duration;
  readonly cpu: number;
  readonly memory: Size;
  readonly kubelets: 'self-signed' | 'cluster';
  readonly push?: PushPlan;
  readonly probes?: ProbesPlan;
}

export interface PushPlan {
  readonly size: Size;
  readonly stale: Duration;
}

export type ProbesPlan = Required<ProbesProps>;

/** Applies every default. */
export function planPrometheus(
  { env, id, namespace }: System,
  props: PrometheusMonitoringProps,
  placement: Placement,
): PrometheusPlan {
  const interval = props.interval ?? Duration.seconds(30);
  const { push, probes } = props;
  return {
    id,
    namespace,
    environment: env.row.name,
    placement,
    image: env.image(PROMETHEUS_IMAGE),
    version: /^v?\d+\.\d+\.\d+/.exec(tagOf(env.pinned(PROMETHEUS_IMAGE)))?.[0] ?? '',
    storageClass: props.storage.name,
    size: props.size ?? Size.gibibytes(env.pick({ single: 20, quorum: 50 })),
    retention: props.retention ?? Duration.days(env.pick({ single: 7, quorum: 15 })),
    replicas: props.replicas ?? env.pick({ single: 1, quorum: 2 }),
    series: props.series ?? env.pick({ single: 50_000, quorum: 250_000 }),
    interval,
    timeout: props.timeout ?? Duration.seconds(Math.min(10, secondsOf(interval))),
    cpu: props.cpu ?? env.pick({ single: 0.25, quorum: 1 }),
    memory: props.memory ?? Size.gibibytes(env.pick({ single: 2, quorum: 4 })),
    kubelets: props.kubelets ?? 'self-signed',
    ...(push && { push: { size: push.size ?? Size.gibibytes(1), stale: push.stale ?? Duration.days(2) } }),
    ...(probes && { probes: { http: probes.http ?? [], tcp: probes.tcp ?? [] } }),
  };
}

/** Of a duration, with what is left over as a fraction. */
export function secondsOf(duration: Duration): number {
  return duration.toSeconds({ integral: false });
}

/** The same in days. */
export function daysOf(duration: Duration): number {
  return secondsOf(duration) / 86_400;
}
