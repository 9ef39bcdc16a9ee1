import type { Size } from 'cdk8s';
import type { Directory } from '../../../handles/directory';
import type { PublicHost } from '../../../handles/public-host';
import type { SqlDatabase } from '../../../handles/sql-database';
import type { StorageClass } from '../../../handles/storage-class';
import type { Placement } from '../../../kernel/base/placement';
import type { Endpoint } from '../../../kernel/facts';

/** Where dashboards are looked at, by whom, and where Grafana keeps what people add to them. */
export interface GrafanaProps {
  /** Where people call it. @default none: whoever may forward ports reaches it */
  readonly host?: PublicHost;
  /** Whose people log in by their own name and password. @default only the user `admin`, by a password that Terraform generates */
  readonly directory?: Directory;
  /** Groups of the directory that may do everything, as the directory calls them. @default none: the user `admin` alone */
  readonly admins?: readonly string[];
  /** Groups of the directory that may make dashboards of their own. @default none */
  readonly editors?: readonly string[];
  /** Groups of the directory that may look. @default everybody in it */
  readonly viewers?: readonly string[];
  /** Where users, stars and dashboards made by hand are kept, for more than one pod. @default a file (SQLite) on a volume, and one pod */
  readonly database?: SqlDatabase<'postgresql'>;
  /** Pods that answer. @default 1, or 2 with a database and quorum */
  readonly replicas?: number;
  /** Volume of the file, where there is no database. Decided once. @default 2 Gi */
  readonly size?: Size;
  /** Colours for those who have chosen none: `system` is what their browser has. @default 'system' */
  readonly theme?: 'dark' | 'light' | 'system';
}

/** What Grafana stands on. */
export interface GrafanaOn {
  /** Whose series it shows. */
  readonly prometheus: {
    /** As Grafana calls it: `http://monitoring-prometheus.monitoring.svc:9090`. */
    readonly url: string;
    /** Where it listens. */
    readonly at: Endpoint;
    /** Seconds between two samples of a series: no diagram asks for finer steps. @default 30 */
    readonly everySeconds?: number;
  };
  /** Where its pods may stand. */
  readonly placement: Placement;
  /** Class of its volume, where there is no database. */
  readonly storage: StorageClass<'RWO'>;
}
