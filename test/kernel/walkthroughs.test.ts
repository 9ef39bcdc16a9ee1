import { JsonPatch } from 'cdk8s';
import { Environment, type JsonObject, type Output, outside, platform, type Row, type SystemProps } from '../../lib';
import { synthesizedFindings } from '../../lib/checks/rules';
import { Portal, Store } from '../support/made-up';
import { Certificates, GadgetCluster, Monitoring, operatorWith } from '../support/made-up-operator';

const edgesOf = (output: Output) => output.model.edges.map(({ from, to }) => `${from} > ${to}`);

describe('two clusters and one operator', () => {
  const env = Environment.test();
  new GadgetCluster(env, 'one', { wanted: { workers: 2, watched: ['one'] } });
  new GadgetCluster(env, 'two', { wanted: { workers: 5, watched: ['two'] } });
  const output = env.output();

  test('share its release, with both their values', () => {
    expect([...output.foundation.releases.keys()]).toEqual(['gadget-operator']);
    expect(output.foundation.releases.get('gadget-operator')).toMatchObject({
      namespace: 'gadget-operator',
      values: { replicas: 1, workers: 5, watched: ['one', 'two'] },
    });
  });

  test('stand after it, each in a namespace and a file of its own', () => {
    expect(output.model.systems.map(({ id, after }) => [id, after])).toEqual([
      ['gadget-operator', []],
      ['one', ['gadget-operator']],
      ['two', ['gadget-operator']],
    ]);
    expect([...output.systems.keys()]).toEqual(['gadget-operator', 'one', 'two']);
    expect(output.object('Gadget', 'one', 'one')).toMatchObject({ spec: { replicas: 1 } });
    expect(output.object('Gadget', 'two', 'two')).toMatchObject({ spec: { replicas: 1 } });
  });

  test('are both reached by it, and the API server reaches its webhook', () => {
    expect(edgesOf(output)).toEqual([
      'api-server > gadget-operator/webhook',
      'gadget-operator/manager > kubernetes/api',
      'gadget-operator/manager > one/api',
      'gadget-operator/manager > two/api',
    ]);
  });

  test('leave nothing dangling', () => {
    expect(synthesizedFindings(output)).toEqual([]);
  });
});

describe('one provider, five takers, a rotated value', () => {
  const TAKERS = ['a', 'b', 'c', 'd', 'e'];
  const build = (generations: Row['generations']): Output => {
    const env = Environment.test({ generations });
    const store = new Store(env, 'store');
    const bucket = store.bucket('files');
    for (const id of TAKERS) new Portal(env, id, { bucket });
    return env.output();
  };
  const before = build({});
  const after = build({ 'store/files-c-secret': 2 });
  const stampOf = (output: Output, id: string) =>
    (output.object('Widget', id, id).metadata as JsonObject).annotations as JsonObject;

  test('each taker has an identity of its own', () => {
    expect([...before.foundation.mints.keys()]).toEqual(
      TAKERS.flatMap((id) => [`store/files-${id}-access`, `store/files-${id}-secret`]),
    );
    expect(new Set(TAKERS.map((id) => stampOf(before, id)['keelson.dev/stamp'])).size).toBe(TAKERS.length);
  });

  test('only the stamps of what reads the value change', () => {
    const changed = TAKERS.filter((id) => before.file(id) !== after.file(id));
    expect(changed).toEqual(['c']);
    expect(stampOf(after, 'c')).not.toEqual(stampOf(before, 'c'));
    expect(after.file('store')).toBe(before.file('store'));
    const stamps = (output: Output) => new Map(output.model.needs.secrets.map(({ name, stamp }) => [name, stamp]));
    const moved = [...stamps(after)].filter(([name, stamp]) => stamps(before).get(name) !== stamp);
    expect(moved.map(([name]) => name)).toEqual(['c', 'store-files-c']);
  });

  test('its generation reaches Terraform', () => {
    expect(after.foundation.mints.get('store/files-c-secret')).toMatchObject({ generation: 2, asker: 'store' });
    expect(after.foundation.mints.get('store/files-c-access')).toMatchObject({ generation: 1 });
  });
});

describe('a circle: the monitoring watches the issuer that serves the monitoring', () => {
  const env = Environment.test();
  new Monitoring(env);
  new Certificates(env);
  const output = env.output();

  test('settles', () => {
    expect(edgesOf(output)).toEqual([
      'monitoring/scraper > certificates/metrics',
      'monitoring/scraper > monitoring/metrics',
    ]);
    expect(output.object('Certificate', 'monitoring-tls', 'monitoring')).toMatchObject({
      spec: { dnsNames: ['monitoring.monitoring.svc'] },
    });
  });

  test('and order, which is a courtesy, follows the one handle that was taken', () => {
    expect(output.model.systems.map(({ id }) => id)).toEqual(['certificates', 'monitoring']);
  });
});

test('a system declared after the monitoring is watched all the same', () => {
  const env = Environment.test();
  new Certificates(env);
  new Monitoring(env);
  new GadgetCluster(env, 'late');
  const output = env.output();
  expect(edgesOf(output)).toContain('monitoring/scraper > gadget-operator/metrics');
  expect(output.object('Watch', 'gadget-operator-metrics')).toMatchObject({ spec: { path: '/metrics' } });
  expect(output.object('NetworkPolicy', 'gadget-operator-manager-edges')).toMatchObject({
    spec: {
      ingress: expect.arrayContaining([
        {
          from: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } },
              podSelector: { matchLabels: { app: 'monitoring' } },
            },
          ],
          ports: [{ port: 8080, protocol: 'TCP' }],
        },
      ]),
    },
  });
});

describe('dev on one node and prod on three zones, by rows', () => {
  const base = Environment.test().row;
  const pool = base.pools[0] as Row['pools'][number];
  const rows: Row[] = [
    { ...base, name: 'dev', stage: 'dev' },
    {
      ...base,
      name: 'prod',
      stage: 'prod',
      pools: [{ ...pool, nodes: ['a', 'b', 'c'].map((zone) => ({ name: `prod-${zone}`, zone })) }],
    },
  ];
  const outputs = [
    ...platform('shop', rows, (env) => {
      const gadgets = new GadgetCluster(env, 'gadgets');
      if (env.availability === 'quorum') gadgets.need.nodes('main', { labels: { spread: env.failureDomain } });
    }).outputs(),
  ];
  const [dev, prod] = outputs as [Output, Output];

  test('the rows set replicas and the failure domain', () => {
    expect(dev.object('Gadget', 'gadgets')).toMatchObject({ spec: { replicas: 1 } });
    expect(prod.object('Gadget', 'gadgets')).toMatchObject({ spec: { replicas: 3 } });
    expect(dev.model.needs.nodes).toEqual([]);
    expect(prod.model.needs.nodes).toEqual([
      { pool: 'main', labels: { spread: 'zone' }, taints: [], asker: 'gadgets' },
    ]);
  });

  test('every object tells its environment and its platform', () => {
    for (const output of outputs)
      for (const object of [...output.systems.values()].flat())
        expect((object.metadata as JsonObject).labels).toMatchObject({
          'app.kubernetes.io/part-of': 'shop',
          'keelson.dev/environment': output.row.name,
        });
  });
});

describe('what no prop says', () => {
  test('an object is patched, and the model tells it', () => {
    const env = Environment.test();
    new Store(env, 'store');
    const target = { group: 'example.com', kind: 'Widget', namespace: 'store', name: 'store' };
    env.patch(target, JsonPatch.replace('/spec/size', 7));
    env.patch(target, JsonPatch.add('/spec/note', 'by hand'));
    const output = env.output();
    expect(output.object('Widget', 'store').spec).toEqual({ note: 'by hand', size: 7 });
    expect(output.model.patches).toEqual(['Widget.example.com store/store']);
  });

  test('a patch that matches no object is a fault', () => {
    const env = Environment.test();
    new Store(env, 'store');
    env.patch({ group: 'example.com', kind: 'Widget', name: 'store' }, JsonPatch.remove('/spec/size'));
    expect(() => env.output()).toThrow(
      'unit: the patch of Widget.example.com store matches no object. Look for the object in the output',
    );
  });

  test('a value of a chart is changed; null takes away a default of the chart', () => {
    const env = Environment.test();
    new GadgetCluster(env, 'gadgets', { operator: operatorWith({ values: { replicas: 3, tolerations: null } }) });
    expect(env.output().foundation.releases.get('gadget-operator')?.values).toMatchObject({
      replicas: 3,
      tolerations: null,
    });
  });

  test('an exception is written down, with its reason and its end', () => {
    const env = Environment.test();
    const store = new Store(env, 'store');
    store.state.exception('pod-security', 'loads a kernel module', '2030-01-31');
    store.state.exception('logs', 'has none');
    expect(env.output().model.systems[0]?.exceptions).toEqual([
      { rule: 'logs', why: 'has none' },
      { rule: 'pod-security', why: 'loads a kernel module', until: '2030-01-31' },
    ]);
  });
});

describe('a class leaves a stack that has its data', () => {
  const build = (props?: SystemProps): Output => {
    const env = Environment.test();
    const store = new Store(env, 'store');
    if (props !== undefined) {
      new GadgetCluster(env, 'gadgets', props);
      new Portal(env, 'portal', { bucket: store.bucket('files'), ...props });
    }
    return env.output();
  };

  test('retiring: its needs stay, its objects go', () => {
    const before = build({});
    const retiring = build({ retiring: true });
    expect([...retiring.systems.keys()]).toEqual(['gadget-operator', 'store']);
    expect(retiring.file('portal')).toBe('');
    expect(retiring.model.needs).toEqual(before.model.needs);
    expect(retiring.model.systems.find(({ id }) => id === 'portal')?.retiring).toBe(true);
  });

  test('removed: its needs go as well', () => {
    const after = build();
    expect([...after.systems.keys()]).toEqual(['store']);
    expect(after.model.needs.namespaces.map(({ name }) => name)).toEqual(['store']);
    expect(after.model.needs.releases).toEqual([]);
    expect(after.model.needs.minted).toEqual([]);
  });
});

test('an operator and its resource are upgraded in one commit, by the row', () => {
  const build = (pins?: Row['pins']): Output => {
    const env = Environment.test({ pins });
    new GadgetCluster(env, 'gadgets');
    return env.output();
  };
  const release = (output: Output) => output.model.needs.releases[0];
  expect(release(build())).toMatchObject({ version: 'v1.2.0' });
  expect(build().object('Gadget', 'gadgets')).toMatchObject({ spec: { image: 'quay.io/example/gadget:4.0.1' } });
  const upgraded = build({ 'gadget-operator': 'v1.3.0', gadget: '4.1.0' });
  expect(release(upgraded)).toMatchObject({ version: 'v1.3.0' });
  expect(upgraded.object('Gadget', 'gadgets')).toMatchObject({ spec: { image: 'quay.io/example/gadget:4.1.0' } });
  expect(upgraded.model.systems.map(({ id }) => id)).toEqual(['gadget-operator', 'gadgets']);
});

test('a system is tested in ten lines, with handles of what lives outside', () => {
  const env = Environment.test();
  const bucket = outside.bucket('files', { host: 's3.example.com' });
  new Portal(env, 'portal', { bucket });
  const output = env.output();
  expect(output.object('Widget', 'portal', 'portal')).toMatchObject({ spec: { size: 2 } });
  expect(output.model.needs.given).toMatchObject([{ id: 'portal/bucket-files', keys: ['access-key', 'secret-key'] }]);
  expect(edgesOf(output)).toEqual(['portal/web > outside/files']);
});
