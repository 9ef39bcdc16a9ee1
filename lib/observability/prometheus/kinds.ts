import { kind } from '../../kernel/base/kind';
import type { JsonObject, Labels } from '../../kernel/base/values';

// Custom resources of prometheus-operator v0.93, as far as they are written here; the schema of their CRDs knows the rest.
const GROUP = 'monitoring.coreos.com';

/** One key of a Secret. */
export interface SecretKey {
  readonly name: string;
  readonly key: string;
}

/** Whom a scraper believes, and what it shows. */
export interface TlsConfig {
  readonly ca?: { readonly secret: SecretKey };
  readonly caFile?: string;
  readonly cert?: { readonly secret: SecretKey };
  readonly keySecret?: SecretKey;
  readonly serverName?: string;
  readonly insecureSkipVerify?: boolean;
}

/** A change of labels, before a scrape or after it. */
export interface Relabeling {
  readonly action?: 'replace' | 'keep' | 'drop' | 'labeldrop';
  readonly sourceLabels?: readonly string[];
  readonly separator?: string;
  readonly regex?: string;
  readonly targetLabel?: string;
  readonly replacement?: string;
}

/** Selects all. Left out, it selects none. */
type All = Readonly<Record<string, never>>;

export interface PrometheusSpec {
  readonly image: string;
  readonly version: string;
  readonly replicas: number;
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken: boolean;
  readonly serviceMonitorSelector: All;
  readonly serviceMonitorNamespaceSelector: All;
  readonly podMonitorSelector: All;
  readonly podMonitorNamespaceSelector: All;
  readonly probeSelector: All;
  readonly probeNamespaceSelector: All;
  readonly ruleSelector: All;
  readonly ruleNamespaceSelector: All;
  readonly scrapeConfigSelector: All;
  readonly scrapeConfigNamespaceSelector: All;
  readonly scrapeInterval: string;
  readonly scrapeTimeout: string;
  readonly evaluationInterval: string;
  readonly retention: string;
  readonly retentionSize: string;
  readonly externalLabels: Labels;
  readonly replicaExternalLabelName: string;
  readonly serviceDiscoveryRole: 'EndpointSlice';
  readonly arbitraryFSAccessThroughSMs: { readonly deny: boolean };
  readonly scrapeClasses: readonly {
    readonly name: string;
    readonly authorization?: { readonly type: string; readonly credentialsFile: string };
    readonly tlsConfig?: TlsConfig;
  }[];
  readonly alerting: {
    readonly alertmanagers: readonly {
      readonly namespace: string;
      readonly name: string;
      readonly port: string;
      readonly apiVersion: 'v2';
    }[];
  };
  readonly storage: { readonly volumeClaimTemplate: { readonly spec: JsonObject } };
  readonly persistentVolumeClaimRetentionPolicy: { readonly whenDeleted: 'Retain'; readonly whenScaled: 'Retain' };
  readonly securityContext: JsonObject;
  readonly resources: JsonObject;
  readonly portName: string;
  readonly logFormat: 'json';
  readonly reloadStrategy: 'HTTP';
  readonly affinity?: JsonObject;
  readonly nodeSelector?: Labels;
  readonly tolerations?: readonly JsonObject[];
}

export const Prometheus = kind<{ spec: PrometheusSpec }>(`${GROUP}/v1`, 'Prometheus');

/** One endpoint of pods, as it is scraped. */
export interface PodEndpoint {
  /** Left out, every port that a container names is one. */
  readonly portNumber?: number;
  readonly path: string;
  readonly scheme: 'http' | 'https';
  readonly honorLabels?: true;
  readonly tlsConfig?: TlsConfig;
  readonly relabelings: readonly Relabeling[];
}

export interface PodMonitorSpec {
  readonly selector: { readonly matchLabels: Labels };
  readonly fallbackScrapeProtocol: 'PrometheusText0.0.4';
  readonly podMetricsEndpoints: readonly PodEndpoint[];
}

export const PodMonitor = kind<{ spec: PodMonitorSpec }>(`${GROUP}/v1`, 'PodMonitor');

export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: Labels;
  readonly annotations: Labels;
}

export const PrometheusRule = kind<{
  spec: { readonly groups: readonly { readonly name: string; readonly rules: readonly AlertRule[] }[] };
}>(`${GROUP}/v1`, 'PrometheusRule');

export const ScrapeConfig = kind<{
  spec: {
    readonly jobName: string;
    readonly scrapeClass: string;
    readonly scheme: 'HTTPS';
    readonly metricsPath: string;
    readonly honorLabels: true;
    readonly kubernetesSDConfigs: readonly { readonly role: 'Node' }[];
    readonly relabelings: readonly Relabeling[];
    readonly metricRelabelings?: readonly Relabeling[];
  };
}>(`${GROUP}/v1alpha1`, 'ScrapeConfig');

export const Probe = kind<{
  spec: {
    readonly jobName: string;
    readonly prober: { readonly url: string };
    readonly module: string;
    readonly targets: { readonly staticConfig: { readonly static: readonly string[]; readonly labels?: Labels } };
  };
}>(`${GROUP}/v1`, 'Probe');
