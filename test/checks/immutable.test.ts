import { line } from '../../lib/checks/finding';
import { immutableChanges, keptChange } from '../../lib/checks/immutable';
import { removedFindings } from '../../lib/checks/removed';
import type { JsonObject } from '../../lib/kernel/values';
import { modelOf, object, pods } from '../support/rules';

const ANEW = 'Give it another name, so that a new one is made.';
const SERVER = 'cannot change: the API server refuses the change';

test.each<[type: string, before: JsonObject, after: JsonObject, prop: string, message: string, fix?: string]>([
  ['apps/v1 Deployment', { selector: { a: 'b' } }, { selector: { a: 'c' } }, 'spec.selector', SERVER, ANEW],
  ['apps/v1 StatefulSet', { volumeClaimTemplates: [] }, {}, 'spec.volumeClaimTemplates', SERVER, ANEW],
  [
    'batch/v1 Job',
    { template: { a: 1 } },
    { template: { a: 2 } },
    'spec.template',
    SERVER,
    'Make its name follow from its content.',
  ],
  ['v1 Service', {}, { clusterIP: 'None' }, 'spec.clusterIP', SERVER, ANEW],
  [
    'v1 PersistentVolumeClaim',
    { storageClassName: 'a' },
    { storageClassName: 'b' },
    'spec.storageClassName',
    SERVER,
    ANEW,
  ],
  [
    'rabbitmq.com/v1beta1 Queue',
    { type: 'quorum' },
    { type: 'classic' },
    'spec.type',
    'cannot change: the webhook of the topology operator refuses the change',
    'Declare a second one and move its users.',
  ],
  [
    'objectbucket.io/v1alpha1 ObjectBucketClaim',
    { bucketName: 'a' },
    { bucketName: 'b' },
    'spec.bucketName',
    'cannot change: the provisioner drops the change in silence',
    'Declare a second one and move its users.',
  ],
])('%s: what cannot change', (type, before, after, prop, message, fix) => {
  expect(immutableChanges(object(type, before), object(type, after))).toEqual([
    expect.objectContaining({ prop, message, fix }),
  ]);
});

test('the role of a binding and the parameters of a class, which stand beside the spec', () => {
  const binding = (name: string) =>
    object('rbac.authorization.k8s.io/v1 RoleBinding', undefined, { roleRef: { name } });
  expect(immutableChanges(binding('a'), binding('b'))).toEqual([
    { prop: 'roleRef', given: { name: 'b' }, message: SERVER, allowed: '{"name":"a"}', fix: ANEW },
  ]);
  const storage = (parameters: JsonObject) => object('storage.k8s.io/v1 StorageClass', undefined, { parameters });
  expect(immutableChanges(storage({ a: 'b' }), storage({}))).toEqual([expect.objectContaining({ prop: 'parameters' })]);
});

test('what may change', () => {
  const grown = (replicas: number) => object('apps/v1 StatefulSet', { replicas, template: { replicas } });
  expect(immutableChanges(grown(1), grown(2))).toEqual([]);
  expect(immutableChanges(object('v1 ConfigMap'), object('v1 ConfigMap', undefined, { data: { a: 'b' } }))).toEqual([]);
});

const marked = (mark?: string) => {
  const annotations = mark === undefined ? {} : { 'argocd.argoproj.io/sync-options': mark };
  return { ...object('v1 PersistentVolumeClaim'), metadata: { name: 'a', namespace: 'shop', annotations } };
};

test('what holds data stays written, and marked', () => {
  const kept = 'Prune=false,Delete=false';
  expect(keptChange(marked(kept), marked(kept))).toEqual([]);
  expect(keptChange(marked(), undefined)).toEqual([]);
  expect(keptChange(marked(kept), marked())).toEqual([
    {
      prop: 'argocd.argoproj.io/sync-options',
      given: undefined,
      message: 'no longer keeps what holds data',
      allowed: kept,
    },
  ]);
  expect(keptChange(marked('Prune=confirm,Delete=confirm'), undefined)).toEqual([
    {
      message: 'holds data and is no longer written: it stays in the cluster, and nobody updates it any more',
      fix: 'Set retiring: true on its system first; or accept it in the row, and delete it by hand.',
    },
  ]);
});

test('what others still name stays written', () => {
  const account = object('v1 ServiceAccount');
  const user = object('v1 Pod', { serviceAccountName: 'a' });
  const told = (before: readonly JsonObject[], after: readonly JsonObject[], model = modelOf()) =>
    removedFindings(model, before, after).map(line);
  expect(told([account, user], [user])).toEqual([
    '[changes] unit: ServiceAccount shop/a: is no longer written, and Pod shop/a still names it. Write it, or name another.',
  ]);
  expect(told([account], [], modelOf({ pods: [pods({ serviceAccount: 'a' })] }))).toEqual([
    '[changes] unit: ServiceAccount shop/a: is no longer written, and pods of shop still name it. Write it, or name another.',
  ]);
  expect(told([account, user], [])).toEqual([]);
  expect(told([user], [account, user])).toEqual([]);
});
