import type { JsonObject } from '../../lib/kernel/base/values';
import { fixed } from '../support/laws';
import { object } from '../support/rules';

const changes = (before: JsonObject, after: JsonObject) => fixed([], before, after);

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
])('%s: what cannot change', (type, before, after, prop, message, fix) => {
  expect(changes(object(type, before), object(type, after))).toEqual([expect.objectContaining({ prop, message, fix })]);
});

test('the role of a binding and the parameters of a class, which stand beside the spec', () => {
  const binding = (name: string) =>
    object('rbac.authorization.k8s.io/v1 RoleBinding', undefined, { roleRef: { name } });
  expect(changes(binding('a'), binding('b'))).toEqual([
    { prop: 'roleRef', given: { name: 'b' }, message: SERVER, allowed: '{"name":"a"}', fix: ANEW },
  ]);
  const storage = (parameters: JsonObject) => object('storage.k8s.io/v1 StorageClass', undefined, { parameters });
  expect(changes(storage({ a: 'b' }), storage({}))).toEqual([expect.objectContaining({ prop: 'parameters' })]);
});

test('what may change', () => {
  const grown = (replicas: number) => object('apps/v1 StatefulSet', { replicas, template: { replicas } });
  expect(changes(grown(1), grown(2))).toEqual([]);
  expect(changes(object('v1 ConfigMap'), object('v1 ConfigMap', undefined, { data: { a: 'b' } }))).toEqual([]);
});
