import type { Labels } from '../../kernel/base/values';
import type { SystemProps } from '../../kernel/system';

/** A gateway of one class. */
export type PublicGatewayProps = GatewayProps & GatewayClassProps;

/** Where the proxies of a class run: network policies let these, and no others, come to what answers. */
export type Proxies =
  | {
      /** Where they run. */
      readonly namespace: string;
      /** That select them, and only them: `kubectl -n <ns> get pods --show-labels` tells. */
      readonly labels: Labels;
      /** Ports of the pods behind 80 and 443, where they are others. @default 80 and 443 */
      readonly ports?: {
        /** Behind 80. */
        readonly http: number;
        /** Behind 443. */
        readonly https: number;
      };
    }
  /** On the nodes' own network. */
  | 'nodes'
  /** Outside of the cluster. */
  | {
      /** `192.0.2.0/24` */
      readonly cidrs: readonly string[];
    };

/** Hosts of an environment, whatever class serves them. */
export interface GatewayProps extends SystemProps {
  /** Where the proxies of the class run. */
  readonly proxies: Proxies;
  /** Domain of the hosts. @default the row's */
  readonly domain?: string;
  /**
   * Who signs the hosts' certificates: a public authority where `Certificates` has one (ACME), or always the environment's own,
   * as for a gateway that only the company's own network reaches. @default 'public'
   */
  readonly authority?: 'public' | 'environment';
  /**
   * Of the class: on the load balancer that a Gateway gets (`spec.infrastructure`, at most 8), or on each Ingress. @default none
   */
  readonly annotations?: Labels;
}

/** A class that the cluster has already: of the Gateway API, or of Ingresses. */
export type GatewayClassProps =
  | {
      /** Of the Gateway API, as `kubectl get gatewayclasses` tells. */
      readonly gatewayClass: string;
      readonly ingressClass?: never;
      /**
       * Whether the Gateway API's CRDs are in the cluster already, or brought by the foundation: once, though several gateways say
       * so. Where the class's own chart brought them, leave them to it: two owners undo each other. @default 'present'
       */
      readonly crds?: 'present' | 'made';
    }
  | {
      /** Of Ingresses, as `kubectl get ingressclasses` tells. */
      readonly ingressClass: string;
      readonly gatewayClass?: never;
      readonly crds?: never;
    };
