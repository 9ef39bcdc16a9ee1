import { rbac } from '../../lib/checks/rules/rbac';
import { object, said } from '../support/rules';

const role = (over: object) => object('rbac.authorization.k8s.io/v1 Role', undefined, { ...over });
const binding = (over: object) => object('rbac.authorization.k8s.io/v1 RoleBinding', undefined, { ...over });

test('rights that grow by themselves', () => {
  const rules = [{ apiGroups: [''], resources: ['*'], verbs: ['get'] }];
  expect(said(rbac, [role({ rules })])).toEqual([
    '[rbac] unit/shop: Role.rbac.authorization.k8s.io shop/a: rules[0].resources = "*": gives a right to what is not there yet. Name each.',
  ]);
});

test('every right, and rights for everybody', () => {
  const roleRef = { kind: 'ClusterRole', name: 'cluster-admin' };
  const subjects = [{ kind: 'Group', name: 'system:authenticated' }];
  const WHERE = '[rbac] unit/shop: RoleBinding.rbac.authorization.k8s.io shop/a:';
  expect(said(rbac, [binding({ roleRef, subjects })])).toEqual([
    `${WHERE} roleRef = "cluster-admin": gives every right in the cluster. Bind a role with the rights that are needed.`,
    `${WHERE} subjects = "system:authenticated": is everybody who reaches the API server. Name who needs it.`,
  ]);
});

test('rights that are named', () => {
  const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }];
  const subjects = [{ kind: 'ServiceAccount', name: 'a', namespace: 'shop' }];
  expect(said(rbac, [role({ rules }), binding({ roleRef: { kind: 'Role', name: 'a' }, subjects })])).toEqual([]);
});
