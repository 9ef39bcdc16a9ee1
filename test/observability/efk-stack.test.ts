import { Size } from 'cdk8s';
import { type Environment, type JsonObject, LOGGING, outside, System } from '../../lib';
import { isMap } from '../../lib/kernel/base/values';
import { FAST, SLOW, stack, written, ZONES } from './efk-fixture';

const WARM = { warm: { storage: SLOW }, keep: { hot: 4, warm: 26, delete: 30 } };
const specOf = (props: Parameters<typeof written>[0], row: Parameters<typeof written>[1], kind: string) =>
  written(props, row, kind).spec as JsonObject;
const sets = (spec: JsonObject) => spec.nodeSets as JsonObject[];

const directory = outside.directory('people', {
  host: 'ldap.example.com',
  baseDn: 'dc=example,dc=com',
  bindDn: 'cn=logs,dc=example,dc=com',
  authority: 'given',
});
const ENTERPRISE = { licence: 'enterprise' as const, directory, admins: ['platform'], readers: ['developers'] };

test('one node does everything where one is enough', () => {
  const spec = specOf({}, {}, 'Elasticsearch');
  expect(sets(spec).map(({ name, count, config }) => [name, count, (config as JsonObject)['node.roles']])).toEqual([
    ['hot', 1, ['master', 'data_content', 'data_hot', 'ingest']],
  ]);
  expect(spec.podDisruptionBudget).toBeUndefined();
});

test('with a quorum three decide, and every kind of node is spread over zones and hosts', () => {
  const spec = specOf(WARM, ZONES, 'Elasticsearch');
  expect(sets(spec).map(({ name, count, config }) => [name, count, (config as JsonObject)['node.roles']])).toEqual([
    ['master', 3, ['master']],
    ['hot', 3, ['data_content', 'data_hot', 'ingest']],
    ['warm', 2, ['data_warm']],
  ]);
  for (const set of sets(spec)) {
    expect(set.zoneAwareness).toEqual({ topologyKey: 'topology.kubernetes.io/zone' });
    expect(JSON.stringify(set.podTemplate)).toContain('"topologyKey":"kubernetes.io/hostname"');
  }
});

test('zones count only where every kind of node has them: the operator lets no node stand where there is none', () => {
  const pools = [
    ...(ZONES.pools ?? []),
    { name: 'disks', nodes: [{ name: 'd1' }, { name: 'd2' }], cpu: 8, memory: Size.gibibytes(64) },
  ];
  const spec = specOf({ ...WARM, warm: { storage: SLOW, pool: 'disks' } }, { ...ZONES, pools }, 'Elasticsearch');
  expect(sets(spec).map(({ zoneAwareness }) => zoneAwareness)).toEqual([undefined, undefined, undefined]);
  expect(JSON.stringify(sets(spec)[2])).toContain('"keelson.dev/pool":"disks"');
});

test('every set claims its volumes, has the memory that it is promised, and a security context that is whole', () => {
  for (const set of sets(specOf(WARM, ZONES, 'Elasticsearch'))) {
    const claims = set.volumeClaimTemplates as JsonObject[];
    expect(claims.map(({ metadata }) => metadata)).toEqual([{ name: 'elasticsearch-data' }]);
    const { requests, limits } = set.resources as { requests: JsonObject; limits: JsonObject };
    expect(limits).toEqual({ memory: requests.memory });
    const { securityContext } = (set.podTemplate as { spec: JsonObject }).spec;
    expect(securityContext).toMatchObject({
      fsGroup: 1000,
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(JSON.stringify(set)).not.toContain('JAVA_OPTS');
  }
});

test('volumes stay when the resource goes, unless data is scratch', () => {
  expect(specOf({}, {}, 'Elasticsearch').volumeClaimDeletePolicy).toBe('DeleteOnScaledownOnly');
  expect(specOf({}, { data: 'scratch' }, 'Elasticsearch').volumeClaimDeletePolicy).toBe(
    'DeleteOnScaledownAndClusterDeletion',
  );
  const { env } = stack();
  const { deliveries } = env.output().model.systems.find(({ id }) => id === 'logs') as {
    deliveries: readonly object[];
  };
  expect(deliveries).toContainEqual({ kind: 'Elasticsearch', name: 'logs', namespace: 'logs', prune: 'never' });
});

test('a budget that could never let a node go is not there', () => {
  const pools = ZONES.pools ?? [];
  expect(
    specOf({ warm: { storage: SLOW }, keep: { hot: 2, warm: 5, delete: 7 } }, { pools }, 'Elasticsearch')
      .podDisruptionBudget,
  ).toEqual({});
  expect(specOf(WARM, ZONES, 'Elasticsearch').podDisruptionBudget).toBeUndefined();
});

test('files are mapped only where nodes are said to allow it', () => {
  const config = (files?: 'mapped') =>
    sets(specOf(files ? { files } : {}, {}, 'Elasticsearch'))[0]?.config as JsonObject;
  expect(config()['node.store.allow_mmap']).toBe(false);
  expect(config('mapped')['node.store.allow_mmap']).toBeUndefined();
});

test('clients never reach masters, and the operator reaches every node', () => {
  const { env } = stack(WARM, ZONES);
  const { model } = env.output();
  const logs = model.systems.find(({ id }) => id === 'logs');
  expect(logs?.endpoints.find(({ id }) => id === 'logs/http')).toMatchObject({
    at: 'logs/hot',
    host: 'logs-es-http.logs.svc',
    port: 9200,
    tls: true,
  });
  const from = (asker: string) => model.edges.filter((edge) => edge.from === asker).map(({ to }) => to);
  expect(from('logs/kibana')).toEqual(['logs/http']);
  expect(from('logs/exporter')).toEqual(['logs/http']);
  expect(from('elastic-operator/manager').filter((to) => to.startsWith('logs/'))).toEqual([
    'logs/http',
    'logs/http-master',
    'logs/http-warm',
  ]);
  expect(from('logs/warm')).toEqual(['logs/transport-hot', 'logs/transport-master', 'logs/transport-warm']);
  expect((written(WARM, ZONES, 'Elasticsearch').spec as JsonObject).http).toMatchObject({
    service: { spec: { selector: { 'elasticsearch.k8s.elastic.co/statefulset-name': 'logs-es-hot' } } },
    tls: { certificate: { secretName: 'logs-elasticsearch-tls' } },
  });
});

test('keys of both certificates are written as the operator reads them: it takes no ECDSA key in PKCS #8', () => {
  const { env } = stack();
  for (const name of ['logs-elasticsearch-tls', 'logs-kibana-tls'])
    expect(env.output().object('Certificate', name, 'logs').spec).toMatchObject({
      privateKey: { algorithm: 'ECDSA', encoding: 'PKCS1' },
    });
});

test('each program has an account of its own, with the least that it needs', () => {
  const { env } = stack();
  const { foundation } = env.output();
  const plain = (name: string, key: string) => foundation.secrets.get(`logs/${name}`)?.data[key]?.parts;
  expect(plain('logs-user-fluent', 'roles')).toEqual(['keelson_logs_writer']);
  expect(plain('logs-user-metrics', 'roles')).toEqual(['keelson_metrics']);
  expect(plain('logs-user-lifecycle', 'roles')).toEqual(['keelson_lifecycle']);
  expect(plain('logs-user-admin', 'roles')).toEqual(['keelson_logs_admin,kibana_admin']);
  expect(plain('logs-user-fluent', 'password')).toEqual([{ minted: 'logs/user-fluent', form: 'plain' }]);
  expect(foundation.secrets.get('logs/logs-user-fluent')?.type).toBe('kubernetes.io/basic-auth');
  const roles = JSON.parse(String(plain('logs-roles', 'roles.yml')?.[0])) as Record<string, unknown>;
  expect(roles.keelson_logs_writer).toEqual({
    cluster: [],
    indices: [{ names: ['logs-*-unit'], privileges: ['auto_configure', 'create_doc'] }],
  });
  // What a lifecycle does, it does with the rights of who wrote it.
  expect(roles.keelson_lifecycle).toEqual({
    cluster: ['manage_ilm', 'manage_index_templates'],
    indices: [{ names: ['logs-*-unit'], privileges: ['manage'] }],
  });
});

test('what brings logs knows the password of the account that only adds, and talks to the hot nodes alone', () => {
  const { env } = stack({}, ZONES);
  const { foundation, model } = env.output();
  const used = [...foundation.secrets.values()].filter(({ data }) =>
    Object.values(data).some(({ parts }) => JSON.stringify(parts).includes('logs/user-fluent')),
  );
  expect(used.map(({ data }) => Object.keys(data)).filter((keys) => keys.includes('elasticsearch'))).toHaveLength(1);
  const to = model.edges.filter(({ from }) => from === 'logs/aggregator').map((edge) => edge.to);
  expect(to).toEqual(['logs/http']);
});

test('with the licence people log in by the directory, and the operator sees to the lifecycle', () => {
  const { env } = stack({ ...ENTERPRISE, host: outside.host('https://logs.example.com') }, ZONES);
  const output = env.output();
  const objects = output.systems.get('logs') ?? [];
  expect(objects.some(({ kind }) => kind === 'Job')).toBe(false);
  expect([...output.foundation.secrets.keys()].filter((name) => name.includes('user-'))).toEqual([
    'logs/logs-user-fluent',
    'logs/logs-user-metrics',
  ]);
  expect(output.foundation.secrets.get('elastic-operator/logs-licence')?.labels).toEqual({
    'license.k8s.elastic.co/scope': 'operator',
  });
  const spec = objects.find(({ kind }) => kind === 'Elasticsearch')?.spec as JsonObject;
  expect(sets(spec)[0]?.config).toMatchObject({
    'xpack.security.authc.realms.ldap.people.url': ['ldaps://ldap.example.com:636'],
    'xpack.security.authc.realms.ldap.people.user_search.filter': '(&(objectClass=inetOrgPerson)(uid={0}))',
    'xpack.security.authc.realms.ldap.people.group_search.filter': '(&(objectClass=groupOfNames)(member={0}))',
    'xpack.security.authc.realms.ldap.people.ssl.certificate_authorities': [
      '/usr/share/elasticsearch/config/directory/ca.crt',
    ],
  });
  expect(spec.secureSettings).toEqual([
    {
      secretName: 'logs-directory',
      entries: [{ key: 'password', path: 'xpack.security.authc.realms.ldap.people.secure_bind_password' }],
    },
  ]);
  const policy = objects.find(({ kind }) => kind === 'StackConfigPolicy')?.spec as { elasticsearch: JsonObject };
  expect(policy.elasticsearch.securityRoleMappings).toEqual({
    keelson_admins: {
      enabled: true,
      roles: ['keelson_logs_admin', 'kibana_admin'],
      rules: { any: [{ field: { groups: 'cn=platform,ou=groups,dc=example,dc=com' } }] },
    },
    keelson_readers: {
      enabled: true,
      roles: ['viewer'],
      rules: { any: [{ field: { groups: 'cn=developers,ou=groups,dc=example,dc=com' } }] },
    },
  });
  expect(Object.keys(policy.elasticsearch.indexLifecyclePolicies as object)).toEqual(['logs']);
});

test('Kibana knows its address, and tells nobody what it is used for', () => {
  const spec = specOf({ host: outside.host('https://logs.example.com') }, ZONES, 'Kibana');
  expect(spec).toMatchObject({
    version: '9.4.3',
    count: 2,
    elasticsearchRef: { name: 'logs' },
    config: { 'server.publicBaseUrl': 'https://logs.example.com', 'telemetry.optIn': false },
    http: { tls: { certificate: { secretName: 'logs-kibana-tls' } } },
  });
});

test('another release moves both', () => {
  const row = { pins: { 'elastic-stack': '9.5.0' } };
  expect(specOf({}, row, 'Elasticsearch')).toMatchObject({
    version: '9.5.0',
    image: 'docker.elastic.co/elasticsearch/elasticsearch:9.5.0',
  });
  expect(specOf({}, row, 'Kibana')).toMatchObject({ version: '9.5.0', image: 'docker.elastic.co/kibana/kibana:9.5.0' });
});

test('what it costs is told: bytes of a day, days, and room', () => {
  const { env } = stack({}, ZONES);
  const logs = env.output().model.systems.find(({ id }) => id === 'logs') as unknown as {
    growth?: unknown;
    grows?: unknown;
  };
  const growth = Object.values(logs)
    .flat()
    .find((one) => isMap(one) && one.of === 'logs' && 'perDay' in one);
  expect(growth).toMatchObject({
    rate: '10Gi of logs a day, in 2 copies, 1.2 times as large once indexed',
    perDay: 24 * 1024 ** 3,
    days: 15,
    room: 600 * 1024 ** 3,
  });
});

test('who asks for the log collection learns where logs of a system lie', () => {
  const { env } = stack({ host: outside.host('https://logs.example.com') });
  const seen: unknown[] = [];
  class Asker extends System {
    constructor(of: Environment) {
      super(of, 'asker', {}, { app: 'asker', version: '1', maxId: 40, security: 'restricted' });
      this.ambient(LOGGING, (it) => seen.push(it.stream('orders'), it.url));
    }
  }
  new Asker(env);
  env.output();
  expect(seen).toEqual(['logs-orders-unit', 'https://logs.example.com']);
});

test('the operator is asked for what is safe', () => {
  const { env } = stack({}, { ...ZONES, mirror: 'registry.example.com/mirror' });
  const release = env.output().foundation.releases.get('elastic-operator');
  expect(release?.values).toMatchObject({
    installCRDs: false,
    replicaCount: 2,
    webhook: { failurePolicy: 'Fail' },
    telemetry: { disabled: true },
    image: { repository: 'registry.example.com/mirror/docker.elastic.co/eck/eck-operator', tag: '3.5.0' },
    config: {
      containerRegistry: 'registry.example.com/mirror/docker.elastic.co',
      metrics: { port: '8080' },
      setDefaultSecurityContext: 'true',
    },
  });
});

test('a password that is turned rolls what reads it', () => {
  const stamp = (row: object) =>
    (((written({}, row, 'Deployment').spec as JsonObject).template as JsonObject).metadata as JsonObject).annotations;
  expect(stamp({ generations: { 'logs/user-metrics': 2 } })).not.toEqual(stamp({}));
  const job = (row: object) => (written({}, row, 'Job').metadata as JsonObject).name;
  expect(job({ generations: { 'logs/user-lifecycle': 2 } })).not.toBe(job({}));
  expect(job({})).toBe(job({}));
  expect((written({ hot: { storage: FAST, cpu: 3 } }, {}, 'Job').metadata as JsonObject).name).toBe(job({}));
});
