import { byCode, canonical, groupBy, isMap, type Json, shown } from '../../kernel/base/values';
import type { Finding } from '../findings/finding';
import { leaksIn } from '../rules/leaks';
import type { Unjudged } from '../schemas/structural';

/** What a check against a user's own cluster, charts or providers gave. */
export interface Judged {
  readonly findings: readonly Finding[];
  /** How much was judged, by what it is: `custom resources`, `Helm releases`. */
  readonly counts: Readonly<Record<string, number>>;
  readonly unjudged: readonly NotJudged[];
}

/** Something that was not judged, wholly or in part: said, so that no finding is not taken for proof. */
export interface NotJudged {
  /** `CephCluster.ceph.rook.io`, `Helm release rook-ceph`. */
  readonly what: string;
  readonly why: string;
  /** Where it is used. */
  readonly environments: readonly string[];
  /** The rules that were left out, where it was judged but for these. */
  readonly rules?: readonly LeftOut[];
}

export interface LeftOut extends Unjudged {
  /** Whether a field that it stands on is written anywhere: where none is, nothing was left unjudged. */
  readonly written: boolean;
}

/** Several as one: the same thing that was not judged is told once, with every environment that has it. */
export function joined(all: readonly Judged[]): Judged {
  const counts: Record<string, number> = {};
  for (const judged of all)
    for (const [what, n] of Object.entries(judged.counts)) counts[what] = (counts[what] ?? 0) + n;
  const same = groupBy(
    all.flatMap(({ unjudged }) => unjudged),
    ({ what, why, rules }) => canonical([what, why, rules?.map(({ written: _, ...rule }) => rule)]),
  );
  const unjudged = [...same.values()].map(once);
  unjudged.sort((a, b) => byCode(a.what, b.what) || byCode(a.why, b.why));
  return { findings: all.flatMap(({ findings }) => findings), counts, unjudged };
}

function once(parts: readonly NotJudged[]): NotJudged {
  const [first] = parts as readonly [NotJudged];
  const environments = distinct(parts.flatMap((part) => part.environments));
  const written = (i: number) => parts.some(({ rules }) => rules?.[i]?.written);
  const rules = first.rules?.map((rule, i) => ({ ...rule, written: written(i) }));
  return { ...first, environments, ...(rules && { rules }) };
}

/** The value at a path as problems name it: `spec.pools[1].name`, `metadata.labels["a/b"]`; undefined where nothing is. */
export function valueAt(value: unknown, path: string): unknown {
  return valuesAt(value, path)[0];
}

/** The values at a path as rules name it: in `spec.pools[].size` of every item, in `spec.config.*` of every key. */
export function valuesAt(value: unknown, path: string): unknown[] {
  let at = [value];
  for (const [, quoted, index, word] of path.matchAll(/\[("(?:[^"\\]|\\.)*")\]|\[(\d*)\]|([^.[\]]+)/g)) {
    const every = index === '' || word === '*';
    const key = quoted === undefined ? (index ?? word ?? '') : (JSON.parse(quoted) as string);
    at = at.flatMap((one) => (every ? Object.values(isMap(one) || Array.isArray(one) ? one : {}) : child(one, key)));
  }
  return at;
}

function child(value: unknown, key: string): unknown[] {
  if (Array.isArray(value)) return value.slice(Number(key), Number(key) + 1);
  return isMap(value) && Object.hasOwn(value, key) && value[key] !== undefined ? [value[key]] : [];
}

/** What stands at a path, as a finding may tell it: not what looks like a secret. */
export function givenAt(value: unknown, path: string): unknown {
  const given = valueAt(value, path);
  if (given === undefined) return undefined;
  const name = /[\w-]+(?="?\]?$)/.exec(path)?.[0] ?? '';
  return leaksIn({ [name]: given as Json }).length > 0 ? HIDDEN : given;
}

export const HIDDEN = '(not shown)';

/** A message that begins with the value, without it: the finding shows it already. */
export function withoutValue(message: string, given: unknown): string {
  const text = `${shown(given)} `;
  return message.startsWith(text) ? message.slice(text.length) : message;
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].sort(byCode);
}
