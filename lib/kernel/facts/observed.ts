import type { SecretRef } from '../needs';
import type { Endpoint } from './endpoint';
import type { Pods } from './pods';

/**
 * What is measured, by type, as the product's own documentation names it: series of a histogram or summary are meant by the name before
 * `_bucket`, `_sum` and `_count`.
 */
export interface MetricFamilies {
  /** Values that go up and down. @default none */
  readonly gauge?: readonly string[];
  /** Values that only grow, with the `_total` that they end with. @default none */
  readonly counter?: readonly string[];
  /** Counts by size: `<name>_bucket`, `<name>_sum`, `<name>_count`. @default none */
  readonly histogram?: readonly string[];
  /** Quantiles: `<name>`, `<name>_sum`, `<name>_count`. @default none */
  readonly summary?: readonly string[];
}

/** Where pods serve metrics, in Prometheus' format. */
export interface Metrics {
  /** What a scraper calls. */
  readonly at: Endpoint;
  /** Path of the URL. @default '/metrics' */
  readonly path?: string;
  /** What is served there, as far as somebody asks for it: alerts and dashboards may name nothing else. `{}` where nobody asks for any of it. */
  readonly exports: MetricFamilies;
  /** Whether its series say by themselves which namespace and pod they are about, not who served them: kube-state-metrics. @default false */
  readonly honorLabels?: true;
  /** Whether no container of the pods names the port: they are then called there all the same, one container a pod. @default a container names it */
  readonly unnamed?: true;
  /** Secret beside the pods whose `ca.crt` signs what they serve, where nothing is to be shown to them. @default that of `client` */
  readonly trust?: SecretRef;
  /** Secret beside the pods whose `tls.crt` and `tls.key` a scraper must show, and whose `ca.crt` signs them. @default nothing to show */
  readonly client?: SecretRef;
}

/** Something that somebody has to do something about. */
export interface Alert {
  /** CamelCase, with the product in front: `RabbitDiskFreeAlarm`. */
  readonly name: string;
  /** PromQL that is true while the alert holds. */
  readonly expr: string;
  /** How long it must hold: `5m`. */
  readonly for: string;
  /** `critical` wakes somebody; `warning` waits until morning. */
  readonly severity: 'critical' | 'warning';
  /** One line for the person who is woken. */
  readonly summary: string;
  /** What to look at and what to do: a step each. */
  readonly runbook: readonly string[];
}

/** One diagram of a dashboard. */
export interface Panel {
  /** What it shows. */
  readonly title: string;
  /** PromQL of its lines. */
  readonly expr: string;
  /** Grafana's name of the unit: `short`, `bytes`, `percentunit`, `s`, `ops`. @default 'short' */
  readonly unit?: string;
}

/** What somebody looks at who runs the system. */
export interface Dashboard {
  /** Product and id: `RabbitMQ rabbit`. */
  readonly title: string;
  /** From the most to the least asked for. */
  readonly panels: readonly Panel[];
}

/** What pods write to their standard output. */
export interface Logs {
  /** Who writes. */
  readonly at: Pods;
  /** How a record is read. */
  readonly format: 'json' | 'text';
  /** How a record begins, where one spans several lines, as a regular expression. @default every line is a record */
  readonly firstLine?: string;
}

/** What fills a volume day by day, at a rate that the props state: what the platform costs in storage. */
export interface Growth {
  /** What is kept: `logs`, `metrics`. */
  readonly of: string;
  /** The rate that it is reckoned at, for people: `40 000 samples/s of 2 bytes`. */
  readonly rate: string;
  /** Bytes that a day adds, over all copies. */
  readonly perDay: number;
  /** Days that it is kept. */
  readonly days: number;
  /** Bytes of all volumes that it lies on; 0 where it is a bucket. */
  readonly room: number;
}
