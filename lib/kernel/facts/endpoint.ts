import type { Pods } from './pods';

/** Addresses outside the cluster, or of the cluster's own machines. */
export interface Addresses {
  /** `192.0.2.0/24` */
  readonly cidrs: readonly string[];
}

/** Who may stand at an end of an edge. */
export type Peer = Pods | Addresses | 'api-server' | 'nodes' | 'internet';

/** Something that listens. */
export interface Endpoint {
  /** `<system>/<id>` */
  readonly id: string;
  /** Who listens. */
  readonly at: Peer;
  /** Port of the pod: what a network policy names. */
  readonly podPort: number;
  /** Last one, where the pods choose among a range of ports. @default podPort */
  readonly podPortEnd?: number;
  /** Host that clients use: `<service>.<namespace>.svc`. Empty where clients are told the pods' own addresses. */
  readonly host: string;
  /** Port that clients use. */
  readonly port: number;
  /** What is spoken there. */
  readonly protocol: 'http' | 'grpc' | 'tcp' | 'udp';
  /** Whether it is spoken over TLS. */
  readonly tls: boolean;
}

/** An endpoint of pods, as their system states it. */
export interface EndpointStatement {
  /** What is served: `amqp`. */
  readonly id: string;
  /** The pods that listen. */
  readonly at: Pods;
  /** Port of the pods. */
  readonly podPort: number;
  /** Last port of a range that the pods choose from. @default podPort */
  readonly podPortEnd?: number;
  /** Service in front of them. @default none: clients are told the pods' own addresses */
  readonly service?: string;
  /** Port of the Service. @default podPort */
  readonly port?: number;
  /** What is spoken there. */
  readonly protocol: Endpoint['protocol'];
  /** Whether it is spoken over TLS. @default false */
  readonly tls?: boolean;
}

/** An edge: somebody talks to an endpoint. Made by use; circles are normal. */
export interface Edge {
  /** Id of the system that made it. */
  readonly system: string;
  /** Who talks. */
  readonly from: Peer;
  /** What listens. */
  readonly to: Endpoint;
}
