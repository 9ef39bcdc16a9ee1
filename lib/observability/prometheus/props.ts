import type { Duration, Size } from 'cdk8s';
import type { StorageClass } from '../../handles/storage-class';
import type { SystemProps } from '../../kernel/system';
import type { AlertingProps } from './alerting/props';
import type { GrafanaProps } from './grafana/props';

/** How much is kept, how often it is measured, and who is told. */
export interface PrometheusMonitoringProps extends SystemProps {
  /** Class of the volumes: block storage of one node. Prometheus must not stand on a network file system. */
  readonly storage: StorageClass<'RWO'>;
  /**
   * Volume of each Prometheus; 85 % of it may be data, the rest is its log and room to work in. Decided once: see Grow a volume on the
   * page of the class. @default 20Gi, or 50Gi with quorum
   */
  readonly size?: Size;
  /**
   * How long what was measured is kept, in whole days. Each day adds `series / interval × 86 400 × 2 bytes` to each volume:
   * 0.29 GB with the defaults of one node, 1.44 GB with those of a quorum. @default 7 days, or 15 days with quorum
   */
  readonly retention?: Duration;
  /** Prometheus servers: each measures everything, so that one may be lost. @default 1, or 2 with quorum */
  readonly replicas?: number;
  /**
   * Series that are measured at once, as far as you reckon: storage is judged by it, and an alert tells when there are half as many
   * more. A node with thirty pods makes about 10 000. @default 50 000, or 250 000 with quorum
   */
  readonly series?: number;
  /** How often everything is measured, 5 seconds to 2 minutes; rules are judged as often. @default 30 seconds */
  readonly interval?: Duration;
  /** How long an endpoint may take to answer. @default 10 seconds, or the interval where that is shorter */
  readonly timeout?: Duration;
  /** Cores of each Prometheus. @default 0.25, or 1 with quorum */
  readonly cpu?: number;
  /** Memory of each Prometheus: 8 KiB for each series do. @default 2Gi, or 4Gi with quorum */
  readonly memory?: Size;
  /**
   * Who signed the certificates of the kubelets: `self-signed`, as kubeadm leaves them, are not verified; `cluster` where their
   * configuration has `serverTLSBootstrap`. @default 'self-signed'
   */
  readonly kubelets?: 'self-signed' | 'cluster';
  /** A Pushgateway, for jobs that end before anybody could ask them: they take {@link PrometheusMonitoring.push}. @default none */
  readonly push?: PushgatewayProps;
  /** Addresses that are tried from inside the cluster, as a user would. @default none */
  readonly probes?: ProbesProps;
  /** Who is told of what. */
  readonly alerting: AlertingProps;
  /** Dashboards, and who sees them. @default nobody from outside, no directory */
  readonly grafana?: GrafanaProps;
  /** Node pool of the row. @default any node without a taint */
  readonly pool?: string;
}

/** Where what is pushed is kept. */
export interface PushgatewayProps {
  /** Its volume, of the same class. Decided once. @default 1Gi */
  readonly size?: Size;
  /** When somebody is told that a job no longer pushes; an hour and more. @default 2 days */
  readonly stale?: Duration;
}

/** What is tried, every time that everything is measured. */
export interface ProbesProps {
  /** URLs that must answer with a status of 2xx, over TLS with a certificate that is trusted and lasts: `https://shop.example.com/ready`. @default none */
  readonly http?: readonly string[];
  /** Addresses that must accept a connection, as `host:port`. @default none */
  readonly tcp?: readonly string[];
}
