import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Size } from 'cdk8s';
import { loadAll } from 'js-yaml';
import { Environment, type JsonObject, type Labels, nodes, TiDBCluster, type TiDBClusterProps } from '../../lib';
import { Certificates } from '../../lib/certificates/certificates';
import { differences } from '../../lib/testing/real/compare';
import { shared } from '../support/shared';
import { fast, pool, prod } from './tidb-fixture';

// What is stated here, against what tidb-operator 1.6 made of clusters like them: `q` with three members, TiFlash and
// TLS, `s` with one of each, `r` in a namespace that enforces `restricted`.

const folder = shared(join('operators', 'messaging-databases'));

interface Made extends JsonObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Labels };
}

function dumped(file: string): readonly Made[] {
  return folder === undefined ? [] : (loadAll(readFileSync(join(folder, file), 'utf8')) as Made[]);
}

function modelOf(id: string, row: Parameters<typeof Environment.test>[0], props: Partial<TiDBClusterProps>) {
  const env = Environment.test(row);
  new Certificates(env, 'certificates');
  new TiDBCluster(env, id, { storage: fast, ...props });
  const output = env.output();
  const system = output.model.systems.find((known) => known.id === id);
  if (system === undefined) throw new Error(`${id} is not in the model`);
  return { output, system };
}

const quorumRow = { ...prod, pools: [{ ...pool, nodes: nodes('n', 6, ['a', 'b', 'c']) }] };
const quorum = {
  made: dumped('tidb-cluster-quorum.yaml'),
  ...modelOf('q', quorumRow, { tiflash: {} }),
};
const single = {
  made: dumped('tidb-cluster-single.yaml'),
  ...modelOf('s', { stage: 'dev' }, { tls: false }),
};

const named = (made: readonly Made[], kind: string) =>
  made.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);

const selects = (selector: Labels, { labels }: Made['metadata']) =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

interface Running {
  readonly containers: readonly {
    readonly name: string;
    readonly ports?: readonly { readonly containerPort: number }[];
  }[];
  readonly serviceAccountName?: string;
}

const describeDumps = folder === undefined ? describe.skip : describe;

describeDumps.each([
  ['three members', quorum],
  ['one of each', single],
])('a cluster of %s, as the operator made it', (_, { made, system }) => {
  const pods = made.filter(({ kind }) => kind === 'Pod');

  test('its pods are selected by the labels stated, each by one', () => {
    for (const pod of pods) {
      const by = system.pods.filter(({ labels }) => selects(labels, pod.metadata));
      expect(by.map(({ id }) => id)).toHaveLength(1);
    }
    const counts = system.pods
      .filter(({ id }) => !id.endsWith('/accounts'))
      .map(({ id, labels, replicas }) => [
        id,
        replicas,
        pods.filter(({ metadata }) => selects(labels, metadata)).length,
      ]);
    for (const [id, stated, found] of counts) expect([id, stated]).toEqual([id, found]);
  });

  test('they run under the accounts stated', () => {
    for (const { labels, serviceAccount, by } of system.pods) {
      if (by === 'us') continue;
      const account = serviceAccount ?? 'default';
      for (const pod of pods.filter(({ metadata }) => selects(labels, metadata)))
        expect((pod.spec as unknown as Running).serviceAccountName ?? 'default').toBe(account);
    }
  });

  test('every Service stated is made, and every one made is stated', () => {
    const stated = system.made.filter(({ kind }) => kind === 'Service').map(({ name }) => name);
    // The single cluster of the dump was made without tidb.service: then there is no such Service.
    const known = named(made, 'Service');
    const missing = stated.filter((name) => !known.includes(name));
    expect(missing).toEqual(known.includes('q-tidb') ? [] : ['s-tidb']);
    expect(known.filter((name) => !stated.includes(name))).toEqual([]);
  });

  test('endpoints are at ports where something listens', () => {
    const ports = new Map(
      made
        .filter(({ kind }) => kind === 'Service')
        .map(({ metadata, spec }) => [
          metadata.name,
          (spec as { ports: readonly { port: number }[] }).ports.map(({ port }) => port),
        ]),
    );
    for (const { id, host, port } of system.endpoints) {
      const service = host.split('.')[0] ?? '';
      // The status port of TiKV is no port of its Service: clients find the pods by the headless name alone.
      if (id.endsWith('/tikv-status') || !ports.has(service)) continue;
      expect([id, ports.get(service)]).toEqual([id, expect.arrayContaining([port])]);
    }
  });

  test('claims are named as stated', () => {
    const claims = system.pods.flatMap(({ id, claims: stated, replicas }) =>
      stated.flatMap(({ name }) =>
        Array.from({ length: replicas }, (_, i) => `${name}-${system.id}-${id.split('/')[1]}-${i}`),
      ),
    );
    expect(claims.sort()).toEqual(named(made, 'PersistentVolumeClaim').sort());
  });

  test('metrics are where the operator says that they are', () => {
    const annotated = new Set(
      pods.map(({ metadata }) => (metadata as unknown as { annotations?: Labels }).annotations?.['prometheus.io/port']),
    );
    annotated.delete(undefined);
    const stated = system.metrics.map(({ endpoint }) => system.endpoints.find(({ id }) => id === endpoint)?.podPort);
    // TiFlash has two, of which the annotation names one.
    expect(
      stated
        .filter((port) => port !== 20292)
        .map(String)
        .sort(),
    ).toEqual([...annotated].sort());
  });
});

describeDumps('the whole cluster of three members', () => {
  /** Released later and pulled by its whole name; pods of the dump have lost their status. */
  const real = quorum.made.map((object) => {
    const text = JSON.stringify(object)
      .replace(/"pingcap\/([a-z]+):v8\.5\.2"/g, '"docker.io/pingcap/$1:v8.5.7"')
      .replace('"pingcap/tidb-operator:v1.6.5"', '"docker.io/pingcap/tidb-operator:v1.6.6"')
      .replaceAll('"busybox:1.36"', '"docker.io/library/busybox:1.37.0"');
    const read = JSON.parse(text) as Made;
    return read.kind === 'Pod' ? { ...read, status: { phase: 'Running' } } : read;
  });

  test('is what is stated, but for what the dump was not asked for', () => {
    const { system } = modelOf('q', quorumRow, {
      namespace: 'tidb',
      tidb: { cpu: 1, memory: Size.gibibytes(2) },
      tiflash: { cpu: 2, memory: Size.gibibytes(4), volumes: [Size.gibibytes(50)] },
    });
    const pods = real.filter(({ kind }) => kind === 'Pod');
    const fastClass = { kind: 'StorageClass', metadata: { name: 'fast' } };
    const all = { group: 'pingcap.com', objects: [...real, fastClass], pods, warnings: [] };
    expect(differences('prod', [system], all)).toEqual([
      // Containers that only tail have no resources there.
      'prod/q: pods q/tidb: requests: stated 1020m / 2080Mi, the operator made 1 / 2Gi',
      'prod/q: pods q/tiflash: requests: stated 2060m / 4192Mi, the operator made 2 / 4Gi',
      // enableNamedStatusPort is not on there.
      'prod/q: endpoint q/tikv-status: port: stated 20180, Service q-tikv-peer has 20160',
    ]);
  });
});

describeDumps('TLS', () => {
  test('the Secrets that the operator mounts are those of our certificates', () => {
    const asked = (quorum.output.systems.get('q') ?? [])
      .filter(({ kind }) => kind === 'Certificate')
      .map(({ spec }) => (spec as { secretName: string }).secretName);
    const mounted = named(quorum.made, 'Secret').filter((name) => name !== 'q-init');
    expect(asked.sort()).toEqual(mounted.sort());
    for (const name of mounted)
      expect(Object.keys(quorum.made.find(({ metadata }) => metadata.name === name)?.data as object).sort()).toEqual([
        'ca.crt',
        'tls.crt',
        'tls.key',
      ]);
  });
});

describeDumps('containers', () => {
  const components = (made: readonly Made[]) =>
    new Map(
      made
        .filter(({ kind }) => kind === 'StatefulSet' || kind === 'Deployment')
        .map(({ metadata, spec }) => [
          metadata.labels['app.kubernetes.io/component'],
          (spec as unknown as { template: { spec: Running } }).template.spec.containers.map(({ name }) => name),
        ]),
    );

  test('each has room in what is stated: one that only tails beside TiDB, three beside TiFlash', () => {
    expect(Object.fromEntries(components(quorum.made))).toEqual({
      discovery: ['discovery'],
      pd: ['pd'],
      tidb: ['slowlog', 'tidb'],
      tiflash: ['tiflash', 'serverlog', 'errorlog', 'clusterlog'],
      tikv: ['tikv'],
    });
  });

  test('those of the cluster that ran as restricted are the same', () => {
    const restricted = components(dumped('tidb-cluster-restricted.yaml'));
    expect([...restricted.keys()].sort()).toEqual(['discovery', 'pd', 'tidb', 'tikv']);
    expect(restricted.get('tidb')).toEqual(['slowlog', 'tidb']);
  });
});

describeDumps('backups', () => {
  test('run with the images, the account and the keys stated', () => {
    const [job] = dumped('tidb-backup.yaml');
    const { containers, initContainers, serviceAccountName } = (
      job as unknown as {
        spec: { template: { spec: Running & { initContainers: Running['containers'] } } };
      }
    ).spec.template.spec;
    expect(serviceAccountName).toBe('tidb-backup-manager');
    expect([...initContainers, ...containers].map(({ name }) => name)).toEqual(['br', 'backup']);
    const text = JSON.stringify(containers);
    expect(text).toContain('"key":"access_key"');
    expect(text).toContain('"key":"secret_key"');
    expect(job?.metadata.labels['app.kubernetes.io/managed-by']).toBe('backup-operator');
  });
});
