import type { Duration } from 'cdk8s';
import { kind } from '../kernel/base/kind';
import type { ImagePin } from '../kernel/base/pin';
import { role } from '../kernel/base/role';
import type { Endpoint, Pods } from '../kernel/facts';
import type { PodTemplate, ServicePort } from '../kernel/kubernetes';
import type { System } from '../kernel/system';
import type { ServicePolicy } from './mesh';

/** What a new version gets for a while. */
export interface CanaryStep {
  /** Of 100 requests, how many; by `pods`, of 100 pods. */
  readonly weight: number;
  /** How long it is looked at before more of them come. It cannot be skipped. @default the environment's minimum; three times that from 10 %, six times from 50 % on */
  readonly observe?: Duration;
  /** Whether a person must say so before more of them come, when that time is over. @default it goes on by itself */
  readonly gate?: 'person';
}

/** Who sees a new version before anybody else does: who sends a header. */
export interface CanaryPreview {
  /** Name of the header, in lower case: `x-preview`. */
  readonly header: string;
  /** What it must be. @default 'canary' */
  readonly value?: string;
  /** How long only they see it. @default the environment's minimum */
  readonly observe?: Duration;
}

/** A new version that takes over step by step. */
export interface CanaryRelease {
  /** The steps, one after the other. @default 1, 2, 10, 50, 100; by `pods` one pod, half of them, all */
  readonly steps?: readonly CanaryStep[];
  /** What is shared out: requests, by the mesh, to the percent; or `pods`, among which the requests of a Service fall evenly. @default 'mesh' */
  readonly traffic?: 'mesh' | 'pods';
  /** What is measured meanwhile; where it is not as it must be, the old version is back within seconds. @default nothing, which prod does not take */
  readonly analysis?: Analysis;
  /** Who sees it first, by a header. Needs the mesh. @default nobody does */
  readonly preview?: CanaryPreview;
  /** How long the old pods stay when the new ones have taken over. Of traffic by the mesh. @default 10 minutes */
  readonly keep?: Duration;
}

/** A new version that stands beside the old one, is tried, and takes over at once. */
export interface BlueGreenRelease {
  /** What must hold before it takes over. @default nothing, which prod does not take */
  readonly before?: ReleaseChecks;
  /** What must hold after it took over; where it does not, the old version is back within seconds. @default nothing, which prod does not take */
  readonly after?: ReleaseChecks;
  /** Who says that it takes over: `checks` alone, or a `person` when they are over. @default 'person' */
  readonly promotion?: 'checks' | 'person';
  /** Pods of it before it takes over. @default 1 */
  readonly previewReplicas?: number;
  /** How long the old pods stay when the new ones have taken over. @default 10 minutes */
  readonly keep?: Duration;
}

/** What must hold of a new version. */
export interface ReleaseChecks {
  /** How long it is looked at. It cannot be skipped. @default the environment's minimum */
  readonly observe?: Duration;
  /** A program that tries it. @default none */
  readonly smoke?: SmokeTest;
  /** What is measured. @default that its pods do not start again and again */
  readonly analysis?: Analysis;
}

/** A program that tries a new version by its Service, and ends with 0 where all is well. It finds the address in `TARGET`: `host:port`. */
export interface SmokeTest {
  /** The program. */
  readonly image: ImagePin;
  /** Instead of its entrypoint. @default the image's own */
  readonly command?: readonly string[];
  /** For the entrypoint. @default none */
  readonly args?: readonly string[];
  /** User of its processes, above 0. @default 10001 */
  readonly uid?: number;
}

/** What is measured of a new version. That its pods do not start again and again is always among it. */
export interface Analysis {
  /** How many requests may fail. @default not looked at */
  readonly errors?: ErrorsOf;
  /** How long a request may take. @default not looked at */
  readonly latency?: LatencyOf;
  /** What else, by a name of yours. @default nothing else */
  readonly queries?: Readonly<Record<string, AnalysisQuery>>;
  /** How often it is measured. @default 1 minute, and at least four times in the environment's minimum */
  readonly every?: Duration;
  /** How many measurements of one of them may be bad: fewer than fit into the environment's minimum. One more, and the old version is back. @default 2 */
  readonly failures?: number;
  /** How many times on end nobody may answer. One more, and the old version is back: who does not answer proves nothing. @default 3 */
  readonly unanswered?: number;
  /** How many requests there must have been in a window, for `errors` and `latency` to say anything of it. @default 10 */
  readonly least?: number;
  /** What becomes of a window in which there were fewer, or a question of yours had no answer: it `passes`, or the release `waits` for a person when it is over. @default 'waits' in prod, else 'passes' */
  readonly quiet?: 'passes' | 'waits';
}

/** Requests, counted. */
export interface ErrorsOf {
  /** The counter: `http_requests_total`. */
  readonly counter: string;
  /** Which of them failed, as labels: `code=~"5.."`. */
  readonly failed: string;
  /** Share of them that may fail. @default 0.01 */
  readonly atMost?: number;
}

/** Requests, timed. */
export interface LatencyOf {
  /** The histogram, in seconds: `http_request_duration_seconds`. */
  readonly histogram: string;
  /** The slowest of how many is looked at: 0.99 is one in a hundred. @default 0.99 */
  readonly quantile?: number;
  /** How long that one may take. */
  readonly atMost: Duration;
}

/** A question to the environment's monitoring that is answered by one number. */
export interface AnalysisQuery {
  /** PromQL; `$pods` in braces selects the pods of the new version: `sum(rate(orders_lost_total{$pods}[5m]))`. */
  readonly query: string;
  /** What the number must be. */
  readonly must:
    | {
        /** Not more. */
        readonly atMost: number;
      }
    | {
        /** Not less. */
        readonly atLeast: number;
      };
}

/** How one version comes after another. */
export type ProgressiveStrategy =
  | {
      /** A few requests first, then more. */
      readonly canary: CanaryRelease;
    }
  | {
      /** Beside the old one, then at once. */
      readonly blueGreen: BlueGreenRelease;
    };

/** What is released: pods that serve. */
export interface ReleaseAsk {
  /** Of the Rollout; its Services are `<name>-stable` and so on. */
  readonly name: string;
  /** The prop that a message begins with: `release`. */
  readonly prop: string;
  /** As they are stated. */
  readonly pods: Pods;
  /** As they are written. */
  readonly template: PodTemplate;
  /** Whether an autoscaler owns the number of pods. */
  readonly scaled: boolean;
  /** How long a new pod must be ready before it counts, in seconds. */
  readonly minReadySeconds: number;
  /** Of the Service that callers call; of the first port is what `TARGET` is told. */
  readonly ports: readonly ServicePort[];
  /** What callers call. For a canary by the mesh it speaks HTTP or gRPC. */
  readonly to: Endpoint;
  /** How it is called, where the mesh knows. @default as the mesh does by itself */
  readonly policy?: ServicePolicy;
  /** How one version comes after another. */
  readonly strategy: ProgressiveStrategy;
}

/** Releases new versions of other systems' pods: it writes into the taker's file, and states there what becomes of a release. */
export interface Releases {
  /** Has a taker's pods released. @throws KeelsonError with everything that would release to everybody at once, or not be noticed */
  release(taker: System, ask: ReleaseAsk): void;
}

/** Who releases in an environment. */
export const RELEASES = role<Releases>('progressive delivery', 'ProgressiveRelease');

/** What an autoscaler scales. */
export const ROLLOUT = kind<object>('argoproj.io/v1alpha1', 'Rollout');

/** The Service that callers call: the one in front of all pods, or of those that are active. */
export function calledService(name: string, strategy: ProgressiveStrategy): string {
  return 'canary' in strategy ? name : `${name}-active`;
}
