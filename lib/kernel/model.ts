import type { ObjectId } from './base/kind';
import type { Accept } from './base/row';
import type { Alert, Dashboard, Deliver, Endpoint, Exception, Flow, Growth, Holding, Made, Pods, Ready } from './facts';
import type { CrdNeed, GivenNeed, MintNeed, NamespaceNeed, NodeNeed, ReleaseNeed, SecretNeed } from './needs';

/**
 * An environment as data, written beside its manifests as `model/<environment>.json`: what every later command reads.
 * Nothing in it is a secret value.
 */
export interface Model {
  /** Name of the environment. */
  readonly environment: string;
  /** Its stage. */
  readonly stage: string;
  /** Version of Kubernetes, as `1.34`. */
  readonly kubernetes: string;
  /** Whether the network enforces policies. */
  readonly enforcesPolicies: boolean;
  /** Behind which every image is pulled. @default each from its origin */
  readonly mirror?: string;
  /** In order: each after what it needs, as far as there is no circle. */
  readonly systems: readonly SystemModel[];
  /** Who talks to whom. */
  readonly edges: readonly EdgeModel[];
  /** What Terraform makes. */
  readonly needs: NeedsModel;
  /** Keys of the objects that the stack patches. */
  readonly patches: readonly string[];
  /** Findings that the row acknowledges. */
  readonly accept: readonly Accept[];
}

/** A system, with what it states. */
export interface SystemModel {
  /** Its name: of its file, namespace, release, custom resource. */
  readonly id: string;
  /** Name of its class. */
  readonly class: string;
  /** Whether it makes others' custom resources come true. */
  readonly operator: boolean;
  /** Whether its objects are no longer written. */
  readonly retiring: boolean;
  /** Team that is asked when it breaks. */
  readonly owner: string;
  /** Where it lives. */
  readonly namespace: string;
  /** Ids of the systems that should stand before it. */
  readonly after: readonly string[];
  /** Every set of pods. */
  readonly pods: readonly PodsModel[];
  /** What they serve. */
  readonly endpoints: readonly EndpointModel[];
  /** Objects that operators and charts make. */
  readonly made: readonly Omit<Made, 'system'>[];
  /** Where metrics are served: an endpoint's id, and a path. */
  readonly metrics: readonly {
    /** Id of what a scraper calls. */
    readonly endpoint: string;
    /** Path of the URL. */
    readonly path: string;
    /** Names of the series that are served there, as far as somebody asks for them, sorted. */
    readonly series: readonly string[];
  }[];
  /** What somebody is called for. */
  readonly alerts: readonly AlertModel[];
  /** What somebody looks at. */
  readonly dashboards: readonly Dashboard[];
  /** Who writes logs. */
  readonly logs: readonly {
    /** Id of the pods. */
    readonly pods: string;
    /** How a record is read. */
    readonly format: string;
  }[];
  /** What fills its volumes day by day. @default nothing that is reckoned */
  readonly growths?: readonly Growth[];
  /** What tells that it works. */
  readonly ready: readonly (Omit<ObjectId, 'group'> & Omit<Ready, 'object'>)[];
  /** Objects that a delivery tool must treat with care. */
  readonly deliveries: readonly (Omit<ObjectId, 'group'> & Omit<Deliver, 'object'>)[];
  /** Rules that it does not meet. */
  readonly exceptions: readonly Exception[];
  /** What other environments know it for. @default none */
  readonly holdings?: readonly Holding[];
  /** What it passes on to them. @default none */
  readonly flows?: readonly Flow[];
}

/** Pods as their system stated them. */
export type PodsModel = Omit<Pods, 'system'>;

/** An endpoint; `at` is the key of who listens. */
export interface EndpointModel extends Omit<Endpoint, 'at'> {
  /** Key of who listens: `rabbit/server`. */
  readonly at: string;
}

/** An alert; its runbook as numbered lines. */
export interface AlertModel extends Omit<Alert, 'runbook'> {
  /** Numbered lines. */
  readonly runbook: string;
}

/** Somebody talks to an endpoint. */
export interface EdgeModel {
  /** Key of who talks: `shop/web`, `api-server`. */
  readonly from: string;
  /** Id of the endpoint. */
  readonly to: string;
}

/** A Secret without what it is composed of. */
export interface SecretModel extends Omit<SecretNeed, 'data' | 'labels'> {
  /** What it holds. */
  readonly keys: readonly string[];
}

/** A Helm release with its chart written out. */
export type ReleaseModel = Omit<ReleaseNeed, 'chart' | 'timeoutSeconds' | 'wait'> & {
  /** Name of the chart. */
  readonly chart: string;
  /** Where the chart is from, whatever mirrors it. */
  readonly repository: string;
  /** Of the chart. */
  readonly version: string;
  /** As they are pulled. */
  readonly images: readonly string[];
};

/** What Terraform makes of an environment. */
export interface NeedsModel {
  /** Each with the system that asked, as all below. */
  readonly namespaces: readonly NamespaceNeed[];
  /** Values that Terraform generates. */
  readonly minted: readonly MintNeed[];
  /** Values that people give. */
  readonly given: readonly Omit<GivenNeed, 'generation'>[];
  /** Secrets that Terraform composes. */
  readonly secrets: readonly SecretModel[];
  /** Helm releases of the foundation and of the applications. */
  readonly releases: readonly ReleaseModel[];
  /** CRDs that operators bring. */
  readonly crds: readonly (Omit<CrdNeed, 'crds'> & Pick<CrdNeed['crds'], 'groups' | 'kinds' | 'version'>)[];
  /** Labels and taints of node pools. */
  readonly nodes: readonly NodeNeed[];
  /** What Terraform makes through APIs that the platform runs, in the stack `<environment>-<asker>`. */
  readonly apis: readonly ApiModel[];
}

/** An API that a system runs, and what is made through it. */
export interface ApiModel {
  /** Id of the system that runs it. */
  readonly asker: string;
  /** Terraform's provider: `goharbor/harbor`. */
  readonly source: string;
  /** Of the provider. */
  readonly version: string;
  /** What is made. */
  readonly resources: readonly {
    /** As the provider names it. */
    readonly type: string;
    /** `<system>/<id>` */
    readonly id: string;
    /** Whether Terraform refuses to destroy it. */
    readonly holdsData: boolean;
  }[];
}
