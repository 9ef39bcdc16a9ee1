import { isMap, type Json, type JsonObject } from '../../../../../lib/kernel/base/values';
import type { Mutation } from '../mutation';

/** The pod of a Deployment or a Job, and its first container. */
export const POD = 'spec.template.spec';
export const CONTAINER = `${POD}.containers[0]`;

/** The same map with more in it. */
export const more =
  (fields: JsonObject) =>
  (value: Json): Json => ({ ...(isMap(value) ? (value as JsonObject) : {}), ...fields });

/** The name of something that is not there. */
export const gone = (value: Json): Json => `${value}-gone`;

export const first = (items: Json): JsonObject => (items as readonly JsonObject[])[0] as JsonObject;
export const and = (items: Json, ...others: readonly Json[]): Json => [...(items as readonly Json[]), ...others];
export const twice = (items: Json): Json => and(items, first(items));
export const keeping = (value: Json, field: string): JsonObject => ({ [field]: (value as JsonObject)[field] });

/** A fault in the first object of one kind that has the place. */
export const on = (kind: string, name: string, place: string, to: (value: Json) => Json | undefined): Mutation => ({
  name,
  kinds: [kind],
  place,
  to,
});

export const named =
  (name: string) =>
  ({ metadata }: JsonObject): boolean =>
    (metadata as JsonObject).name === name;
