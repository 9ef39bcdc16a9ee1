import { ApiObject, Cron, JsonPatch, Testing } from 'cdk8s';
import * as plus from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Environment, type Json, type JsonObject } from '../../lib';
import { Store } from '../support/made-up';

const containers = [{ image: 'registry.example.com/web:1', port: 8080 }];
const STABLE = 'keelson.dev/workload';
const named = (name: string) => ({ metadata: { name }, containers });

/** Workloads of a user, all of one name where Kubernetes allows it. */
function workloads(scope: Construct): void {
  const web = new plus.Deployment(scope, 'web', named('web'));
  const api = new plus.Deployment(scope, 'api', named('api'));
  web.exposeViaService({ name: 'web' });
  const service = new plus.Service(scope, 'db-service', { metadata: { name: 'db' }, ports: [{ port: 81 }] });
  const db = new plus.StatefulSet(scope, 'db', { ...named('web'), service });
  new plus.CronJob(scope, 'nightly', { ...named('web'), schedule: Cron.daily() });
  new plus.Job(scope, 'once', named('once'));
  new plus.DaemonSet(scope, 'agent', named('agent'));
  new plus.Pod(scope, 'pod', named('one'));
  budget(scope, web);
  web.scheduling.separate(api);
  web.scheduling.colocate(db);
  web.scheduling.spread({ topology: plus.Topology.ZONE });
  api.scheduling.separate(
    plus.Pods.select(scope, 'some', {
      expressions: [plus.LabelExpression.in('cdk8s.io/metadata.addr', [addrOf(web)])],
    }),
  );
}

/** cdk8s-plus has none: users write it plainly, with the selector of the workload. */
function budget(scope: Construct, web: plus.Deployment): void {
  new ApiObject(scope, 'budget', {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web' },
    spec: { maxUnavailable: 1, selector: { matchLabels: web.matchLabels } },
  } as never);
}

/** The hash that cdk8s-plus selects a workload by. */
function addrOf(workload: plus.Deployment): string {
  return Object.values(workload.matchLabels)[0] as string;
}

function environment(below?: string): Environment {
  const env = Environment.test();
  const store = new Store(env, 'store');
  workloads(below === undefined ? store : new Construct(store, below));
  return env;
}

/** Every value of a key, wherever it stands. */
function valuesAt(value: Json | undefined, key: string): Json[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => valuesAt(item, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value as JsonObject).flatMap(([name, item]) => [
    ...(name === key ? [item as Json] : []),
    ...valuesAt(item, key),
  ]);
}

describe('workloads of cdk8s-plus', () => {
  const env = environment();
  const output = env.output();

  test('carry no hash of a path', () => {
    expect(output.file('store')).not.toContain('cdk8s.io/metadata.addr');
    expect(output.file('store')).toContain(STABLE);
  });

  test.each([
    ['Deployment', 'web', 'deployment-web'],
    ['Deployment', 'api', 'deployment-api'],
    ['StatefulSet', 'web', 'statefulset-web'],
    ['DaemonSet', 'agent', 'daemonset-agent'],
  ])('%s %s selects its own pods, and no others', (kind, name, value) => {
    const { spec } = output.object(kind, name) as { spec: JsonObject };
    expect(spec.selector).toEqual({ matchLabels: { [STABLE]: value } });
    expect(spec.template).toMatchObject({ metadata: { labels: { [STABLE]: value } } });
  });

  test.each([
    ['CronJob', 'web', 'cronjob-web'],
    ['Job', 'once', 'job-once'],
    ['Pod', 'one', 'pod-one'],
  ])('%s %s labels its pods', (kind, name, value) => {
    expect(valuesAt(output.object(kind, name), STABLE)).toEqual([value]);
  });

  test('services select them', () => {
    expect(output.object('Service', 'web').spec).toMatchObject({ selector: { [STABLE]: 'deployment-web' } });
    expect(output.object('Service', 'db').spec).toMatchObject({ selector: { [STABLE]: 'statefulset-web' } });
  });

  test('so does a budget', () => {
    expect(output.object('PodDisruptionBudget', 'web').spec).toMatchObject({
      selector: { matchLabels: { [STABLE]: 'deployment-web' } },
    });
  });

  test('are hardened where their namespace is restricted, in what cdk8s-plus cannot say', () => {
    for (const kind of ['Deployment', 'StatefulSet', 'CronJob']) {
      const object = output.object(kind, 'web');
      expect(valuesAt(object, 'seccompProfile')).toEqual([{ type: 'RuntimeDefault' }]);
      expect(valuesAt(object, 'capabilities')).toEqual([{ drop: ['ALL'] }]);
    }
  });

  test('so does scheduling: near, apart, spread, and by expression', () => {
    const pod = (name: string) =>
      (output.object('Deployment', name).spec as { template: { spec: JsonObject } }).template.spec;
    expect(valuesAt(pod('web').affinity, 'matchLabels')).toEqual([
      { [STABLE]: 'statefulset-web' },
      { [STABLE]: 'deployment-api' },
      { [STABLE]: 'deployment-web' },
    ]);
    expect(valuesAt(pod('api').affinity, 'matchExpressions')).toEqual([
      [{ key: STABLE, operator: 'In', values: ['deployment-web'] }],
    ]);
  });

  test('may be moved in the tree, and no byte changes', () => {
    expect(environment('below').output().file('store')).toBe(output.file('store'));
  });

  test('have the standard labels, their namespace, and come the same by every way', () => {
    expect(output.object('Deployment', 'web').metadata).toMatchObject({
      labels: { 'app.kubernetes.io/instance': 'store' },
      namespace: 'store',
    });
    expect(Testing.synth(env.node.findChild('store') as Store)).toEqual(output.systems.get('store'));
  });
});

describe('other objects of cdk8s', () => {
  test("Kubernetes' own cluster-scoped kinds get no namespace", () => {
    const env = Environment.test();
    const store = new Store(env, 'store');
    const storageClass = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'fast' } };
    new ApiObject(store, 'class', { ...storageClass, provisioner: 'x' } as never);
    new ApiObject(store, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' } });
    const output = env.output();
    expect(output.object('StorageClass', 'fast')).toMatchObject({ provisioner: 'x' });
    expect(output.object('StorageClass', 'fast').metadata).not.toHaveProperty('namespace');
    expect(output.object('ConfigMap', 'map').metadata).toMatchObject({ namespace: 'store' });
  });

  test('are patched by the environment after their conversion: what Kubernetes 1.27 did not know stays', () => {
    const env = Environment.test();
    new plus.Deployment(new Store(env, 'store'), 'web', named('web'));
    env.patch(
      { group: 'apps', kind: 'Deployment', namespace: 'store', name: 'web' },
      JsonPatch.add('/spec/template/spec/initContainers', [{ name: 'sidecar', restartPolicy: 'Always' }]),
    );
    expect(env.output().object('Deployment', 'web')).toMatchObject({
      spec: { template: { spec: { initContainers: [{ name: 'sidecar', restartPolicy: 'Always' }] } } },
    });
  });

  test('keep keys that JavaScript itself uses', () => {
    const env = Environment.test();
    const data = JSON.parse('{"constructor":"a","__proto__":"b"}');
    new ApiObject(new Store(env, 'store'), 'map', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'map' },
      data,
    } as never);
    expect(Object.entries(env.output().object('ConfigMap', 'map').data as object).sort()).toEqual([
      ['__proto__', 'b'],
      ['constructor', 'a'],
    ]);
  });

  test.each<[string, unknown, RegExp]>([
    ['a date', new Date(0), /^unit\/store\/map: a Date cannot be written: give plain data\.$/],
    ['not a number', Number.NaN, /^unit\/store\/map: .*NaN/],
    ['half a character', 'x\ud800', /^unit\/store\/map: data\.x.*half a surrogate pair/],
  ])('%s is refused, with the object', (_, x, message) => {
    const env = Environment.test();
    new ApiObject(new Store(env, 'store'), 'map', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'map' },
      data: { x },
    } as never);
    expect(() => env.output().file('store')).toThrow(message);
  });

  test('have patches of their own, and one that does not fit names itself', () => {
    const env = Environment.test();
    const store = new Store(env, 'store');
    const map = { apiVersion: 'v1', kind: 'ConfigMap' };
    const fine = new ApiObject(store, 'a', { ...map, metadata: { name: 'a' } });
    fine.addJsonPatch(JsonPatch.add('/data', { x: 'y' }));
    expect(env.output().object('ConfigMap', 'a').data).toEqual({ x: 'y' });
    const other = Environment.test();
    const wrong = new ApiObject(new Store(other, 'store'), 'b', { ...map, metadata: { name: 'b' } });
    wrong.addJsonPatch(JsonPatch.remove('/data/x'));
    expect(() => other.output()).toThrow('unit/store/b: the patch remove /data/x does not fit the object.');
  });

  test('two of one name and kind are refused, though cdk8s would not notice', () => {
    const env = Environment.test();
    const store = new Store(env, 'store');
    for (const id of ['a', 'b']) new plus.Deployment(store, id, named('web'));
    expect(() => env.output()).toThrow(/makes Deployment\.apps store\/web, which unit\/store\/a\S* makes already/);
  });
});
