import type { Construct } from 'constructs';
import type { Law } from '../base/law';
import type { Role } from '../base/role';
import type { JsonObject, Labels } from '../base/values';
import type { Facts } from './facts';

/** What the kernel's own rooms know of a system: enough to settle, render and describe it, and no more. */
export interface Member extends Construct {
  /** Its name. */
  readonly id: string;
  /** `prod/ceph` */
  readonly path: string;
  /** Where it lives. */
  readonly namespace: string;
  /** Team that is asked when it breaks. */
  readonly owner: string;
  /** That every object of it has. */
  readonly labels: Labels;
  /** Of its class. */
  readonly className: string;
  /** What its class knows of the kinds that it writes. */
  readonly laws: readonly Law[];
  /** Whether it makes others' custom resources come true. */
  readonly isOperator: boolean;
  /** Its objects are no longer written, its needs stay: the first of two steps of removal. */
  readonly retiring: boolean;
  /** What it states about itself. */
  readonly state: Facts;
  /** Systems that should stand before this one. May circle: order is a courtesy. */
  readonly after: ReadonlySet<Member>;
  /** Asked for while constructing, answered when every system is there. */
  readonly wishes: readonly Wish[];
  /** Every system is constructed: may take handles, use endpoints, need, state, make objects. */
  connect?(): void;
  /** Everybody has taken: may use endpoints, need, state, make objects. */
  close?(): void;
  /** Everything is stated: may use endpoints. */
  observe?(): void;
  /** Uses become edges. Internal. */
  seal(): void;
  /** Edges are frozen: may only make objects. */
  finish?(): void;
}

/** An ambient offer that somebody asked for. */
export interface Wish {
  /** What was asked for. */
  readonly role: Pick<Role<unknown>, 'id' | 'offeredBy'>;
  /** Hands it over. */
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
