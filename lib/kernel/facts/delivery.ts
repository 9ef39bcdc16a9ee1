import type { ObjectId } from '../base/kind';

/** An object that an operator or a chart makes at run time, so that references to it do not dangle. */
export interface Made extends ObjectId {
  /** Id of the system that stated it. */
  readonly system: string;
  /** Keys of a Secret or ConfigMap. @default not told */
  readonly keys?: readonly string[];
}

/** Such an object, as a system states it. */
export interface MadeStatement extends Omit<ObjectId, 'group'> {
  /** API group. @default '' (the core group) */
  readonly group?: string;
  /** Keys of a Secret or ConfigMap. @default not told */
  readonly keys?: readonly string[];
}

/** What tells that a system works: a field of an object. It gates the phases that follow. */
export interface Ready {
  /** The object that is looked at. */
  readonly object: ObjectId;
  /** Under which it is read: `apps/v1`. */
  readonly apiVersion: string;
  /** `status.phase` */
  readonly path: string;
  /** What the field says then. */
  readonly is: string;
  /** The phase of delivery after which it can be so: a chart's own objects come with `applications`. @default 'manifests' */
  readonly after?: 'manifests' | 'applications';
}

/** How a delivery tool must treat an object. */
export interface Deliver {
  /** The object. */
  readonly object: ObjectId;
  /** What happens when it leaves the files: nothing, or deletion after a person says so. @default deleted */
  readonly prune?: 'never' | 'confirm';
  /** Whether it is written where it is missing, and then left to whoever changes it: never applied over what stands. @default applied with each change */
  readonly create?: 'once';
  /** Paths that a controller writes, as JSON pointers: a delivery tool must not see drift there. @default none */
  readonly ignore?: readonly string[];
}

/** A rule that a system does not meet, and why. */
export interface Exception {
  /** A fact that is not stated (`metrics`, `dashboard`), or a rule of a check. */
  readonly rule: string;
  /** In a sentence that a reviewer can judge. */
  readonly why: string;
  /** Last day it holds, as `YYYY-MM-DD`. @default it belongs to the system's nature */
  readonly until?: string;
}

/** Something that a system holds by a name that other environments know it by: a project of images. */
export interface Holding {
  /** `portal` */
  readonly name: string;
  /** Whether it is filled from another environment alone, and nobody here writes. */
  readonly filled: boolean;
}

/** A holding that a system passes on to a system of another environment. */
export interface Flow {
  /** Of the holding, here and there. */
  readonly name: string;
  /** `test/registry` */
  readonly to: string;
}
