import type { Duration } from 'cdk8s';
import { role } from '../kernel/base/role';
import type { Labels } from '../kernel/base/values';
import type { Endpoint } from '../kernel/facts';
import type { System } from '../kernel/system';
import type { PublicHost } from './public-host';

/** What the mesh does for a taker: it writes into the taker's file, by the taker's own names. */
export interface Mesh {
  /**
   * How requests come to an endpoint of the taker: to which of its versions, how often again, until when. It holds for callers in
   * the mesh, and for every host of the mesh's gateways that the endpoint answers for. Asked for once an endpoint.
   * @throws KeelsonError with everything that the mesh would take and then serve nothing, or something else, by
   */
  route(taker: System, ask: RouteAsk): RouteAccess;
  /**
   * Who may call an endpoint of the taker, besides the edges that its system allows: by tokens, by paths. Asked for once an endpoint.
   * @throws KeelsonError when a rule would let in nobody, or everybody
   */
  guard(taker: System, ask: GuardAsk): void;
  /**
   * A host on the mesh's own gateway, by what stands before the environment's domain (`shop`), or by its whole name. The same one
   * again for the same name.
   * @throws KeelsonError when it is no host, or not one of the environment's domain
   */
  host(name: string | { readonly exactly: string }): PublicHost;
}

/** The environment's mesh. */
export const MESH = role<Mesh>('service mesh', 'IstioMesh');

/** A version of what answers: pods behind a Service of its own, or pods told apart by labels. */
export type RouteVersion = {
  /** `stable`, `canary`. */
  readonly name: string;
  /** Of 100 requests, how many it gets when no rule says otherwise. All of them make 100. */
  readonly weight: number;
} & (
  | {
      /** Its Service, in the namespace of the endpoint's pods; its port is the endpoint's. */
      readonly service: string;
      readonly labels?: never;
    }
  | {
      /** That its pods have, among those of the endpoint. */
      readonly labels: Labels;
      readonly service?: never;
    }
);

/** What a value of a request must be. */
export type Matches =
  | {
      /** The whole value. */
      readonly is: string;
    }
  | {
      /** How it begins. */
      readonly begins: string;
    }
  | {
      /** RE2, over the whole value, at most 1024 characters. */
      readonly matches: string;
    };

/** Requests that go to one version, whatever the weights. */
export interface RouteRule {
  /** Of the route: `preview`. */
  readonly name: string;
  /** By name in lower case: `user-agent`, `x-user`, `x-region`. All of them must match. @default any */
  readonly headers?: Readonly<Record<string, Matches>>;
  /** Path of the URL. @default any */
  readonly path?: Matches;
  /** Name of the version. */
  readonly to: string;
}

/** When a request is sent again. */
export interface Retries {
  /** How often, at most 10. */
  readonly attempts: number;
  /** Longest that each may take. @default what is left of the timeout */
  readonly perTry?: Duration;
  /** After what: Envoy's own words, or a status of HTTP. @default connect-failure, refused-stream, unavailable, cancelled */
  readonly on?: readonly string[];
}

/** When a service is spared: what is more is refused at once, and servers that fail are left out for a while. */
export interface CircuitBreaker {
  /** Connections to the whole service, from one caller's proxy. @default not limited */
  readonly connections?: number;
  /** Requests that wait for a connection, from one caller's proxy. @default not limited */
  readonly waiting?: number;
  /** Requests under way at once, from one caller's proxy. @default not limited */
  readonly requests?: number;
  /** Retries under way at once, from one caller's proxy. @default not limited */
  readonly retries?: number;
  /** After how many 5xx answers on end a server is left out. @default 5 */
  readonly failures?: number;
  /** How often servers are looked at. @default 10 seconds */
  readonly every?: Duration;
  /** How long a server is left out the first time; each further time as long again. @default 30 seconds */
  readonly rest?: Duration;
  /** How many of a hundred servers may be left out at once: of three, ten would be none. @default 50 */
  readonly atMost?: number;
}

/** Which server gets the next request. */
export type Balance =
  | 'least-request'
  | 'round-robin'
  | 'random'
  | {
      /** Always the same server for the same value, as long as the servers stay. Holds within one version. */
      readonly stickyTo: StickyTo;
    };

/** By what a caller is known again: a header, a cookie that it is given, or the address that it comes from. */
export type StickyTo =
  | {
      /** In lower case: `x-user`. */
      readonly header: string;
    }
  | {
      /** Its name. */
      readonly cookie: string;
      /** How long the caller keeps it. */
      readonly lives: Duration;
    }
  | 'address';

/** What goes wrong on purpose; nowhere in `prod`. */
export interface FaultInjection {
  /** Of 100 requests, how many answer late, and by how much. @default none */
  readonly delay?: {
    /** Above 0, up to 100. */
    readonly percent: number;
    /** How late. */
    readonly by: Duration;
  };
  /** Of 100 requests, how many are answered by this status. @default none */
  readonly abort?: {
    /** Above 0, up to 100. */
    readonly percent: number;
    /** Of HTTP: `503`. */
    readonly status: number;
  };
}

/** How a service is called: data, the same for every version. */
export interface ServicePolicy {
  /** Longest that a request may take, its retries among it. @default no limit */
  readonly timeout?: Duration;
  /** When a request is sent again. @default twice, after what surely did not reach anybody; `none`: never */
  readonly retries?: Retries | 'none';
  /** When a service is spared. @default servers that fail are left out, nothing is limited */
  readonly breaker?: CircuitBreaker;
  /** Which server gets the next request. @default 'least-request' */
  readonly balance?: Balance;
  /** A version that gets a copy of requests, whose answers nobody sees. @default none */
  readonly mirror?: {
    /** Name of the version. */
    readonly to: string;
    /** Of 100 requests, how many are copied. */
    readonly percent: number;
  };
  /** What goes wrong on purpose. @default nothing */
  readonly fault?: FaultInjection;
}

/** How requests come to an endpoint. */
export interface RouteAsk {
  /** Of its objects: VirtualServices `<name>` and `<name>-mesh`, DestinationRules. */
  readonly name: string;
  /** What is called: an endpoint of the taker's pods with a Service, speaking HTTP or gRPC. */
  readonly to: Endpoint;
  /** What answers. @default the endpoint's Service, whatever version its pods are */
  readonly versions?: readonly RouteVersion[];
  /** Requests that go to one version, the first that matches. @default none */
  readonly rules?: readonly RouteRule[];
  /** How it is called. @default see there */
  readonly policy?: ServicePolicy;
  /**
   * Who moves the weights once they stand: a `controller` (Argo Rollouts) does by and by, and a delivery tool must not see drift
   * there. @default 'files'
   */
  readonly weights?: 'files' | 'controller';
}

/** What was written, for who moves the weights. */
export interface RouteAccess {
  /** The one VirtualService that holds the weights, for callers in the mesh and for hosts alike. */
  readonly virtualService: string;
  /** Name of its route that has the weights. */
  readonly route: 'primary';
  /** The DestinationRule that tells versions apart by labels. @default versions have Services of their own */
  readonly destinationRule?: string;
}

/** Who signs tokens, and how they are checked. */
export interface TokenIssuer {
  /** `iss` of the tokens: `https://accounts.example.com`. */
  readonly issuer: string;
  /** Where its keys are (`https://accounts.example.com/keys`), or they themselves. */
  readonly keys:
    | {
        /** Of the key set. */
        readonly url: string;
        /** What the control plane talks to for it. */
        readonly at: Endpoint;
      }
    | {
        /** The key set itself, as JSON. */
        readonly jwks: string;
      };
  /** One of which `aud` must be. @default any */
  readonly audiences?: readonly string[];
}

/** Requests that are let in. */
export interface GuardRule {
  /** Paths: `/api/*`, `/health`. @default all */
  readonly paths?: readonly string[];
  /** In upper case: `GET`. @default all */
  readonly methods?: readonly string[];
  /** With a token of one of the issuers; `claims` must hold one of the values each. @default without a token too */
  readonly token?: {
    /** By name, with the values of which one must be there. @default any token of the issuers */
    readonly claims?: Readonly<Record<string, readonly string[]>>;
  };
}

/** Who may call an endpoint. */
export interface GuardAsk {
  /** Of its objects. */
  readonly name: string;
  /** What is called: an endpoint of the taker's pods, speaking HTTP or gRPC. */
  readonly to: Endpoint;
  /** Whose tokens count. A bad token is refused everywhere. @default nobody's */
  readonly issuers?: readonly TokenIssuer[];
  /** What is let in, of what edges allow; the rest is refused. */
  readonly allow: readonly GuardRule[];
}
