import type { SecretRef } from '../needs';
import type { Endpoint } from './endpoint';
import type { Pods } from './pods';

/** Where pods serve metrics, in Prometheus' format. */
export interface Metrics {
  /** What a scraper calls. */
  readonly at: Endpoint;
  /** Path of the URL. @default '/metrics' */
  readonly path?: string;
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
