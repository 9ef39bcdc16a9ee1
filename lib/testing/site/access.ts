import { type Endpoint, type SecretRef, type System, Text } from '../../index';
import { canonical } from '../../kernel/base/values';

/** What stands in an access that a handle gave. */
export interface Found {
  readonly texts: readonly Text[];
  readonly secrets: readonly SecretRef[];
  readonly endpoints: readonly Endpoint[];
}

/** Everything of use in what handles gave, however deep. */
export function foundIn(access: unknown): Found {
  const found = { texts: [] as Text[], secrets: [] as SecretRef[], endpoints: [] as Endpoint[] };
  const seen = new Set<unknown>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value) || isSystem(value)) return;
    seen.add(value);
    const map = value as Record<string, unknown>;
    if (Text.is(value)) found.texts.push(value);
    // A minted value: one of its forms is enough.
    else if (Text.is(map.plain)) found.texts.push(map.plain);
    else if ('origin' in map && 'stamp' in map) found.secrets.push(value as SecretRef);
    else if ('podPort' in map) found.endpoints.push(value as Endpoint);
    else for (const item of Object.values(map)) visit(item);
  };
  visit(access);
  return found;
}

/** Identities of the minted and given values in an access. */
export function mintedIn(access: unknown): string[] {
  const parts = foundIn(access).texts.flatMap((text) => text.parts);
  return [...new Set(parts.flatMap((part) => (typeof part === 'string' ? [] : [part.minted])))];
}

/** One text for one access: a system by its path, a text by its parts. */
export function told(access: unknown): string {
  const plain = (value: unknown): unknown => {
    if (isSystem(value)) return value.path;
    if (Text.is(value)) return value.parts;
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== 'object' || value === null) return typeof value === 'function' ? 'a function' : value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  };
  return canonical(plain(access));
}

function isSystem(value: unknown): value is System {
  return typeof value === 'object' && value !== null && 'need' in value && 'state' in value && 'path' in value;
}
