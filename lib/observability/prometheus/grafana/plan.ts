import { Size } from 'cdk8s';
import type { DirectoryAccess } from '../../../handles/directory';
import type { SqlAccess } from '../../../handles/sql-database';
import type { Placement } from '../../../kernel/base/placement';
import type { System } from '../../../kernel/system';
import type { GrafanaOn, GrafanaProps } from './props';

/** Who may do what, by groups of the directory. */
export interface Roles {
  readonly admins: readonly string[];
  readonly editors: readonly string[];
  /** @default everybody */
  readonly viewers?: readonly string[];
}

/** The props with every default applied. */
export interface GrafanaPlan {
  /** Of the system that it belongs to. */
  readonly id: string;
  readonly namespace: string;
  /** Of its objects: `monitoring-grafana`. */
  readonly name: string;
  readonly replicas: number;
  readonly roles: Roles;
  readonly theme: 'dark' | 'light' | 'system';
  readonly placement: Placement;
  readonly prometheus: { readonly url: string; readonly everySeconds: number };
  /** `https://grafana.example.com` @default none calls it from outside */
  readonly url?: string;
  /** @default only the user `admin` */
  readonly directory?: DirectoryAccess;
  /** @default a file on a volume */
  readonly database?: SqlAccess;
  /** @default everything is in the database */
  readonly volume?: { readonly size: string; readonly class: string };
}

/** Takes what the props hand over, and applies every default. */
export function planGrafana(system: System, props: GrafanaProps, on: GrafanaOn): GrafanaPlan {
  const { id, namespace, env } = system;
  const { admins = [], editors = [], viewers, theme = 'system', size = Size.gibibytes(2) } = props;
  const { url, everySeconds = 30 } = on.prometheus;
  const database = props.database?.for(system);
  const directory = props.directory?.for(system);
  return {
    id,
    namespace,
    name: system.name('grafana'),
    replicas: props.replicas ?? (database === undefined ? 1 : env.pick({ single: 1, quorum: 2 })),
    roles: { admins, editors, ...(viewers && { viewers }) },
    theme,
    placement: on.placement,
    prometheus: { url, everySeconds },
    ...(props.host && { url: props.host.url }),
    ...(directory && { directory }),
    ...(database ? { database } : { volume: { size: size.asString(), class: on.storage.for(system) } }),
  };
}
