import type { Duration, Size } from 'cdk8s';
import type { ServicePolicy } from '../../handles/mesh';
import type { PublicHost } from '../../handles/public-host';
import type { BlueGreenRelease, CanaryRelease } from '../../handles/releases';
import type { StorageClass } from '../../handles/storage-class';
import type { ImagePin } from '../../kernel/base/pin';
import type { Alert, Logs, MetricFamilies, Panel } from '../../kernel/facts';
import type { SecretRef } from '../../kernel/needs';
import type { Text } from '../../kernel/needs/text';
import type { System, SystemProps } from '../../kernel/system';

/** A service of a company's own. */
export interface ApplicationProps extends SystemProps {
  /** What runs. */
  readonly image: ImagePin;
  /** Whether its pods are all alike, serve files of their image, or have names and volumes of their own. @default 'stateless' */
  readonly kind?: 'stateless' | 'static' | StatefulKind;
  /** Where it listens, by name; the first is what people mean by it, and what a release shares out. */
  readonly ports: Readonly<Record<string, ApplicationPort>>;
  /** What a pod needs. */
  readonly size: ApplicationSize;
  /** How many pods there are. */
  readonly scale: ApplicationScale;
  /** How it tells that it works. @default of a `static` one: that it answers `/`; every other one must say it */
  readonly probes?: ApplicationProbes;
  /** Takes handles of other systems, and says what the program is told of them. @default it needs nobody */
  readonly takes?: (application: System) => Taken;
  /** What is no secret: files and variables. @default none */
  readonly config?: ApplicationConfig;
  /** How a new version comes after the old one. @default { rolling: {} } */
  readonly release?: ApplicationRelease;
  /** Hosts at which people and machines outside find it. @default nobody outside does */
  readonly exposure?: readonly Exposure[];
  /** How others see how it does. */
  readonly watch: ApplicationWatch;
  /** Where its pods may stand. @default every node without a taint; in prod in two zones at least */
  readonly placement?: ApplicationPlacement;
  /** How it ends. @default 10 seconds in which no new request comes, then 30 to finish what is under way */
  readonly stop?: ApplicationStop;
  /** How its image is started. @default as the image says, as user 10001 */
  readonly run?: ApplicationRun;
  /** How others call it: retries, timeouts, circuit breaker. Needs the mesh. @default as the mesh does by itself, where there is one */
  readonly policy?: ServicePolicy;
}

/** Pods of stable names, each with a volume that it keeps. */
export interface StatefulKind {
  /** Of each pod. */
  readonly stateful: {
    /** Class of the volume. */
    readonly storage: StorageClass<'RWO'>;
    /** Size of the volume. */
    readonly size: Size;
    /** Folder where it is mounted. */
    readonly at: string;
  };
}

/** Somewhere it listens. */
export interface ApplicationPort {
  /** Of the pod, above 1023. */
  readonly port: number;
  /** What is spoken there. */
  readonly protocol: 'http' | 'grpc' | 'tcp';
  /** Of its Service. @default 80 for HTTP, else the pod's */
  readonly service?: number;
}

/** What one pod needs. */
export interface ApplicationSize {
  /** Cores that it is sure of. */
  readonly cpu: number;
  /** Cores that it never gets more than. @default no limit: what is left over is free */
  readonly cpuLimit?: number;
  /** Memory that it has, and never more. */
  readonly memory: Size;
}

/** How many pods there are. Where `min` is `max`, always so many. */
export interface ApplicationScale {
  /** The fewest. */
  readonly min: number;
  /** The most. */
  readonly max: number;
  /** How busy they shall be on average, in percent of their `cpu`. @default 70 */
  readonly cpuPercent?: number;
}

/** A question to a pod; on its first port where none is named. */
export type Probe =
  | {
      /** Path of a URL that answers with 200. */
      readonly http: string;
      /** Name of the port. @default the first */
      readonly port?: string;
    }
  | {
      /** By gRPC's own protocol of health. */
      readonly grpc: {
        /** Which of its services is meant. @default the server as a whole */
        readonly service?: string;
        /** Name of the port. @default the first */
        readonly port?: string;
      };
    }
  | {
      /** Whether it listens. */
      readonly tcp: {
        /** Name of the port. @default the first */
        readonly port?: string;
      };
    }
  | {
      /** Run in the container; it ends with 0 where all is well. */
      readonly command: readonly string[];
    };

/** How a pod tells how it does. */
export interface ApplicationProbes {
  /** Whether requests may come. */
  readonly ready: Probe;
  /** Whether it must be started anew. It asks the program alone, not what the program needs: else all pods are started anew when a database is gone. */
  readonly live: Probe;
  /** Longest that it may take to start. @default 3 minutes */
  readonly start?: Duration;
}

/** What the program is told of others. */
export interface Taken {
  /** Secret values, by the name of their variable. @default none */
  readonly secrets?: Readonly<Record<string, Text>>;
  /** Whose servers are trusted: `/etc/trust/<name>/ca.crt` is of this Secret. Undefined ones are left out. @default none */
  readonly trust?: Readonly<Record<string, SecretRef | undefined>>;
  /** What is no secret, by the name of its variable. @default none */
  readonly env?: Readonly<Record<string, string>>;
}

/** What is no secret. Another content is another version: it is released as an image is. */
export interface ApplicationConfig {
  /** Files by name. @default none */
  readonly files?: Readonly<Record<string, string>>;
  /** Folder of the files. @default '/etc/config' */
  readonly at?: string;
  /** Variables. @default none */
  readonly env?: Readonly<Record<string, string>>;
}

/** How a new version comes after the old one. */
export type ApplicationRelease =
  | {
      /** Pod after pod. */
      readonly rolling: RollingRelease;
    }
  | {
      /** A few requests first, then more. */
      readonly canary: CanaryRelease;
    }
  | {
      /** Beside the old one, then at once. */
      readonly blueGreen: BlueGreenRelease;
    };

/** Pod after pod, seen by nobody but the probes. */
export interface RollingRelease {
  /** How many of a hundred pods more there may be meanwhile. None is ever missing. @default 25 */
  readonly surgePercent?: number;
}

/** A host that leads to it. */
export interface Exposure {
  /** The host. */
  readonly host: PublicHost;
  /** Name of the port. @default the first */
  readonly port?: string;
  /** Path below which it answers. @default '/' */
  readonly path?: string;
  /** Longest that a request may take. @default what the gateway has */
  readonly timeout?: Duration;
}

/** How others see how it does. */
export interface ApplicationWatch {
  /** Where it counts, in Prometheus' format; or why it does not. */
  readonly metrics:
    | ApplicationMetrics
    | {
        /** Why not, in a sentence that a reviewer can judge. */
        readonly none: string;
      };
  /** How its log is read. @default json */
  readonly logs?: Omit<Logs, 'at'>;
  /** What else somebody is called for, besides pods that are missing, start again and again, or have no memory left. @default nothing else */
  readonly alerts?: readonly Alert[];
  /** What else somebody looks at. @default nothing else */
  readonly panels?: readonly Panel[];
}

/** Where it counts. */
export interface ApplicationMetrics {
  /** Number of the port; one of `ports`, or one of its own that is in no Service. */
  readonly port: number;
  /** Path of the URL. @default '/metrics' */
  readonly path?: string;
  /** What is served there, by type. */
  readonly exports: MetricFamilies;
}

/** Where pods may stand. */
export interface ApplicationPlacement {
  /** Pool of nodes. @default every node without a taint */
  readonly pool?: string;
  /** In how many zones it must be. @default 2 in prod, else 1 */
  readonly zones?: number;
}

/** How a pod ends. */
export interface ApplicationStop {
  /** How long it goes on to answer while everybody learns that it goes. @default 10 seconds */
  readonly drain?: Duration;
  /** How long it has after that to finish what is under way. @default 30 seconds */
  readonly grace?: Duration;
}

/** How its image is started. */
export interface ApplicationRun {
  /** Instead of its entrypoint. @default the image's own */
  readonly command?: readonly string[];
  /** For the entrypoint. @default the image's own */
  readonly args?: readonly string[];
  /** User of its processes, above 0. @default 10001 */
  readonly uid?: number;
  /** Folders where it may write; what is there is gone with the pod. @default ['/tmp'] */
  readonly scratch?: readonly string[];
}
