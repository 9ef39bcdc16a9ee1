import { nameOf } from '../kernel/kind';
import type { Model } from '../kernel/model';
import { isMap, type Json, type JsonObject } from '../kernel/values';
import type { Finding } from './finding';
import type { Grammar } from './syntax';

/** Tells one fault of the object in hand. */
export type Tell = (
  prop: string,
  given: unknown,
  message: string,
  more?: { readonly allowed?: string; readonly fix?: string },
) => void;

/** Collects what one rule finds in the objects of an environment. */
export class Telling {
  readonly found: Finding[] = [];

  constructor(
    private readonly rule: string,
    private readonly model: Model,
  ) {}

  of(system: string, object: JsonObject): Tell {
    return (prop, given, message, more = {}) =>
      this.found.push({ rule: this.rule, path: this.path(system, object), prop, given, message, ...more });
  }

  path(system: string, object: JsonObject): string {
    return `${this.model.environment}/${system}: ${nameOf(object)}`;
  }
}

/** The maps in a list; none where there is no list. */
export function maps(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter((item): item is JsonObject => isMap(item)) : [];
}

/** The map, or an empty one. */
export function mapOf(value: unknown): JsonObject {
  return isMap(value) ? (value as JsonObject) : {};
}

/** A text that must be of a grammar, where it is given. */
export function grammar(map: JsonObject, prop: string, message: string, { holds, allowed }: Grammar, tell: Tell): void {
  const given = map[prop];
  if (typeof given === 'string' && !holds(given)) tell(prop, given, message, { allowed });
}
