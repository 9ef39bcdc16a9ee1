import { kind } from '../../kernel/base/kind';
import type { Toleration } from '../../kernel/base/placement';
import type { Json, JsonObject, Labels } from '../../kernel/base/values';

/*
 * The custom resources of Elastic Cloud on Kubernetes 3.5 (ECK), as far as they are written here. Field names are upstream's own.
 */

/** Requests and limits of the main container; nothing but cores and memory is taken there. */
export interface EckResources {
  readonly requests: { readonly cpu: string; readonly memory: string };
  readonly limits: { readonly memory: string };
}

/** A pod as the operator takes it: it adds containers, probes and volumes. */
export interface EckPodTemplate {
  readonly metadata?: { readonly labels: Labels };
  readonly spec: {
    /** As soon as one is given, the operator adds nothing to it. */
    readonly securityContext: JsonObject;
    readonly affinity?: JsonObject;
    readonly topologySpreadConstraints?: readonly Json[];
    readonly nodeSelector?: Labels;
    readonly tolerations?: readonly Toleration[];
    readonly volumes?: readonly JsonObject[];
    readonly containers?: readonly { readonly name: string; readonly volumeMounts: readonly JsonObject[] }[];
  };
}

/** Servers that are alike: a StatefulSet each. */
export interface NodeSetContent {
  readonly name: string;
  readonly count: number;
  /** `elasticsearch.yml`, over what the operator writes. */
  readonly config: JsonObject;
  readonly resources: EckResources;
  readonly zoneAwareness?: { readonly topologyKey: string };
  readonly podTemplate: EckPodTemplate;
  /** Always given, and never another later: the operator refuses every change but more room. */
  readonly volumeClaimTemplates: readonly {
    readonly metadata: { readonly name: 'elasticsearch-data' };
    readonly spec: {
      readonly accessModes: readonly ['ReadWriteOnce'];
      readonly storageClassName: string;
      readonly resources: { readonly requests: { readonly storage: string } };
    };
  }[];
}

/** By which certificate HTTPS is spoken: a Secret with `ca.crt`, `tls.crt` and `tls.key`. */
interface OwnCertificate {
  readonly tls: { readonly certificate: { readonly secretName: string } };
}

/** A cluster of Elasticsearch. */
export interface ElasticsearchContent {
  readonly spec: {
    readonly version: string;
    readonly image: string;
    readonly nodeSets: readonly NodeSetContent[];
    /** What becomes of volumes. The operator's own default deletes the data with the resource. */
    readonly volumeClaimDeletePolicy: 'DeleteOnScaledownOnly' | 'DeleteOnScaledownAndClusterDeletion';
    readonly updateStrategy: {
      readonly changeBudget: { readonly maxUnavailable: number; readonly maxSurge: number };
    };
    /** `{}` makes none. Without it the operator makes one that follows the cluster's health. */
    readonly podDisruptionBudget?: Record<string, never>;
    readonly auth: {
      readonly fileRealm: readonly { readonly secretName: string }[];
      readonly roles: readonly { readonly secretName: string }[];
    };
    readonly secureSettings?: readonly {
      readonly secretName: string;
      readonly entries: readonly { readonly key: string; readonly path: string }[];
    }[];
    readonly http: OwnCertificate & { readonly service: { readonly spec: { readonly selector: Labels } } };
  };
}

/** Servers of Kibana. */
export interface KibanaContent {
  readonly spec: {
    readonly version: string;
    readonly image: string;
    readonly count: number;
    readonly elasticsearchRef: { readonly name: string };
    readonly config: JsonObject;
    readonly http: OwnCertificate;
    readonly resources: EckResources;
    readonly podTemplate: EckPodTemplate;
  };
}

/** What Elasticsearch is told by its operator: of the enterprise licence. */
interface StackConfigPolicyContent {
  readonly spec: {
    readonly resourceSelector: { readonly matchLabels: Labels };
    readonly elasticsearch: {
      readonly indexLifecyclePolicies: JsonObject;
      readonly indexTemplates: { readonly composableIndexTemplates: JsonObject };
      readonly securityRoleMappings?: JsonObject;
    };
  };
}

/** A cluster of Elasticsearch. */
export const Elasticsearch = kind<ElasticsearchContent>('elasticsearch.k8s.elastic.co/v1', 'Elasticsearch');
/** Servers of Kibana. */
export const Kibana = kind<KibanaContent>('kibana.k8s.elastic.co/v1', 'Kibana');
/** What Elasticsearch is told by its operator. */
export const StackConfigPolicy = kind<StackConfigPolicyContent>(
  'stackconfigpolicy.k8s.elastic.co/v1alpha1',
  'StackConfigPolicy',
);
