import { groupOf, isBuiltIn } from '../../kernel/base/kind';
import type { Tell } from '../../kernel/base/law';
import { type JsonObject, mapOf } from '../../kernel/base/values';
import { each, type Rule } from '../findings/rule';
import { lawsIn } from '../laws/laws';
import { judgeResources } from './resources';

/** What cannot be, and no schema judges: schedules, ranges of addresses, ports, numbers, what the laws of a kind know. */
export const objects: Rule = {
  name: 'objects',
  find(written) {
    const laws = lawsIn(written);
    return each('objects', written, (object, { tell }) => {
      wave(object, tell);
      const spec = mapOf(object.spec);
      for (const law of laws.of(object)) law.check?.(spec, tell);
      // Pods of Kubernetes' own kinds are judged as pods.
      if (!isBuiltIn(groupOf(String(object.apiVersion)))) judgeResources(spec, '', tell);
    });
  },
};

/** Argo CD takes a wave that it cannot read for 0. */
function wave({ metadata }: JsonObject, tell: Tell): void {
  const given = mapOf(mapOf(metadata).annotations)['argocd.argoproj.io/sync-wave'];
  if (given !== undefined && !/^-?\d+$/.test(String(given)))
    tell('sync-wave', given, 'is no wave of Argo CD', { allowed: 'a whole number' });
}
