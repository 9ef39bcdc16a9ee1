import { names } from '../../lib/checks/rules/names';
import type { Json, JsonObject } from '../../lib/kernel/base/values';
import { deployment, modelOf, object, said } from '../support/rules';

const told = (...objects: JsonObject[]) => said(names, objects);
const named = (type: string, name: Json, more: JsonObject = {}) =>
  object(type, undefined, { metadata: { name, namespace: 'shop', ...more } });
const LONG = 'a'.repeat(254);

test.each<[string, JsonObject, string]>([
  [
    'in capitals',
    named('apps/v1 Deployment', 'Web'),
    'is no name; allowed: lower-case letters, digits, - and ., at most 253 characters.',
  ],
  [
    'too long',
    named('apps/v1 Deployment', LONG),
    'is no name; allowed: lower-case letters, digits, - and ., at most 253 characters.',
  ],
  [
    'a Service too long',
    named('v1 Service', LONG.slice(0, 64)),
    'is no name; allowed: a lower-case letter first, then letters, digits and -, at most 63 characters.',
  ],
  ['a Service with a dot', named('v1 Service', 'a.b'), 'is no name; allowed: a lower-case letter first'],
  [
    'a CronJob too long',
    named('batch/v1 CronJob', LONG.slice(0, 53)),
    'is no name; allowed: lower-case letters, digits, - and ., at most 52 characters.',
  ],
  [
    'a Role with a slash',
    named('rbac.authorization.k8s.io/v1 Role', 'a/b'),
    'is no name; allowed: anything but . and .., without / and %.',
  ],
  ['of a custom resource', named('example.com/v1 Thing', 'a_b'), 'is no name; allowed: lower-case'],
])('a name %s', (_, given, message) => {
  const { name } = given.metadata as JsonObject;
  const cut = JSON.stringify(name).length > 120 ? `${JSON.stringify(name).slice(0, 117)}...` : JSON.stringify(name);
  expect(told(given)).toEqual([expect.stringContaining(`: metadata.name = ${cut}: ${message}`)]);
});

test('a name that is missing', () => {
  const nameless = { ...object('v1 Service'), metadata: { namespace: 'shop' } };
  expect(told(nameless)).toEqual([
    expect.stringContaining('metadata.name = nothing: is missing; allowed: a lower-case'),
  ]);
});

test('names that are right', () => {
  expect(
    told(
      named('rbac.authorization.k8s.io/v1 RoleBinding', 'system:auth'),
      named('apps/v1 Deployment', 'a.b-c.1'),
      named('serving.knative.dev/v1 Service', 'a.b'),
    ),
  ).toEqual([]);
});

test('a namespace stands where one belongs, and only there', () => {
  expect(told({ ...object('storage.k8s.io/v1 StorageClass'), metadata: { name: 'fast', namespace: 'shop' } })).toEqual([
    '[names] unit/shop: StorageClass.storage.k8s.io shop/fast: metadata.namespace = "shop": stands on a kind without namespaces. Take it away.',
  ]);
  expect(told({ ...object('v1 Service'), metadata: { name: 'a' } })).toEqual([
    '[names] unit/shop: Service a: metadata.namespace = nothing: is missing. Say where it lives.',
  ]);
});

test('labels and annotations', () => {
  const labels = { 'a/b/c': 'x', 'example.com/team': 'team a', '': 'x', 'Example.com/x': 'y' };
  const annotations = { 'keep me': 'yes', 'Example.com/Fine': 'free text: of any kind' };
  const found = told(named('v1 Service', 'a', { labels, annotations }));
  expect(found.map((text) => text.split('metadata.')[1]?.split(';')[0])).toEqual([
    'labels = "a/b/c": is no key of a label',
    'labels["example.com/team"] = "team a": is no value of a label',
    'labels = "": is no key of a label',
    'labels = "Example.com/x": is no key of a label',
    'annotations = "keep me": is no key of an annotation',
  ]);
});

test('labels of pods and in selectors', () => {
  const web = deployment({}, {}, { selector: { matchLabels: { app: 'a b' } } });
  const { spec } = web as { spec: JsonObject };
  const bad = {
    ...web,
    spec: { ...spec, template: { ...(spec.template as JsonObject), metadata: { labels: { app: 'a b' } } } },
  };
  expect(told(bad as JsonObject)).toEqual([
    expect.stringContaining(
      'spec.selector["app"] = "a b": is no value of a label; allowed: letters, digits, -, _ and . between',
    ),
    expect.stringContaining('labels of its pods["app"] = "a b": is no value of a label'),
  ]);
});

test('two of one identity', () => {
  expect(told(named('v1 Service', 'a'), named('v1 Service', 'a'))).toEqual([
    '[names] unit/shop: Service shop/a: stands twice: shop has it already. Keep one of the two.',
  ]);
});

test('two carriers of a group of CRDs', () => {
  const crd = (id: string) => ({ id, groups: ['example.com'], version: '1', asker: id });
  expect(said(names, [], modelOf({}, { crds: [crd('a'), crd('b')] }))).toEqual([
    "[names] unit: CRDs of example.com: are brought by a and b, which would overwrite each other's. Let one operator bring the group.",
  ]);
});

test('a chart that brings the CRDs that Terraform brings', () => {
  const crds = [{ id: 'op', groups: ['example.com'], version: '1', asker: 'op' }];
  const release = (asker: string, values: JsonObject) => ({
    ...{
      name: 'op',
      namespace: 'op',
      chart: 'op',
      repository: 'oci://x',
      version: '1',
      phase: 'foundation' as const,
      images: [],
    },
    ...{ asker, values },
  });
  const told = (asker: string, values: JsonObject) =>
    said(names, [], modelOf({}, { crds, releases: [release(asker, values)] }));
  expect(told('op', { crds: { enabled: true } })).toEqual([
    '[names] unit/op: Helm release op: crds.enabled = true: lets the chart bring CRDs that Terraform brings already: Helm refuses what it does not own; allowed: false.',
  ]);
  expect(told('op', { crds: { enabled: false } })).toEqual([]);
  expect(told('other', { installCRDs: true })).toEqual([]);
});
