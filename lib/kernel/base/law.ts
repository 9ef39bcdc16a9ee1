import type { Flaw } from './faults';
import type { Kind } from './kind';
import type { ChartPin } from './pin';
import type { JsonObject } from './values';

/*
 * What a system's author knows of the objects that the system writes, and no schema tells: which others they name, what an
 * operator makes of them, what of them can never change, which texts the operator reads. A system says it once, beside the
 * kinds that it types (`static readonly laws` of its class); every check reads it there.
 */

/** One object that another one names. */
export interface Reference {
  /** Kind of what is named. */
  readonly kind: string;
  /** Where it lives. @default none: its kind is cluster-scoped */
  readonly namespace?: string;
  /** Of the object. */
  readonly name: string;
  /** One of its parts: a key of a Secret or ConfigMap, a listener of a Gateway. @default no part is named */
  readonly key?: string;
  /** Path of the field with the name. */
  readonly at: string;
  /** Path of the field with the key. @default at */
  readonly keyAt?: string;
  /** What stands in the field. @default the name */
  readonly given?: string;
  /** Whether it may be missing. @default false */
  readonly optional?: boolean;
}

/** A field that holds the name of an object. */
export interface NameField {
  /** Path of the field, in every item of a list by `[]`: `spec.cluster.name`, `spec.users[].secret.name`. */
  readonly at: string;
  /** What it names; the kind's name alone where nobody types it. */
  readonly to: Kind<object> | 'Secret' | 'ConfigMap' | 'Service';
  /** Field beside it that holds the namespace. @default the object's own namespace */
  readonly namespace?: string;
  /** Field beside it that holds one of the keys. @default none is named */
  readonly key?: string;
}

/** What an operator makes of an object, in its namespace: a Certificate's Secret, a queue on a server. */
export interface Product {
  /** Kind of what is made: `Secret`, or a word of the product's own. */
  readonly kind: string;
  /** Of it. */
  readonly name: string;
  /** Its keys. @default not known which */
  readonly keys?: readonly string[];
}

/** What of an object cannot become another once it is made. */
export interface Fixed {
  /** Paths: `spec.name`, `roleRef`. */
  readonly fields: readonly string[];
  /** Who holds on to it: `the API server refuses the change`. */
  readonly by: string;
  /** What to do instead. @default not told */
  readonly fix?: string;
}

/** Tells what is wrong with an object. */
export type Tell = (
  prop: string,
  given: unknown,
  message: string,
  more?: { readonly allowed?: string; readonly fix?: string },
) => void;

/** What stands in an environment. */
export interface Others {
  /** All objects of a kind, in the order of files. */
  of(kind: Kind<object>): readonly JsonObject[];
  /** One by its name. @param namespace @default none: its kind is cluster-scoped */
  find(kind: Kind<object>, name: string, namespace?: string): JsonObject | undefined;
}

/** The `spec` of a kind's content, where it has one. */
export type SpecOf<Content> = 'spec' extends keyof Content ? Content['spec'] : JsonObject;

/** What holds for every object of a kind. All laws of a kind hold, whoever states them. */
export interface ObjectLaw<Content extends object> {
  /** Only objects with this `app.kubernetes.io/name`, where the kind is Kubernetes' own. @default every object of the kind */
  readonly app?: string;
  /** Names of other objects in it: where they stand, or what reads them out of it. @default it names none beyond the usual fields */
  readonly refers?: readonly NameField[] | ((object: JsonObject) => readonly Reference[]);
  /** Its parts that others may name. @default it has none */
  readonly parts?: {
    /** What such a part is called: `key`, `listener`. */
    readonly called: string;
    /** Their names. */
    of(object: JsonObject): readonly string[];
  };
  /** What its operator makes of it, in its namespace. */
  makes?(object: JsonObject): readonly Product[];
  /** What of it cannot become another. @default everything may change */
  readonly fixed?: Fixed;
  /** What its operator reads out of the spec, and no schema judges. */
  check?(spec: JsonObject, tell: Tell): void;
  /**
   * What is wrong among objects, and with none by itself: a part that nobody has, a thing of which there may be one. It is asked once
   * for all of them, so that it can put them in order first.
   * @param these all that the law is of, in the order of files
   * @param tell says which of them it is about
   */
  among?(these: readonly JsonObject[], others: Others, tell: (object: JsonObject) => Tell): void;
  /** What of a change its operator would take, and what stands would not survive. */
  changes?(before: SpecOf<Content>, after: SpecOf<Content>): readonly Flaw[];
}

/** A Helm release as far as its laws see it. */
export interface ReleaseContent {
  /** Of the chart. */
  readonly version: string;
  /** As Helm gets them. */
  readonly values: JsonObject;
}

/** What holds for every release of a chart. */
export interface ReleaseLaw {
  /** What of a change the chart would take, and what stands would not survive. */
  changes(before: ReleaseContent, after: ReleaseContent): readonly Flaw[];
}

/** What holds for every resource of a type that Terraform makes through an API of the platform. */
export interface ResourceLaw {
  /** What is lost when one is destroyed: `the project portal with every image in it`. */
  lost(name: string): string;
}

/** A law with what it is of; made by {@link law}. */
export type Law = LawOfKind | LawOfChart | LawOfResource;
/** A law of a kind of objects. */
export interface LawOfKind extends ObjectLaw<object> {
  readonly of: 'kind';
  /** The kind. */
  readonly kind: Kind<object>;
}
/** A law of a chart's releases. */
export interface LawOfChart extends ReleaseLaw {
  readonly of: 'chart';
  /** Name of the chart. */
  readonly chart: string;
}
/** A law of a type of Terraform's resources. */
export interface LawOfResource extends ResourceLaw {
  readonly of: 'resource';
  /** As the provider names it. */
  readonly type: string;
}

/** States what holds for a kind of objects, for the releases of a chart, or for a type of Terraform's resources. */
export function law<Content extends object>(of: Kind<Content>, holds: ObjectLaw<Content>): Law;
export function law(of: ChartPin, holds: ReleaseLaw): Law;
export function law(of: string, holds: ResourceLaw): Law;
export function law(of: Kind<object> | ChartPin | string, holds: ObjectLaw<object> | ReleaseLaw | ResourceLaw): Law {
  if (typeof of === 'string') return { ...(holds as ResourceLaw), of: 'resource', type: of };
  if ('chart' in of) return { ...(holds as ReleaseLaw), of: 'chart', chart: of.chart };
  return { ...(holds as ObjectLaw<object>), of: 'kind', kind: of };
}

/** The laws of several, each once. */
export function lawsOf(several: Iterable<{ readonly laws: readonly Law[] }>): readonly Law[] {
  return [...new Set([...several].flatMap(({ laws }) => laws))];
}
