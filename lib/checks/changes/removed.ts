import { nameOf } from '../../kernel/base/kind';
import type { JsonObject } from '../../kernel/base/values';
import type { Finding } from '../findings/finding';
import type { Written } from '../findings/rule';
import { lawsIn } from '../laws/laws';
import { referencesIn } from '../references/by-field';
import { referencesByLaw } from '../references/by-law';
import { identity } from '../references/known-objects';

/**
 * Objects that are no longer written, and that others still name. Where an operator is said to make an object of that
 * name, only the change tells that it was ours.
 */
export function removedFindings(
  before: readonly JsonObject[],
  after: readonly JsonObject[],
  { model, laws }: Written,
): Finding[] {
  const stays = new Set(after.map(nameOf));
  const gone = before.filter((object) => !stays.has(nameOf(object)));
  if (gone.length === 0) return [];
  const known = lawsIn({ laws });
  const users = new Map<string, string>();
  for (const object of after)
    for (const { kind, namespace, name } of [...referencesIn(object), ...referencesByLaw(object, known)])
      users.set(identity(kind, namespace, name), nameOf(object));
  for (const { id, pods } of model.systems)
    for (const { namespace, serviceAccount } of pods)
      if (serviceAccount !== undefined)
        users.set(identity('ServiceAccount', namespace, serviceAccount), `pods of ${id}`);
  return gone.flatMap((object) => {
    const { name, namespace } = object.metadata as { name: string; namespace?: string };
    const user = users.get(identity(String(object.kind), namespace, name));
    if (user === undefined) return [];
    return [
      {
        rule: 'changes',
        path: `${model.environment}: ${nameOf(object)}`,
        message: `is no longer written, and ${user} still name${user.startsWith('pods') ? '' : 's'} it`,
        fix: 'Write it, or name another.',
      },
    ];
  });
}
