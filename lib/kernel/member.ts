import type { Construct } from 'constructs';
import type { Facts } from './facts';
import type { JsonObject, Labels } from './values';

/** What the kernel's own rooms know of a system: enough to settle, render and describe it, and no more. */
export interface Member extends Construct {
  readonly id: string;
  /** `prod/ceph` */
  readonly path: string;
  readonly namespace: string;
  readonly owner: string;
  /** That every object of it has. */
  readonly labels: Labels;
  readonly className: string;
  readonly isOperator: boolean;
  /** Its objects are no longer written, its needs stay: the first of two steps of removal. */
  readonly retiring: boolean;
  readonly state: Facts;
  /** Systems that should stand before this one. May circle: order is a courtesy. */
  readonly after: ReadonlySet<Member>;
  /** Asked for while constructing, answered when every system is there. */
  readonly wishes: readonly Wish[];
  /** Every fact is known: may use endpoints, need and make objects. */
  connect?(): void;
  /** Needs that several askers shaped become one. Internal to operators. */
  seal?(): void;
  /** Edges are frozen: may only make objects. */
  finish?(): void;
}

export interface Wish {
  readonly role: { readonly id: string; readonly offeredBy: string };
  grant(offer: unknown, by: Member): void;
}

/** An object as it will be written, with where it comes from. */
export interface Rendered {
  readonly system: string;
  /** Construct path with the environment in front; made when it is told, since few ever are. */
  where(): string;
  /** Its identity in the cluster. */
  readonly key: string;
  readonly json: JsonObject;
}
