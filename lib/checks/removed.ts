import { nameOf } from '../kernel/kind';
import type { Model } from '../kernel/model';
import type { JsonObject } from '../kernel/values';
import type { Finding } from './finding';
import { referencesIn } from './references-in';
import { referencesOf } from './references-of';

/**
 * Objects that are no longer written, and that others still name. Where an operator is said to make an object of that
 * name, only the change tells that it was ours.
 */
export function removedFindings(next: Model, before: readonly JsonObject[], after: readonly JsonObject[]): Finding[] {
  const stays = new Set(after.map(nameOf));
  const gone = before.filter((object) => !stays.has(nameOf(object)));
  if (gone.length === 0) return [];
  const users = new Map<string, string>();
  for (const object of after)
    for (const { kind, namespace, name } of [...referencesIn(object), ...referencesOf(object)])
      users.set(key(kind, name, namespace), nameOf(object));
  for (const { id, pods } of next.systems)
    for (const { namespace, serviceAccount } of pods)
      if (serviceAccount !== undefined) users.set(key('ServiceAccount', serviceAccount, namespace), `pods of ${id}`);
  return gone.flatMap((object) => {
    const { name, namespace } = object.metadata as { name: string; namespace?: string };
    const user = users.get(key(String(object.kind), name, namespace));
    if (user === undefined) return [];
    return [
      {
        rule: 'changes',
        path: `${next.environment}: ${nameOf(object)}`,
        message: `is no longer written, and ${user} still name${user.startsWith('pods') ? '' : 's'} it`,
        fix: 'Write it, or name another.',
      },
    ];
  });
}

function key(kind: string, name: string, namespace: string | undefined): string {
  return `${kind} ${namespace ?? ''}/${name}`;
}
