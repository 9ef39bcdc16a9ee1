import type { Availability, Environment, JsonObject, Output, Row, System, SystemProps } from '../../index';
import type { Judge } from './judges';
import type { QuestionName } from './names';
import type { Taker } from './taker';

/** A class of systems: all of them are constructed alike. */
export type SystemClass<P = never, S = System> = new (env: Environment, id: string, props: P) => S;

/** What a class takes. */
export type PropsOf<C extends SystemClass> = NonNullable<ConstructorParameters<C>[2]>;

/**
 * What the questions need to know of a class to ask it.
 * @typeParam P what `props` returns, `Most` what `most` returns, `A` what `around` returns, `S` the class' instances
 */
export interface Given<P = SystemProps, S = System, A = unknown, Most = P> {
  /** What the class finds rather than is passed; made before or after it. @default `new Certificates(env, 'certificates')` */
  ambient?(env: Environment): void;
  /** Makes what the props take handles of; always first. What it returns is handed to `props` and `most`. @default nothing */
  around?(env: Environment): A;
  /** The least that can be said. Handles come from `outside.*`, or from what `around` made. */
  props(env: Environment, id: string, around: A): P;
  /** Everything on. @default props */
  most?(env: Environment, id: string, around: A): Most;
  /**
   * Takes of its handles, from an instance with `most`. What one returns is compared between takers, and between taking once and
   * twice; one that returns nothing is done once. @default it has no handles
   */
  readonly take?: readonly ((system: S, taker: Taker) => unknown)[];
  /** What its row must have besides: certain pools. @default one node, or six in three zones for a quorum */
  readonly row?: Partial<Row> | ((availability: Availability) => Partial<Row>);
  /** Other versions that it can be pinned to, by the pin's name. @default the next patch of each */
  readonly pins?: Readonly<Record<string, string>>;
  /** What its real operator made of it, dumped from a cluster. @default it is not compared */
  readonly real?: readonly Real[];
  /** What its objects and values are held against, of an environment. @default they are not */
  against?(output: Output): Against;
  /** Questions that it fails by its nature, each with the reason. One that it does not fail is refused. @default none */
  readonly exceptions?: Readonly<Partial<Record<QuestionName, string>>>;
}

/** An instance, and what stood in the cluster when its operator had made it. */
export interface Real {
  /** Its id in the dump. */
  readonly id: string;
  /** Over those of `props`. */
  readonly props: SystemProps & Readonly<Record<string, unknown>>;
  /** Over that of a quorum. @default none */
  readonly row?: Partial<Row>;
  /** Workloads, Services, Secrets and ConfigMaps of its namespace. */
  readonly objects: readonly JsonObject[];
  /** API group of the resources that own what the operator makes. */
  readonly group: string;
  /** Parts of the differences that are known, as of a dump from another version. One that is none is refused. @default none */
  readonly unlike?: readonly string[];
}

/** What is known of kinds and charts. What is left out is not asked. */
export interface Against {
  /** Of custom resources: `crdJudge(definitions)`. @default none */
  readonly crds?: Judge;
  /** Of Kubernetes' own kinds: `openapiJudge(openapi)`. @default none */
  readonly kubernetes?: Judge;
  /** Folder of an unpacked chart, with its `values.yaml`; nothing where it is not at hand. @default no chart is */
  charts?(chart: string, version: string): string | undefined;
}
