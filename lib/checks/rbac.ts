import type { Model } from '../kernel/model';
import type { Json, JsonObject } from '../kernel/values';
import type { Finding } from './finding';
import { mapOf, maps, type Tell, Telling } from './telling';

const RULE = 'rbac';
const EVERYBODY = new Set(['system:authenticated', 'system:unauthenticated', 'system:anonymous']);

/** Rights that grow by themselves, and rights for everybody. */
export function rbacFindings(model: Model, systems: ReadonlyMap<string, readonly JsonObject[]>): Finding[] {
  const telling = new Telling(RULE, model);
  for (const [system, objects] of systems)
    for (const object of objects)
      if (String(object.apiVersion).startsWith('rbac.authorization.k8s.io/'))
        rights(object, telling.of(system, object));
  return telling.found;
}

function rights({ rules, roleRef, subjects }: JsonObject, tell: Tell): void {
  maps(rules).forEach((rule, i) => {
    for (const part of ['apiGroups', 'resources', 'verbs', 'nonResourceURLs'])
      if (listOf(rule[part]).includes('*'))
        tell(`rules[${i}].${part}`, '*', 'gives a right to what is not there yet', { fix: 'Name each.' });
  });
  const { name: role } = mapOf(roleRef);
  if (role === 'cluster-admin')
    tell('roleRef', role, 'gives every right in the cluster', { fix: 'Bind a role with the rights that are needed.' });
  for (const { name } of maps(subjects))
    if (EVERYBODY.has(String(name)))
      tell('subjects', name, 'is everybody who reaches the API server', { fix: 'Name who needs it.' });
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
