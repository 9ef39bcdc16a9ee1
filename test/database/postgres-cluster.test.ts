import { Environment, type Output, outside, type Row } from '../../lib';
import { Certificates } from '../../lib/certificates/certificates';
import { synthesizedFindings } from '../../lib/checks/rules';
import { PostgresCluster } from '../../lib/database/postgres/postgres-cluster';
import type { PostgresClusterProps } from '../../lib/database/postgres/props';
import type { JsonObject } from '../../lib/kernel/base/values';
import { App, EVERYTHING, kept, nightly, postgres, prod } from './postgres-fixture';

/** `Kind name` of every object of a system but network policies. */
function kinds(output: Output, system = 'postgres'): string[] {
  return (output.systems.get(system) ?? [])
    .filter(({ kind }) => kind !== 'NetworkPolicy')
    .map((object) => `${object.kind} ${(object.metadata as JsonObject).name}`);
}

const spec = (object: JsonObject) => object.spec as Record<string, JsonObject>;

function everything(): { env: Environment; output: Output } {
  const row: Partial<Row> = {
    ...prod,
    pools: (prod.pools ?? []).map((pool) => ({ ...pool, nodes: fiveOf(pool.nodes) })),
  };
  const { env, postgres: cluster } = postgres(row, EVERYTHING);
  new App(env, 'harbor', [cluster.database('registry'), cluster.pooled('my_search')]);
  new App(env, 're-port', [cluster.database('registry')]);
  return { env, output: env.output() };
}

function fiveOf<T extends { readonly name: string }>(given: readonly T[]): T[] {
  const more = given.slice(0, Math.max(0, 5 - given.length)).map((node) => ({ ...node, name: `${node.name}-more` }));
  return [...given, ...more];
}

describe('the least that can be said', () => {
  const output = postgres().env.output();

  test('comes to a cluster and its certificate', () => {
    expect(kinds(output)).toEqual(['Certificate postgres-tls', 'Cluster postgres']);
  });

  test('is one instance of half a core and 1 GiB, on a volume of 10 GiB, that lets its node be drained', () => {
    expect(spec(output.object('Cluster', 'postgres'))).toEqual({
      instances: 1,
      imageName: expect.stringMatching(
        /^ghcr\.io\/cloudnative-pg\/postgresql:18\.6-\d+-standard-trixie@sha256:[0-9a-f]{64}$/,
      ),
      bootstrap: {
        initdb: {
          database: 'keelson',
          owner: 'keelson',
          dataChecksums: true,
          encoding: 'UTF8',
          localeProvider: 'builtin',
          builtinLocale: 'C.UTF-8',
        },
      },
      storage: { size: '10Gi', storageClass: 'kept' },
      resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
      postgresql: {
        parameters: { effective_cache_size: '768MB', max_slot_wal_keep_size: '3413MB', shared_buffers: '256MB' },
        pg_hba: ['host all all all reject'],
      },
      certificates: { serverCASecret: 'postgres-tls', serverTLSSecret: 'postgres-tls' },
      affinity: { enablePodAntiAffinity: false },
      enablePDB: false,
      enableSuperuserAccess: false,
      primaryUpdateStrategy: 'unsupervised',
      primaryUpdateMethod: 'restart',
    });
  });

  test('is certified under every name by which it is called, and told when that changes', () => {
    const certificate = spec(output.object('Certificate', 'postgres-tls'));
    expect(certificate.secretTemplate).toEqual({ labels: { 'cnpg.io/reload': 'true' } });
    expect(certificate.dnsNames).toHaveLength(12);
    expect(certificate.dnsNames).toEqual(
      expect.arrayContaining(['postgres-rw', 'postgres-rw.postgres.svc', 'postgres-r.postgres.svc.cluster.local']),
    );
  });

  test('asks Terraform for the operator and its plugin, after cert-manager, and for restricted namespaces', () => {
    expect([...output.foundation.releases.keys()].sort()).toEqual([
      'cert-manager',
      'cloudnative-pg',
      'plugin-barman-cloud',
    ]);
    expect(output.foundation.releases.get('plugin-barman-cloud')?.namespace).toBe('postgres-operator');
    expect(output.foundation.releases.get('cloudnative-pg')?.namespace).toBe('postgres-operator');
    expect(output.foundation.namespaces.get('postgres')?.security).toBe('restricted');
    expect(output.foundation.namespaces.get('postgres-operator')?.security).toBe('restricted');
    expect(output.model.systems.map(({ id }) => id)).toEqual([
      'cert-manager',
      'certificates',
      'postgres-operator',
      'postgres',
    ]);
  });

  test('mints nothing that nobody takes', () => {
    expect(output.model.needs.minted.map(({ id }) => id)).toEqual([]);
  });
});

describe('a quorum', () => {
  const output = postgres(prod).env.output();
  const cluster = spec(output.object('Cluster', 'postgres'));

  test('is three instances of two cores and 4 GiB, one in each zone', () => {
    expect(cluster).toMatchObject({
      instances: 3,
      storage: { size: '50Gi' },
      resources: { requests: { cpu: '2', memory: '4Gi' }, limits: { cpu: '4', memory: '4Gi' } },
      affinity: {
        enablePodAntiAffinity: true,
        podAntiAffinityType: 'required',
        topologyKey: 'topology.kubernetes.io/zone',
      },
      enablePDB: true,
    });
  });

  test('confirms nothing that one instance alone has, and promotes none that may lack it', () => {
    expect(cluster.postgresql?.synchronous).toEqual({
      method: 'any',
      number: 1,
      dataDurability: 'required',
      failoverQuorum: true,
    });
  });

  test('has no budget of ours: the operator makes its own', () => {
    expect(kinds(output)).toEqual(['Certificate postgres-tls', 'Cluster postgres']);
  });

  test('of two asks nothing of its only standby unless told so', () => {
    const two = (props: Partial<PostgresClusterProps>) =>
      spec(
        postgres(prod, { instances: 2, ...props })
          .env.output()
          .object('Cluster', 'postgres'),
      ).postgresql?.synchronous;
    expect(two({})).toBeUndefined();
    expect(two({ synchronous: 'preferred' })).toMatchObject({ dataDurability: 'preferred', failoverQuorum: false });
  });

  test('of five over three zones stands on a host each', () => {
    const { affinity } = spec(postgres(prod, { instances: 5 }).env.output().object('Cluster', 'postgres'));
    expect(affinity?.topologyKey).toBe('kubernetes.io/hostname');
  });
});

describe('everything that can be said', () => {
  const { output } = everything();
  const cluster = spec(output.object('Cluster', 'postgres', 'data'));

  test('comes to these objects, in this order', () => {
    expect(kinds(output)).toEqual([
      'Certificate postgres-tls',
      'ObjectStore postgres',
      'Cluster postgres',
      'PodDisruptionBudget postgres-pooler-rw',
      'Pooler postgres-pooler-rw',
      'Database postgres-my-search',
      'Database postgres-registry',
      'DatabaseRole postgres-harbor',
      'DatabaseRole postgres-my-search.owner',
      'DatabaseRole postgres-re-port',
      'DatabaseRole postgres-registry.owner',
      expect.stringMatching(/^Job postgres-grants-[0-9a-f]{10}$/),
      'ScheduledBackup postgres',
    ]);
  });

  test('lets members of a database’s owner into that database, with TLS, and nobody else anywhere', () => {
    expect(cluster.postgresql?.pg_hba).toEqual([
      'hostssl my_search +my_search_owner all scram-sha-256',
      'hostssl registry +registry_owner all scram-sha-256',
      'host all all all reject',
    ]);
  });

  test('gives each taker a role of its own, a member of the owners of what it took', () => {
    expect(spec(output.object('DatabaseRole', 'postgres-harbor'))).toEqual({
      cluster: { name: 'postgres' },
      name: 'harbor',
      login: true,
      inRoles: ['my_search_owner', 'registry_owner'],
      passwordSecret: { name: 'postgres-user-harbor' },
      databaseRoleReclaimPolicy: 'retain',
    });
    expect(spec(output.object('DatabaseRole', 'postgres-registry.owner'))).toEqual({
      cluster: { name: 'postgres' },
      name: 'registry_owner',
      login: false,
      databaseRoleReclaimPolicy: 'retain',
    });
    const secret = output.foundation.secrets.get('data/postgres-user-harbor');
    expect(secret).toMatchObject({ type: 'kubernetes.io/basic-auth', labels: { 'cnpg.io/reload': 'true' } });
    expect(Object.keys(secret?.data ?? {}).sort()).toEqual(['password', 'username']);
  });

  test('makes databases that stay, with what was asked for in them', () => {
    expect(spec(output.object('Database', 'postgres-my-search'))).toEqual({
      cluster: { name: 'postgres' },
      name: 'my_search',
      owner: 'my_search_owner',
      databaseReclaimPolicy: 'retain',
      extensions: [{ name: 'pg_trgm' }, { name: 'vector' }, { name: 'pg_stat_statements' }],
    });
  });

  test('writes every parameter as a text, a given one over ours', () => {
    expect(cluster.postgresql?.parameters).toEqual({
      effective_cache_size: '6144MB',
      jit: 'off',
      max_connections: '400',
      max_slot_wal_keep_size: '6826MB',
      'pg_stat_statements.max': '5000',
      shared_buffers: '3GB',
    });
  });

  test('writes a parameter once, whatever its case: ours beside it would win', () => {
    const given = postgres({}, { parameters: { Shared_Buffers: '128MB', TimeZone: 'UTC' } }).env.output();
    expect(spec(given.object('Cluster', 'postgres')).postgresql?.parameters).toEqual({
      effective_cache_size: '768MB',
      max_slot_wal_keep_size: '3413MB',
      shared_buffers: '128MB',
      timezone: 'UTC',
    });
  });

  test('stands in the pool, and bears its taints, pooler and all', () => {
    const placement = {
      nodeSelector: { 'keelson.dev/pool': 'data' },
      tolerations: [
        { key: 'role', operator: 'Equal', value: 'data', effect: 'NoSchedule' },
        { key: 'quiet', operator: 'Exists', effect: 'PreferNoSchedule' },
      ],
    };
    expect(cluster.affinity).toMatchObject(placement);
    expect((spec(output.object('Pooler', 'postgres-pooler-rw')).template as JsonObject).spec).toMatchObject(placement);
  });

  test('pools with TLS, apart from each other, with requests, which the operator would leave out', () => {
    expect(spec(output.object('Pooler', 'postgres-pooler-rw'))).toMatchObject({
      cluster: { name: 'postgres' },
      type: 'rw',
      instances: 3,
      pgbouncer: {
        poolMode: 'transaction',
        image: 'ghcr.io/cloudnative-pg/pgbouncer:1.25.1',
        parameters: { client_tls_sslmode: 'require', default_pool_size: '50', max_client_conn: '2000' },
      },
      template: {
        spec: {
          containers: [{ name: 'pgbouncer', resources: { requests: { cpu: '100m', memory: '128Mi' } } }],
          affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100 }] } },
        },
      },
    });
    expect(spec(output.object('PodDisruptionBudget', 'postgres-pooler-rw'))).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: { 'cnpg.io/poolerName': 'postgres-pooler-rw' } },
    });
    expect(spec(output.object('Certificate', 'postgres-tls')).dnsNames).toContain('postgres-pooler-rw.data.svc');
  });

  test('archives by the plugin, and copies at six fields of a schedule', () => {
    expect(cluster.plugins).toEqual([
      {
        name: 'barman-cloud.cloudnative-pg.io',
        isWALArchiver: true,
        parameters: { barmanObjectName: 'postgres', serverName: 'postgres' },
      },
    ]);
    expect(spec(output.object('ScheduledBackup', 'postgres'))).toEqual({
      cluster: { name: 'postgres' },
      schedule: '0 0 0 * * *',
      method: 'plugin',
      pluginConfiguration: { name: 'barman-cloud.cloudnative-pg.io' },
      immediate: true,
      backupOwnerReference: 'none',
      target: 'prefer-standby',
    });
    expect(spec(output.object('ObjectStore', 'postgres'))).toMatchObject({
      configuration: {
        destinationPath: 's3://backups/prod/',
        endpointURL: 'https://s3.example.com:443',
        s3Credentials: { accessKeyId: { name: 'postgres-s3', key: 'access-key' } },
      },
      retentionPolicy: '14d',
      instanceSidecarConfiguration: {
        env: [
          { name: 'AWS_REQUEST_CHECKSUM_CALCULATION', value: 'when_required' },
          { name: 'AWS_RESPONSE_CHECKSUM_VALIDATION', value: 'when_required' },
        ],
      },
    });
  });

  test('begins with another cluster’s data, and archives under a name of its own', () => {
    expect(cluster.bootstrap).toEqual({
      recovery: {
        source: 'old',
        database: 'keelson',
        owner: 'keelson',
        recoveryTarget: { targetTime: '2026-03-01T08:30:00Z' },
      },
    });
    expect(cluster.externalClusters).toEqual([
      {
        name: 'old',
        plugin: {
          name: 'barman-cloud.cloudnative-pg.io',
          parameters: { barmanObjectName: 'postgres', serverName: 'old' },
        },
      },
    ]);
  });

  test('the same lines give the same bytes', () => {
    expect(everything().output.file('postgres')).toBe(output.file('postgres'));
  });
});

describe('the operator', () => {
  test('is pulled through the mirror, with all that its clusters run', () => {
    const { env } = postgres({ mirror: 'registry.example.com/m' }, { pooler: {}, databases: ['a'], backup: nightly });
    const output = env.output();
    const images = output.model.systems
      .filter(({ id }) => id.startsWith('postgres'))
      .flatMap(({ pods }) => pods.flatMap((one) => one.images));
    expect(images.length).toBeGreaterThan(5);
    expect(images.filter((image) => !image.startsWith('registry.example.com/m/ghcr.io/cloudnative-pg/'))).toEqual([]);
    expect(output.foundation.releases.get('plugin-barman-cloud')?.values).toMatchObject({
      image: { registry: 'registry.example.com', repository: 'm/ghcr.io/cloudnative-pg/plugin-barman-cloud' },
      sidecarImage: { tag: 'v0.13.0' },
    });
  });

  test('states the images that its charts are told, whatever the row pins', () => {
    const moved = { 'cloudnative-pg': '0.29.1', 'plugin-barman-cloud': '0.7.1' };
    for (const row of [{}, { pins: moved }, { pins: moved, mirror: 'registry.example.com/m' }]) {
      const { model, foundation } = postgres(row, { backup: nightly }).env.output();
      const told = ['cloudnative-pg', 'plugin-barman-cloud'].flatMap((release) =>
        model.needs.releases.filter(({ name }) => name === release).flatMap(({ images }) => images),
      );
      const stated = model.systems
        .filter(({ id }) => id.startsWith('postgres'))
        .flatMap(({ pods }) => pods.flatMap(({ images }) => images))
        .filter((image) => !image.includes('/postgresql:'));
      expect(foundation.releases.get('cloudnative-pg')?.chart.version).toBe('pins' in row ? '0.29.1' : '0.29.0');
      expect([...new Set(stated)].sort()).toEqual(told.sort());
    }
  });

  test('states alerts with something to do, as its clusters do', () => {
    const { systems } = everything().output.model;
    for (const id of ['postgres', 'postgres-operator']) {
      const system = systems.find((one) => one.id === id);
      expect(system?.alerts.length).toBeGreaterThanOrEqual(4);
      for (const { name, runbook } of system?.alerts ?? []) {
        expect(name).toMatch(/^Postgres[A-Z]/);
        expect(runbook).toMatch(/^1\. /);
      }
      expect(system?.dashboards).toHaveLength(1);
      expect(system?.logs.length).toBeGreaterThan(0);
      expect(system?.metrics.length).toBeGreaterThan(0);
    }
  });
});

describe('takers', () => {
  test('reach the primary, or the pooler, and the operator reaches the instances; nobody else does', () => {
    const { env, postgres: cluster } = postgres({}, { databases: ['shop'], pooler: {} });
    new App(env, 'direct', [cluster.database('shop')]);
    new App(env, 'through', [cluster.pooled('shop')]);
    const { edges } = env.output().model;
    expect(edges.filter(({ to }) => to.startsWith('postgres/'))).toEqual([
      { from: 'direct/web', to: 'postgres/sql' },
      { from: 'postgres-operator/manager', to: 'postgres/sql' },
      { from: 'postgres-operator/manager', to: 'postgres/status' },
      { from: 'through/web', to: 'postgres/pooler' },
    ]);
  });

  test('get what they need to connect, and whom to trust in their own namespace', () => {
    const { env, postgres: cluster } = postgres({}, { databases: ['shop'], pooler: {} });
    const app = new App(env, 'app', []);
    const direct = cluster.database('shop').for(app);
    const through = cluster.pooled('shop').for(app);
    expect(direct).toMatchObject({
      at: { host: 'postgres-rw.postgres.svc', port: 5432, tls: true },
      database: 'shop',
      user: 'app',
      trust: { namespace: 'app', name: 'app-postgres-trust', keys: ['ca.crt', 'tls.crt', 'tls.key'] },
    });
    expect(through).toMatchObject({ at: { host: 'postgres-pooler-rw.postgres.svc', port: 5432 }, user: 'app' });
    expect(through.password).toBe(direct.password);
    const output = env.output();
    expect(kinds(output, 'app')).toEqual(['Certificate app-postgres-trust']);
    expect(synthesizedFindings(output)).toEqual([]);
  });

  /** Every object and secret by name, with its bytes. */
  function things(takers: readonly string[], generations?: Record<string, number>): Map<string, string> {
    const { env, postgres: cluster } = postgres(
      { ...(generations && { generations }) },
      { databases: ['shop', 'blog'] },
    );
    for (const id of takers) new App(env, id, [cluster.database('shop')]);
    const { systems, foundation } = env.output();
    const objects = [...systems.values()].flat().map((object) => {
      const { name, namespace } = object.metadata as JsonObject;
      return [`${object.kind} ${namespace}/${name}`, JSON.stringify(object)] as const;
    });
    const secrets = [...foundation.secrets].map(([key, { stamp }]) => [`secret ${key}`, stamp] as const);
    return new Map([...objects, ...secrets]);
  }

  function changed(before: Map<string, string>, after: Map<string, string>): string[] {
    const names = new Set([...before.keys(), ...after.keys()]);
    return [...names]
      .filter((name) => before.get(name) !== after.get(name))
      .map((name) => `${!before.has(name) ? '+' : after.has(name) ? '~' : '-'} ${name.replace(/-[0-9a-f]{10}$/, '-#')}`)
      .sort();
  }

  test('one more changes nothing of the cluster, its databases, or the others', () => {
    expect(changed(things(['first']), things(['first', 'second']))).toEqual([
      '+ Certificate second/second-postgres-trust',
      '+ DatabaseRole postgres/postgres-second',
      '+ Job postgres/postgres-grants-#',
      '+ NetworkPolicy second/second-default',
      '+ NetworkPolicy second/second-web-edges',
      '+ secret postgres/postgres-user-second',
      '+ secret second/second-0',
      '- Job postgres/postgres-grants-#',
      '~ NetworkPolicy postgres/postgres-server-edges',
      '~ secret postgres/postgres-grants',
    ]);
  });

  test('a rotated password changes that password, and who says it', () => {
    expect(changed(things(['first', 'other']), things(['first', 'other'], { 'postgres/user-other': 2 }))).toEqual([
      '+ Job postgres/postgres-grants-#',
      '- Job postgres/postgres-grants-#',
      '~ secret other/other-0',
      '~ secret postgres/postgres-grants',
      '~ secret postgres/postgres-user-other',
    ]);
  });

  test('two clusters live side by side, with one operator', () => {
    const env = Environment.test();
    new Certificates(env, 'certificates');
    const one = new PostgresCluster(env, 'one', { storage: kept, databases: ['shop'], pooler: {}, backup: nightly });
    const two = new PostgresCluster(env, 'two', {
      storage: kept,
      databases: ['shop'],
      pooler: {},
      backup: nightly,
      namespace: 'one',
    });
    new App(env, 'app', [one.database('shop'), two.database('shop')]);
    const output = env.output();
    expect(synthesizedFindings(output)).toEqual([]);
    expect(output.model.systems.filter(({ id }) => id === 'postgres-operator')).toHaveLength(1);
    expect(output.model.needs.minted.map(({ id }) => id).sort()).toEqual(['one/user-app', 'two/user-app']);
  });

  test('scratch data goes with its objects', () => {
    const { env } = postgres(
      { data: 'scratch' },
      { storage: outside.storageClass('local', 'RWO'), databases: ['shop'] },
    );
    const output = env.output();
    expect(spec(output.object('Database', 'postgres-shop')).databaseReclaimPolicy).toBe('delete');
  });
});
