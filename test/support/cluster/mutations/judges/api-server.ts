import { isMap, type JsonObject } from '../../../../../lib/kernel/base/values';
import type { Cluster, Verdict } from '../../cluster';
import { podsOf } from '../../pods';
import type { Planted } from '../mutation';
import { firstSentence, type Refusal } from './judge';

/** What the API server says of one object, in a dry run: server-side apply, every field known. */
export function asked(cluster: Cluster, object: JsonObject): Promise<Verdict> {
  const { name } = isMap(object.metadata) ? object.metadata : {};
  // Without a name there is nothing to apply to: clients then create.
  return name === undefined ? cluster.create(object, { dryRun: true }) : cluster.apply(object, { dryRun: true });
}

/**
 * The API server on the standing environment: every changed object, and, where it takes a workload, the pods of that
 * workload, which only admission sees.
 */
export async function apiRefusals(cluster: Cluster, { changed }: Planted): Promise<readonly Refusal[] | undefined> {
  if (changed.length === 0) return undefined;
  const found: Refusal[] = [];
  for (const object of changed) {
    const verdict = await asked(cluster, object);
    found.push(...refusalsOf(verdict, ''));
    if ('refused' in verdict) continue;
    for (const pod of podsOf(object)) found.push(...refusalsOf(await cluster.create(pod, { dryRun: true }), 'pod '));
  }
  return found;
}

function refusalsOf(verdict: Verdict, of: string): Refusal[] {
  if (!('refused' in verdict)) return [];
  const { reason, status, message } = verdict.refused;
  const word = /typed patch object/.test(message) ? 'field' : (WORDS[reason] ?? WORDS[status] ?? reason);
  return [{ word: `${of}${word}`, says: firstSentence(message) }];
}

/** Its reasons, in words; a path that it does not have comes without one. */
const WORDS: Readonly<Record<string, string>> = {
  NoMatch: 'no such kind',
  NotFound: 'not found',
  BadRequest: 'bad request',
  Invalid: 'invalid',
  Forbidden: 'forbidden',
  MethodNotAllowed: 'not allowed',
  404: 'not found',
};
