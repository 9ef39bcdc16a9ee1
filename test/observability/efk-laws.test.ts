import { told } from '../../lib/kernel/base/faults';
import type { JsonObject } from '../../lib/kernel/base/values';
import { elasticsearchChanges, kibanaChanges } from '../../lib/observability/efk/changes';
import type { ElasticsearchContent, KibanaContent } from '../../lib/observability/efk/kinds';
import { EFK_LAWS } from '../../lib/observability/efk/laws';
import { dangling, judged } from '../support/laws';
import { object } from '../support/rules';
import { SLOW, written, ZONES } from './efk-fixture';

type Spec = ElasticsearchContent['spec'];

const WARM = { warm: { storage: SLOW }, keep: { hot: 4, warm: 26, delete: 30 } };
const STANDS = written(WARM, ZONES, 'Elasticsearch').spec as unknown as Spec;
const KIBANA = written({}, {}, 'Kibana').spec as unknown as KibanaContent['spec'];
const changed = (after: Partial<Spec>) =>
  elasticsearchChanges(STANDS, { ...STANDS, ...after }).map((flaw) => told({ path: 'logs', ...flaw }));
const withSet = (name: string, change: (set: Spec['nodeSets'][number]) => object) => ({
  nodeSets: STANDS.nodeSets.map((set) => (set.name === name ? { ...set, ...change(set) } : set)),
});
const claim =
  (storage: string, storageClassName = 'fast') =>
  () => ({
    volumeClaimTemplates: [
      {
        metadata: { name: 'elasticsearch-data' as const },
        spec: { accessModes: ['ReadWriteOnce' as const], storageClassName, resources: { requests: { storage } } },
      },
    ],
  });

test('what stays as it is, and what only grows, is well', () => {
  expect(changed({})).toEqual([]);
  expect(changed(withSet('hot', claim('300Gi')))).toEqual([]);
  expect(changed(withSet('hot', () => ({ count: 5 })))).toEqual([]);
  expect(changed({ version: '9.5.0' })).toEqual([]);
});

test.each<[string, Partial<Spec>, string]>([
  [
    'a smaller volume',
    withSet('hot', claim('100Gi')),
    'logs: hot.size = "100Gi": is less than 200Gi, and the operator refuses to shrink a volume; allowed: 200Gi and more.',
  ],
  [
    'another class',
    withSet('hot', claim('200Gi', 'slow')),
    'logs: hot.storage = "slow": is another class than fast, which the operator refuses: volumes do not move; allowed: fast. Make a second stack, and let it fill while the first one grows old.',
  ],
  [
    'no volume any more',
    withSet('hot', () => ({ volumeClaimTemplates: [] })),
    'logs: hot.storage = nothing: adds a volume, or takes it away, which the operator refuses.',
  ],
  [
    'no warm nodes any more',
    { nodeSets: STANDS.nodeSets.filter(({ name }) => name !== 'warm') },
    'logs: warm = nothing: takes node set warm with its 2 nodes away: they go only when Elasticsearch has moved what they hold, and the others need room for it. Look that there is room, change nothing else with it, wait for phase Ready, and acknowledge this finding.',
  ],
  [
    'fewer masters',
    withSet('master', () => ({ count: 1 })),
    'logs: masters = 1: is fewer than the 3 that decide now: the operator takes any number without asking who is left; allowed: 3 and more. Let the cluster be green, change nothing else with it, and acknowledge this finding.',
  ],
  [
    'an older release',
    { version: '9.3.0' },
    'logs: version of Elasticsearch = "9.3.0": is older than 9.4.3, which the operator refuses; allowed: 9.4.3 and later.',
  ],
  [
    'the next major release',
    { version: '10.0.0' },
    'logs: version of Elasticsearch = "10.0.0": is another major release than 9.4.3: it takes indices of the last one alone, and there is no way back; allowed: 9.x. Go to the last minor release first, read what it deprecates, and acknowledge this finding.',
  ],
  [
    'a release and nodes at once',
    { version: '9.5.0', ...withSet('hot', () => ({ count: 4 })) },
    'logs: version of Elasticsearch = "9.5.0": comes together with other nodes (3 master, 3 hot, 2 warm before, 3 master, 4 hot, 2 warm after): the operator may restart one that it empties. Change one of the two, wait for phase Ready, then the other.',
  ],
  [
    'another certificate',
    { http: { ...STANDS.http, tls: { certificate: { secretName: 'other' } } } },
    'logs: certificate of Elasticsearch = "other": is another Secret: until every node has it, and every client trusts it, some requests fail; allowed: logs-elasticsearch-tls.',
  ],
  [
    'volumes that go with the resource',
    { volumeClaimDeletePolicy: 'DeleteOnScaledownAndClusterDeletion' },
    'logs: data = "scratch": lets the operator delete every volume of logs with the resource; allowed: keep.',
  ],
])('of a cluster that stands, %s is told', (_, after, message) => {
  expect(changed(after)).toEqual([message]);
});

test('Elasticsearch without TLS is told: its Services change at once, its nodes one by one', () => {
  const { tls: _, ...http } = STANDS.http;
  expect(changed({ http: http as Spec['http'] })).toEqual([
    'logs: certificate of Elasticsearch = nothing: is another Secret: until every node has it, and every client trusts it, some requests fail; allowed: logs-elasticsearch-tls.',
  ]);
});

test('a cluster that somebody else wrote, of the least that the operator takes, is judged too', () => {
  const least = { version: '9.4.3', nodeSets: [{ name: 'default', count: 1 }] } as unknown as Spec;
  expect(elasticsearchChanges(least, least)).toEqual([]);
  expect(elasticsearchChanges(least, STANDS).map(({ prop }) => prop)).toEqual([
    'default',
    'certificate of Elasticsearch',
  ]);
});

test('Kibana does not go back', () => {
  expect(kibanaChanges(KIBANA, { ...KIBANA, version: '9.4.2' }).map((flaw) => told({ path: 'logs', ...flaw }))).toEqual(
    ['logs: version of Kibana = "9.4.2": is older than 9.4.3, which the operator refuses; allowed: 9.4.3 and later.'],
  );
  expect(kibanaChanges(KIBANA, KIBANA)).toEqual([]);
});

const ES = 'elasticsearch.k8s.elastic.co/v1 Elasticsearch';
const cluster = (set: JsonObject, spec: JsonObject = {}) =>
  object(ES, { nodeSets: [{ name: 'a', count: 1, config: { 'node.roles': ['master'] }, ...set }], ...spec });

test.each<[string, JsonObject, string]>([
  [
    'a setting of the operator',
    cluster({ config: { 'cluster.name': 'x', 'node.roles': ['master'] } }),
    'spec.nodeSets[0].config["cluster.name"] = "x": is the operator\'s own to set, and it takes another without a word. Leave it out.',
  ],
  [
    'a role that there is not',
    cluster({ config: { 'node.roles': ['master', 'data_hott'] } }),
    'spec.nodeSets[0].config["node.roles"] = "data_hott": is no role: the node would not start; allowed: master, voting_only, ingest, ml, transform, remote_cluster_client, data, data_content, data_hot, data_warm, data_cold, data_frozen, index, search.',
  ],
  [
    'roles that are no list',
    cluster({ config: { 'node.roles': 'master' } }),
    'spec.nodeSets[0].config["node.roles"] = "master": is no list; allowed: a list of roles.',
  ],
  [
    'nobody who decides',
    cluster({ config: { 'node.roles': ['data_hot'] } }),
    'spec.nodeSets = 0: has no node that decides; allowed: one with the role master.',
  ],
  [
    'an even number that decides',
    cluster({ count: 2 }),
    'nodes with the role master = 2: is even: it bears no more losses than 1 would; allowed: 1, 3.',
  ],
  [
    'two sets of one name',
    object(ES, {
      nodeSets: ['a', 'a'].map((name, i) => ({
        name,
        count: i === 0 ? 1 : 2,
        config: { 'node.roles': [i === 0 ? 'master' : 'data'] },
      })),
    }),
    'spec.nodeSets[1].name = "a": names two node sets.',
  ],
  [
    'zones by two labels',
    object(ES, {
      nodeSets: ['a', 'b'].map((name, i) => ({
        name,
        count: 1,
        config: { 'node.roles': [i === 0 ? 'master' : 'data'] },
        zoneAwareness: { topologyKey: `example.com/${name}` },
      })),
    }),
    'spec.nodeSets = "example.com/a, example.com/b": spread over zones by two labels; allowed: the same for all.',
  ],
  [
    'a volume that nobody could write',
    cluster({ podTemplate: { spec: { securityContext: { runAsNonRoot: true } } } }),
    'spec.nodeSets[0].podTemplate.spec.securityContext = nothing: leaves fsGroup out, and the operator adds nothing to what is given: the volume cannot be written; allowed: fsGroup: 1000.',
  ],
  [
    'a heap that is set by hand',
    cluster({
      podTemplate: {
        spec: { containers: [{ name: 'elasticsearch', env: [{ name: 'ES_JAVA_OPTS', value: '-Xmx1g' }] }] },
      },
    }),
    'spec.nodeSets[0].podTemplate = "ES_JAVA_OPTS": sets the heap by hand, and Elasticsearch sets it by its memory. Leave it out.',
  ],
  [
    'a Kibana of two clusters',
    object('kibana.k8s.elastic.co/v1 Kibana', { elasticsearchRef: { name: 'a', secretName: 'b' } }),
    'spec.elasticsearchRef = "a": names a cluster and a Secret. Name one of the two.',
  ],
])('what the operator takes in silence is told: %s', (_, given, message) => {
  expect(judged(EFK_LAWS, given)).toEqual([message]);
});

test.each<[at: string, JsonObject]>([
  ['spec.http.tls.certificate.secretName', cluster({}, { http: { tls: { certificate: { secretName: 's' } } } })],
  [
    'spec.transport.tls.certificate.secretName',
    cluster({}, { transport: { tls: { certificate: { secretName: 's' } } } }),
  ],
  ['spec.auth.fileRealm[0].secretName', cluster({}, { auth: { fileRealm: [{ secretName: 's' }] } })],
  ['spec.auth.roles[0].secretName', cluster({}, { auth: { roles: [{ secretName: 's' }] } })],
  ['spec.secureSettings[0].secretName', cluster({}, { secureSettings: [{ secretName: 's' }] })],
  [
    'spec.http.tls.certificate.secretName',
    object('kibana.k8s.elastic.co/v1 Kibana', { http: { tls: { certificate: { secretName: 's' } } } }),
  ],
])('a Secret that nobody makes is found at %s', (at, given) => {
  const [told, ...more] = dangling(EFK_LAWS, given);
  expect(told).toContain(`${at} = "s": names Secret shop/s, which nobody makes`);
  expect(more).toEqual([]);
});

test('a Kibana of a cluster that nobody makes is found', () => {
  const kibana = (name: string) => object('kibana.k8s.elastic.co/v1 Kibana', { elasticsearchRef: { name } });
  const es = { ...cluster({}), metadata: { name: 'logs', namespace: 'shop' } };
  expect(dangling(EFK_LAWS, es, kibana('logs'))).toEqual([]);
  expect(dangling(EFK_LAWS, es, kibana('nope'))).toEqual([
    'spec.elasticsearchRef.name = "nope": names Elasticsearch shop/nope, which nobody makes; allowed: logs. Correct the name, make it as a Manifest, or state it with state.makes() if somebody else makes it.',
  ]);
});
