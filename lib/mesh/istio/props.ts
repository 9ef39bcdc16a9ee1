import type { Labels } from '../../kernel/base/values';
import type { Endpoint, Requests } from '../../kernel/facts';
import type { SystemProps } from '../../kernel/system';

/** A mesh of one environment. */
export interface IstioMeshProps extends SystemProps {
  /**
   * Who measures it, and how: `monitoring` finds the environment's Prometheus, which then reads every proxy too; `none` says that
   * there is none. @default 'monitoring'
   */
  readonly telemetry?: 'monitoring' | 'none';
  /**
   * Where pods of the mesh may go: to what systems say that they use (`declared`), or, as far as network policies let them, to any
   * host (`any`). @default 'declared'
   */
  readonly egress?: 'declared' | 'any';
  /** Systems that stay outside of the mesh besides those that must, each with the reason. @default none */
  readonly outside?: readonly OutsideSystem[];
  /**
   * Ids of systems whose servers an operator makes, and which come in all the same: what its servers say to each other, and what is
   * said to them from outside, then passes without the mesh's certificates. @default none
   */
  readonly inside?: readonly string[];
  /** The gateway through which hosts are called. @default one, called by anybody */
  readonly gateway?: IngressGatewayProps;
  /** Where traces go. @default nowhere */
  readonly tracing?: TracingProps;
  /** Which requests proxies write a line about. @default 'errors': those answered by 5xx */
  readonly accessLogs?: 'all' | 'errors' | 'none';
  /** What each proxy asks for. @default 100m of a core, 128Mi, as the chart has it */
  readonly proxy?: Requests;
  /** Servers of the control plane. @default 1, or 2 where availability is quorum */
  readonly replicas?: number;
  /** An upgrade that is under way. @default none is */
  readonly upgrade?: UpgradeProps;
  /** Folders of the nodes' network plugins, where a distribution has others. @default /opt/cni/bin and /etc/cni/net.d */
  readonly cni?: {
    /** Of the programs. */
    readonly bin: string;
    /** Of their configuration. */
    readonly conf: string;
  };
}

/** A system that has no part in the mesh. */
export interface OutsideSystem {
  /** Its id. */
  readonly system: string;
  /** In a sentence that a reviewer can judge. */
  readonly why: string;
}

/** The gateway through which hosts are called. */
export interface IngressGatewayProps {
  /** Proxies. @default 1, or 3 where availability is quorum */
  readonly replicas?: number;
  /** Addresses that may call. @default any */
  readonly from?: readonly string[];
  /** Domain of the hosts. @default the row's */
  readonly domain?: string;
  /**
   * Who signs the one certificate of all hosts: a public authority where `Certificates` has one, which must then prove the domain by
   * DNS, or always the environment's own. @default 'public'
   */
  readonly authority?: 'public' | 'environment';
  /** Of its Service, for who makes the load balancer. @default none */
  readonly annotations?: Labels;
  /** Name of a node pool. @default every node without a taint */
  readonly pool?: string;
}

/** Where traces go: a collector that speaks OTLP over gRPC. */
export interface TracingProps {
  /** What listens, usually at 4317. */
  readonly to: Endpoint;
  /** Of 100 requests, how many are traced. @default 1 */
  readonly percent?: number;
}

/**
 * Two revisions side by side: the new one is that of the pins. 1. `serving: 'old'` brings it beside the old one. 2. `'new'` gives it
 * every pod that starts from then on: restart them, namespace by namespace. 3. Without the prop the old one goes.
 */
export interface UpgradeProps {
  /** Version that stood until now: `1.30.3`. */
  readonly from: string;
  /** Whose proxies new pods get. */
  readonly serving: 'old' | 'new';
}
