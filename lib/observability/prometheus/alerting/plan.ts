import { type Duration, Size } from 'cdk8s';
import type { PublicHost } from '../../../handles/public-host';
import type { StorageClass } from '../../../handles/storage-class';
import { tagOf } from '../../../kernel/base/pin';
import type { Placement } from '../../../kernel/base/placement';
import type { System } from '../../../kernel/system';
import { ALERTMANAGER_IMAGE, DINGTALK_BRIDGE_IMAGE } from './pins';
import type { AlertingProps, AlertRoute, QuietHours, Receiver } from './props';

/** Where Alertmanager stands. */
export interface AlertingPlace {
  /** Nodes that may carry it. */
  readonly placement: Placement;
  /** Of its volumes. */
  readonly storage: StorageClass<'RWO'>;
  /** Servers: one, or three. */
  readonly replicas: number;
  /** Image that the operator puts beside each server, as pulled: it tells of a new configuration. @default not told */
  readonly reloader?: string;
}

/** What will be made, with every default applied. */
export interface AlertingPlan extends AlertingPlace {
  readonly id: string;
  readonly namespace: string;
  /** Alertmanager, as pulled. */
  readonly image: string;
  /** As the operator reads it: `v0.34.0`. */
  readonly version: string;
  /** The bridge to DingTalk, as pulled. */
  readonly bridgeImage: string;
  /** How many bridges. */
  readonly bridges: number;
  readonly receivers: Readonly<Record<string, Receiver>>;
  /** In order; what no other takes goes by the last one. */
  readonly routes: readonly PlannedRoute[];
  readonly default: string;
  readonly oncall?: string;
  readonly watchdog?: string;
  readonly quiet?: QuietHours;
  /** Of all routes, in seconds. */
  readonly times: Times;
  readonly host?: PublicHost;
  /** Seconds. */
  readonly retention: number;
  readonly size: Size;
  readonly memory: Size;
}

/** When a group is told of, in seconds. */
export interface Times {
  readonly groupWait: number;
  readonly groupInterval: number;
  readonly repeat: number;
}

/** A route, with receivers as a list and times in seconds. */
export interface PlannedRoute extends Omit<AlertRoute, 'receiver' | keyof Times>, Partial<Times> {
  readonly receivers: readonly string[];
}

/** By which alerts become one message. */
export const GROUP_BY = ['system', 'alertname'] as const;

/** The props with every default applied. */
export function planAlerting({ env, id, namespace }: System, props: AlertingProps, on: AlertingPlace): AlertingPlan {
  return {
    ...on,
    id,
    namespace,
    image: env.image(ALERTMANAGER_IMAGE),
    version: /^v?\d+\.\d+\.\d+/.exec(tagOf(env.pinned(ALERTMANAGER_IMAGE)))?.[0] ?? '',
    bridgeImage: env.image(DINGTALK_BRIDGE_IMAGE),
    bridges: env.pick({ single: 1, quorum: 2 }),
    receivers: props.receivers,
    routes: (props.routes ?? []).map(plannedRoute),
    default: props.default,
    ...(props.oncall !== undefined && { oncall: props.oncall }),
    ...(props.watchdog !== undefined && { watchdog: props.watchdog }),
    ...(props.quiet && { quiet: props.quiet }),
    times: {
      groupWait: seconds(props.groupWait) ?? 30,
      groupInterval: seconds(props.groupInterval) ?? 300,
      repeat: seconds(props.repeat) ?? 4 * 3600,
    },
    ...(props.host && { host: props.host }),
    retention: seconds(props.retention) ?? 5 * 24 * 3600,
    size: props.size ?? Size.gibibytes(2),
    memory: props.memory ?? Size.mebibytes(256),
  };
}

function plannedRoute({ receiver, groupWait, groupInterval, repeat, ...rest }: AlertRoute): PlannedRoute {
  const times = { groupWait: seconds(groupWait), groupInterval: seconds(groupInterval), repeat: seconds(repeat) };
  const said = Object.fromEntries(Object.entries(times).filter(([, time]) => time !== undefined));
  // A route without a receiver is told as such: nothing is made of it.
  return { ...rest, ...said, receivers: receiver === undefined ? [] : [receiver].flat() };
}

function seconds(duration: Duration | undefined): number | undefined {
  return duration?.toSeconds({ integral: false });
}

/** A time as Prometheus and its family write it: `4h`, `1m30s`. */
export function written(time: number): string {
  const parts = [
    ['h', Math.floor(time / 3600)],
    ['m', Math.floor((time % 3600) / 60)],
    ['s', Math.floor(time % 60)],
  ] as const;
  return (
    parts
      .filter(([, count]) => count > 0)
      .map(([unit, count]) => `${count}${unit}`)
      .join('') || '0s'
  );
}

/** Whether critical alerts mention everybody at a receiver. */
export function isLoud(receiver: Receiver | undefined): boolean {
  return receiver?.type === 'dingtalk' && receiver.mentionAll === 'critical';
}
