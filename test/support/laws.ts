import { fixedChanges } from '../../lib/checks/changes/fixed';
import { line } from '../../lib/checks/findings/finding';
import { lawsIn } from '../../lib/checks/laws/laws';
import { references } from '../../lib/checks/references/references';
import { objects as objectsRule } from '../../lib/checks/rules/objects';
import type { Flaw } from '../../lib/kernel/base/faults';
import { groupOf } from '../../lib/kernel/base/kind';
import type { Law } from '../../lib/kernel/base/law';
import type { JsonObject } from '../../lib/kernel/base/values';
import { modelOf, said, shop } from './rules';

/** What dangles among objects of the namespace `shop`, whose CRDs are all there: field and message, a line each. */
export function dangling(laws: readonly Law[], ...objects: readonly JsonObject[]): string[] {
  const groups = objects.map(({ apiVersion }) => groupOf(String(apiVersion)));
  const model = modelOf(
    {},
    {
      namespaces: [{ name: 'shop', security: 'restricted', asker: 'shop' }],
      crds: [{ id: 'all', groups, version: '1', asker: 'shop' }],
    },
  );
  return references.find(shop(objects, model, laws)).map((found) => line(found).replace(/^.*? shop\/a: |^.*? a: /, ''));
}

/** What laws say of an object by itself, a line each. */
export function judged(laws: readonly Law[], object: JsonObject): string[] {
  return said(objectsRule, [object], modelOf(), laws).map((text) => text.replace(/^.* shop\/a: /, ''));
}

/** What of a change laws do not allow for ever. */
export function fixed(laws: readonly Law[], before: JsonObject, after: JsonObject): Flaw[] {
  const all = lawsIn({ laws }).of(after);
  return all.flatMap((law) => (law.fixed === undefined ? [] : fixedChanges(law.fixed, before, after)));
}
