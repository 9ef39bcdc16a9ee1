import { Environment, type JsonObject, kind, kubernetes, law, Manifest, type System, text } from '../../lib';
import { line } from '../../lib/checks/findings/finding';
import { references } from '../../lib/checks/references/references';
import { mapOf } from '../../lib/kernel/base/values';
import { Portal, Store } from '../support/made-up';
import { Certificates, CHART, GadgetCluster, Monitoring } from '../support/made-up-operator';

const Anything = kind<{ spec: JsonObject }>('example.com/v1', 'Anything');
const Certificate = kind<{ spec: { secretName: string } }>('example.com/v1', 'Certificate');

/** One that knows what becomes of its certificates. */
class Vault extends Store {
  static override readonly laws = [
    law(Certificate, {
      makes: ({ spec }) => [
        { kind: 'Secret', name: String(mapOf(spec).secretName), keys: ['ca.crt', 'tls.crt', 'tls.key'] },
      ],
    }),
  ];
}

/** What the check finds in a system that makes one object, besides what the test adds. */
function found(spec: JsonObject, more: (system: System) => void = () => {}, of = Anything): string[] {
  const env = Environment.test();
  const store = new Vault(env, 'store');
  store.need.crds('store', { groups: ['example.com'], version: '1', base: 'https://example.com', files: [] });
  new Manifest(store, of, { name: 'x', spec });
  more(store);
  const output = env.output();
  return references.find(output).map(line);
}

const WHERE = '[references] unit/store: Anything.example.com store/x:';
const MAKE_SECRET = 'Make it with need.secret(), or state it with state.makes() if an operator makes it.';

const nothing = () => {};
const secret = (system: System) =>
  void system.need.secret({
    name: 'login',
    data: { user: text`root`, password: text`${system.need.mint('p').plain}` },
  });
const configMap = (system: System) =>
  void new Manifest(system, kubernetes.ConfigMap, { name: 'config', data: { 'a.conf': '' } });

describe('a reference to what nobody makes is found, with the field, and who could make it', () => {
  test.each<[string, JsonObject, string]>([
    [
      'a Secret of a volume',
      { volumes: [{ secret: { secretName: 'login' } }] },
      `${WHERE} spec.volumes[0].secret.secretName = "login": names Secret store/login, which nobody makes; allowed: none. ${MAKE_SECRET}`,
    ],
    [
      'a Secret of a projected volume',
      { volumes: [{ projected: { sources: [{ secret: { name: 'login' } }] } }] },
      `${WHERE} spec.volumes[0].projected.sources[0].secret.name = "login": names Secret store/login`,
    ],
    [
      'a Secret of an environment variable',
      { env: [{ valueFrom: { secretKeyRef: { name: 'login', key: 'user' } } }] },
      `${WHERE} spec.env[0].valueFrom.secretKeyRef.name = "login": names Secret store/login`,
    ],
    ['a Secret of an environment', { envFrom: [{ secretRef: { name: 'login' } }] }, 'spec.envFrom[0].secretRef.name'],
    ['a Secret to pull by', { imagePullSecrets: [{ name: 'pull' }] }, 'spec.imagePullSecrets[0].name = "pull"'],
    ['a Secret of a chart', { auth: { existingSecret: 'rabbit-admin' } }, 'spec.auth.existingSecret = "rabbit-admin"'],
    [
      'a ConfigMap of a volume',
      { volumes: [{ configMap: { name: 'config' } }] },
      `${WHERE} spec.volumes[0].configMap.name = "config": names ConfigMap store/config, which nobody makes; allowed: none. Make it as a Manifest, or state it with state.makes() if an operator makes it.`,
    ],
    [
      'a ConfigMap of an environment variable',
      { env: [{ valueFrom: { configMapKeyRef: { name: 'config', key: 'a' } } }] },
      'names ConfigMap store/config, which nobody makes',
    ],
    [
      'a ServiceAccount',
      { serviceAccountName: 'runner' },
      `${WHERE} spec.serviceAccountName = "runner": names ServiceAccount store/runner, which nobody makes; allowed: none. Make it as a Manifest, or name it in state.pods() if a chart or an operator makes it.`,
    ],
    [
      'a claim',
      { volumes: [{ persistentVolumeClaim: { claimName: 'data' } }] },
      `${WHERE} spec.volumes[0].persistentVolumeClaim.claimName = "data": names PersistentVolumeClaim store/data, which nobody makes`,
    ],
    [
      'a StorageClass',
      { storageClassName: 'fast' },
      `${WHERE} spec.storageClassName = "fast": names StorageClass fast, which nobody makes; allowed: none. Take it from a StorageClass handle: of a storage system, or outside.storageClass().`,
    ],
    ['a PriorityClass', { priorityClassName: 'high' }, 'names PriorityClass high, which nobody makes'],
    ['an IngressClass', { ingressClassName: 'public' }, 'names IngressClass public, which nobody makes'],
    ['an issuer', { issuerRef: { name: 'ca' } }, 'spec.issuerRef.name = "ca": names Issuer store/ca'],
    ['a cluster issuer', { issuerRef: { name: 'ca', kind: 'ClusterIssuer' } }, 'names ClusterIssuer ca'],
    [
      'the host of a Service',
      { url: 'http://stroe.store.svc:80/' },
      `${WHERE} spec.url = "stroe.store.svc": names Service store/stroe, which nobody makes; allowed: none. State it with state.serves(), or correct the host.`,
    ],
    [
      'the host of a Service in a text',
      { config: 'upstream = a.store.svc.cluster.local:80\n' },
      'spec.config = "a.store.svc": names Service store/a',
    ],
  ])('%s', (_, spec, message) => {
    const findings = found(spec);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toContain(message);
  });

  test('a key that a Secret or a ConfigMap does not have', () => {
    const ref = { name: 'login', key: 'pasword' };
    expect(found({ env: [{ valueFrom: { secretKeyRef: ref } }] }, secret)).toEqual([
      `${WHERE} spec.env[0].valueFrom.secretKeyRef.name = "pasword": names a key that Secret store/login does not have; allowed: password, user.`,
    ]);
    expect(found({ env: [{ valueFrom: { configMapKeyRef: { name: 'config', key: 'b' } } }] }, configMap)).toEqual([
      expect.stringContaining('= "b": names a key that ConfigMap store/config does not have; allowed: a.conf.'),
    ]);
  });

  test('a key that a volume takes', () => {
    const items = [{ key: 'pasword', path: 'p' }];
    expect(found({ volumes: [{ secret: { secretName: 'login', items } }] }, secret)).toEqual([
      expect.stringContaining('spec.volumes[0].secret.items[0].key = "pasword": names a key that Secret store/login'),
    ]);
    expect(found({ volumes: [{ configMap: { name: 'config', items } }] }, configMap)).toEqual([
      expect.stringContaining('spec.volumes[0].configMap.items[0].key = "pasword": names a key that ConfigMap'),
    ]);
  });

  test('a namespace', () => {
    const stray = (system: System) => void new Manifest(system, Anything, { name: 'y', namespace: 'away', spec: {} });
    expect(found({}, stray)).toEqual([
      '[references] unit/store: Anything.example.com away/y: metadata.namespace = "away": is made by nobody; allowed: store. Ask for it with need.namespace().',
    ]);
  });

  test('a group whose CRDs nobody brings', () => {
    const Other = kind<{ spec: JsonObject }>('other.example.com/v1', 'Other');
    expect(found({}, undefined, Other)).toEqual([
      '[references] unit/store: Other.other.example.com store/x: apiVersion = "other.example.com/v1": no operator of this environment brings the CRDs of other.example.com; allowed: example.com. Construct the operator that owns the group (Operator.in).',
    ]);
    const Gateway = kind<{ spec: JsonObject }>('gateway.networking.k8s.io/v1', 'Gateway');
    expect(found({}, undefined, Gateway)).toHaveLength(1);
  });

  test('in the values of a Helm release', () => {
    const release = (system: System) =>
      system.need.release({ name: 'chart', chart: CHART, values: { auth: { existingSecret: 'login' } } });
    expect(found({}, release)).toEqual([
      `[references] unit/store: Helm release chart: auth.existingSecret = "login": names Secret store/login, which nobody makes; allowed: none. ${MAKE_SECRET}`,
    ]);
  });

  test('the ServiceAccount that a role is bound to', () => {
    const binding = (system: System) =>
      void new Manifest(system, kubernetes.RoleBinding, {
        name: 'b',
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
        subjects: [{ kind: 'ServiceAccount', name: 'runner', namespace: 'store' }],
      });
    expect(found({}, binding)).toEqual([
      expect.stringContaining('subjects[0].name = "runner": names ServiceAccount store/runner, which nobody makes'),
    ]);
  });
});

describe('what somebody makes, or what need not be there, is no finding', () => {
  const named = { secretKeyRef: { name: 'login', key: 'user' } };

  test.each<[string, JsonObject, (system: System) => void]>([
    ['a Secret of Terraform', { valueFrom: named }, secret],
    [
      'a Secret of an operator',
      { valueFrom: named },
      (s) => s.state.makes({ kind: 'Secret', name: 'login', keys: ['user'] }),
    ],
    ['a Secret of a certificate', { secretName: 'tls' }, certificate('tls')],
    ['its key', { secretKeyRef: { name: 'tls', key: 'ca.crt' } }, certificate('tls')],
    ['a ConfigMap', { configMapKeyRef: { name: 'config', key: 'a.conf' } }, configMap],
    [
      'a ServiceAccount',
      { serviceAccountName: 'runner' },
      (s) => void new Manifest(s, kubernetes.ServiceAccount, { name: 'runner' }),
    ],
    [
      'a ServiceAccount of an operator',
      { serviceAccountName: 'runner' },
      (s) =>
        s.state.pods({
          id: 'p',
          labels: {},
          by: 'operator',
          replicas: 1,
          requests: { cpu: '1', memory: '1Gi' },
          serviceAccount: 'runner',
        }),
    ],
    ['the default ServiceAccount', { serviceAccountName: 'default' }, nothing],
    ["Kubernetes' own priorities", { priorityClassName: 'system-node-critical' }, nothing],
    [
      'a class that is stated',
      { storageClassName: 'fast' },
      (s) => s.state.makes({ kind: 'StorageClass', name: 'fast' }),
    ],
    ['a Service that is stated', { url: 'http://store.store.svc' }, nothing],
    ['a Service of a namespace that is not ours', { url: 'https://kubernetes.default.svc' }, nothing],
    ['a name that only looks like a host', { url: 'https://www.example.svc.example.com/a.b.svcx' }, nothing],
    [
      'an optional Secret',
      { env: [{ valueFrom: { secretKeyRef: { ...named.secretKeyRef, optional: true } } }] },
      nothing,
    ],
    ['an optional volume', { volumes: [{ secret: { secretName: 'login', optional: true } }] }, nothing],
    ['an empty name', { storageClassName: '', existingSecret: '' }, nothing],
  ])('%s', (_, spec, more) => {
    expect(found(spec, more)).toEqual([]);
  });
});

function certificate(secretName: string): (system: System) => void {
  return (system) => void new Manifest(system, Certificate, { name: 'c', spec: { secretName } });
}

test('an object that a CRD of the cluster itself serves is fine when the CRD is stated', () => {
  const Gateway = kind<{ spec: JsonObject }>('gateway.networking.k8s.io/v1', 'Gateway');
  const stated = (system: System) =>
    void system.state.makes({ kind: 'CustomResourceDefinition', name: 'gateways.gateway.networking.k8s.io' });
  expect(found({}, stated, Gateway)).toEqual([]);
});

test('the made-up platform has no dangling reference', () => {
  const env = Environment.test();
  new Certificates(env);
  new Monitoring(env);
  const store = new Store(env, 'store');
  store.need.crds('store', { groups: ['example.com'], version: '1', base: 'https://example.com', files: [] });
  new Portal(env, 'portal', { bucket: store.bucket('files') });
  new GadgetCluster(env, 'gadgets');
  const output = env.output();
  expect(references.find(output)).toEqual([]);
});
