import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { toldProblem } from '../../lib/checks/findings/problem';
import type { Schemas } from '../../lib/checks/schemas/crds';
import { groupOf, isBuiltIn } from '../../lib/kernel/base/kind';
import { isMap, type Json, type JsonObject } from '../../lib/kernel/base/values';
import { crdsOfGroups } from '../support/crds';
import { shared } from '../support/shared';

/** Releases that the objects were made with, of groups that the test data has from several operators. */
const VERSIONS: Readonly<Record<string, string>> = { 'argoproj.io': 'v1.9.1' };

function crds(group: string): Schemas | undefined {
  const version = VERSIONS[group];
  return crdsOfGroups([{ group, ...(version === undefined ? {} : { version }) }]);
}

const operators = shared('operators');
const given = shared('crds') === undefined ? describe.skip : describe;

/** The custom resources that stand beside what real operators made of them. */
function customResources(folder: string): JsonObject[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.yaml'))
    .flatMap((file) => loadAll(readFileSync(join(folder, file), 'utf8')))
    .flatMap((document) => (isMap(document) && Array.isArray(document.items) ? document.items : [document]))
    .filter(isMap)
    .map(asWritten)
    .filter(({ apiVersion }) => !isBuiltIn(groupOf(String(apiVersion))));
}

/** Without what the server and controllers fill in; of owners the identifiers were cut out of the data. */
function asWritten({ status, metadata, ...object }: Record<string, unknown>): JsonObject {
  const { ownerReferences, ...own } = isMap(metadata) ? metadata : {};
  return { ...object, metadata: own } as JsonObject;
}

given('objects that real operators took', () => {
  const objects = operators === undefined ? [] : customResources(operators);
  const groups = [...new Set(objects.map(({ apiVersion }) => groupOf(String(apiVersion))))].sort();

  test.each(groups)('%s: nothing is found', (group) => {
    const known = crds(group);
    const own = objects.filter(({ apiVersion }) => groupOf(String(apiVersion)) === group);
    expect(own.flatMap((object) => known?.validate(object) ?? []).map(toldProblem)).toEqual([]);
  });

  test('there are enough of them to mean something', () => {
    expect(objects.length).toBeGreaterThan(40);
    expect(groups).toEqual(expect.arrayContaining(['ceph.rook.io', 'rabbitmq.com']));
  });
});

const meta = { name: 'main', namespace: 'n' };
const CEPH: JsonObject = {
  apiVersion: 'ceph.rook.io/v1',
  kind: 'CephCluster',
  metadata: meta,
  spec: {
    cephVersion: { image: 'quay.io/ceph/ceph:v20.2.4' },
    dataDirHostPath: '/var/lib/rook',
    mon: { count: 3 },
    storage: { useAllNodes: false },
  },
};
const POOL: JsonObject = {
  apiVersion: 'ceph.rook.io/v1',
  kind: 'CephBlockPool',
  metadata: meta,
  spec: { failureDomain: 'zone', replicated: { size: 3 }, parameters: { min_size: '2' } },
};
const RABBIT: JsonObject = {
  apiVersion: 'rabbitmq.com/v1beta1',
  kind: 'RabbitmqCluster',
  metadata: meta,
  spec: {
    replicas: 3,
    persistence: { storageClassName: 'ceph-block', storage: '10Gi' },
    rabbitmq: { additionalPlugins: ['rabbitmq_shovel'] },
  },
};
const QUEUE: JsonObject = {
  apiVersion: 'rabbitmq.com/v1beta1',
  kind: 'Queue',
  metadata: meta,
  spec: {
    name: 'orders',
    vhost: '/',
    type: 'quorum',
    durable: true,
    rabbitmqClusterReference: { name: 'main' },
    arguments: { 'x-any': 1 },
  },
};
const TIDB: JsonObject = {
  apiVersion: 'pingcap.com/v1alpha1',
  kind: 'TidbCluster',
  metadata: meta,
  spec: {
    version: 'v8.5.2',
    pvReclaimPolicy: 'Retain',
    pd: { baseImage: 'pingcap/pd', replicas: 3, requests: { storage: '10Gi' }, config: '[log]' },
    tikv: { baseImage: 'pingcap/tikv', replicas: 3, requests: { cpu: 2, storage: '100Gi' } },
    tidb: { baseImage: 'pingcap/tidb', replicas: 2, service: { type: 'ClusterIP' } },
  },
};
const CERTIFICATE: JsonObject = {
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  metadata: meta,
  spec: {
    secretName: 'tls',
    issuerRef: { name: 'ca', kind: 'ClusterIssuer' },
    dnsNames: ['a.example.org'],
    duration: '2160h',
    usages: ['server auth'],
  },
};

/** The object with one field set, by its path in the spec; undefined takes the field away. */
function faulty(object: JsonObject, path: string, value: Json | undefined): JsonObject {
  const copy = structuredClone(object) as Record<string, Record<string, unknown>>;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const holder = keys.reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, copy.spec ?? {});
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return copy as JsonObject;
}

given('deliberate faults', () => {
  const faults: readonly [JsonObject, string, Json | undefined, RegExp][] = [
    [
      CEPH,
      'mon.count',
      'three',
      /^CephCluster.ceph.rook.io n\/main: spec.mon.count = "three": has the wrong type; allowed: integer$/,
    ],
    [CEPH, 'mon.count', 10, /spec.mon.count = 10: is out of range; allowed: <= 9$/],
    [CEPH, 'mons', 3, /spec.mons = 3: unknown field; allowed: mon, monitoring, /],
    [CEPH, 'dataDirHostPath', '', /spec.dataDirHostPath = "": does not match the pattern; allowed: \^/],
    [POOL, 'replicated.sizes', 3, /spec.replicated.sizes = 3: unknown field; allowed: size, /],
    [POOL, 'replicated.size', undefined, /spec.replicated.size = nothing: is required$/],
    [
      POOL,
      'compressionMode',
      'fast',
      /spec.compressionMode = "fast": is none of the values; allowed: none, passive, aggressive, force/,
    ],
    [POOL, 'parameters.min_size', 2, /spec.parameters.min_size = 2: has the wrong type; allowed: string$/],
    [RABBIT, 'replicas', -1, /spec.replicas = -1: is out of range; allowed: >= 0$/],
    [
      RABBIT,
      'persistence.storage',
      true,
      /spec.persistence.storage = true: has the wrong type; allowed: integer or string$/,
    ],
    [RABBIT, 'persistence.storage', '10 GB', /spec.persistence.storage = "10 GB": does not match the pattern/],
    [
      RABBIT,
      'rabbitmq.additionalPlugins',
      ['a b'],
      /spec.rabbitmq.additionalPlugins\[0\] = "a b": does not match the pattern/,
    ],
    [RABBIT, 'service', { typ: 'ClusterIP' }, /spec.service.typ = "ClusterIP": unknown field; allowed: type, /],
    [QUEUE, 'rabbitmqClusterReference', undefined, /spec.rabbitmqClusterReference = nothing: is required$/],
    [QUEUE, 'durable', 'yes', /spec.durable = "yes": has the wrong type; allowed: boolean$/],
    [TIDB, 'pd.replica', 3, /spec.pd.replica = 3: unknown field; allowed: replicas, /],
    [TIDB, 'tikv.replicas', undefined, /spec.tikv.replicas = nothing: is required$/],
    [TIDB, 'tidb.replicas', 2 ** 31, /spec.tidb.replicas = 2147483648: has the wrong format; allowed: int32$/],
    [CERTIFICATE, 'issuerRef', undefined, /spec.issuerRef = nothing: is required$/],
    [
      CERTIFICATE,
      'usages',
      ['server auth', 'serving'],
      /spec.usages\[1\] = "serving": is none of the values; allowed: signing, /,
    ],
    [CERTIFICATE, 'dnsName', 'a.example.org', /spec.dnsName = "a.example.org": unknown field; allowed: dnsNames, /],
  ];

  test.each(faults.map((fault) => [String(fault[0].kind), fault[1], ...fault] as const))('%s, spec.%s', (...row) => {
    const [, , object, path, value, expected] = row;
    const known = crds(groupOf(String(object.apiVersion)));
    expect(known?.validate(object)).toEqual([]);
    const found = known?.validate(faulty(object, path, value)).map(toldProblem) ?? [];
    expect(found.join('\n')).toMatch(expected);
  });

  test('what is not judged is said', () => {
    expect(crds('cert-manager.io')?.unjudged('cert-manager.io/v1', 'Certificate')).toEqual([]);
    const pool = crds('ceph.rook.io')?.unjudged('ceph.rook.io/v1', 'CephBlockPool') ?? [];
    expect(pool.filter(({ form }) => form === 'cel').length).toBeGreaterThan(0);
    const queue = crds('rabbitmq.com')?.unjudged('rabbitmq.com/v1beta1', 'Queue');
    expect(queue).toEqual([
      { path: 'spec.arguments', form: 'open', rule: 'x-kubernetes-preserve-unknown-fields: true' },
    ]);
  });
});
