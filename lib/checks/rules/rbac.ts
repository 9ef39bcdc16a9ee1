import type { Tell } from '../../kernel/base/law';
import { type JsonObject, listOf, mapOf, maps } from '../../kernel/base/values';
import { each, type Rule } from '../findings/rule';

const EVERYBODY = new Set(['system:authenticated', 'system:unauthenticated', 'system:anonymous']);

/** Rights that grow by themselves, and rights for everybody. */
export const rbac: Rule = {
  name: 'rbac',
  find: (written) =>
    each('rbac', written, (object, { tell }) => {
      if (String(object.apiVersion).startsWith('rbac.authorization.k8s.io/')) rights(object, tell);
    }),
};

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
