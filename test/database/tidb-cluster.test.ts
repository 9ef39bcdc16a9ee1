import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duration } from 'cdk8s';
import {
  type Engine,
  Environment,
  type JsonObject,
  nodes,
  type Output,
  type Row,
  type SqlAccess,
  type SqlDatabase,
  System,
  type SystemProps,
  type Text,
  TiDBCluster,
  type TiDBClusterProps,
} from '../../lib';
import { Certificates } from '../../lib/certificates/certificates';
import { synthesizedFindings } from '../../lib/checks/rules';
import { unknownPaths } from '../../lib/checks/schemas/chart-values';
import { chartValues } from '../support/charts';
import { Store } from '../support/made-up';
import { backup, EVERYTHING, fast, pool, prod, tainted } from './tidb-fixture';

/** Runs a script with a client that lets some administrators in, and notes who came and what was to be run. */
function runAs(script: string, who: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'tidb-accounts-'));
  const log = join(folder, 'log');
  writeFileSync(join(folder, 'accounts.sql'), 'SELECT 2;\n');
  const lets = who.map((name) => `*${name}.cnf`).join('|') || 'nobody';
  const client = [
    '#!/bin/sh',
    `echo "$@" >> ${log}`,
    `case "$*" in *execute*) ;; *) cat >> ${log};; esac`,
    `case "$1" in ${lets}) ;; *) exit 1;; esac`,
  ];
  writeFileSync(join(folder, 'mysql'), `${client.join('\n')}\n`, { mode: 0o755 });
  const { status, stdout } = spawnSync('/bin/sh', ['-c', script.replaceAll('/etc/tidb-accounts', folder)], {
    env: { PATH: `${folder}:${process.env.PATH}` },
    encoding: 'utf8',
  });
  const calls = readFileSync(log, 'utf8').replaceAll(`--defaults-file=${folder}/`, '').trimEnd().split('\n');
  rmSync(folder, { recursive: true });
  return { status, stdout, calls };
}

/** A system that takes databases. */
class Shop extends System {
  readonly access: readonly SqlAccess[];

  constructor(
    env: Environment,
    id: string,
    props: SystemProps & { readonly databases: readonly SqlDatabase<'tidb'>[] },
  ) {
    super(env, id, props, { app: 'shop', maxId: 40, security: 'restricted' });
    this.state.pods({ id: 'web', labels: { app: id }, by: 'us', replicas: 1, requests: { cpu: '1', memory: '1Gi' } });
    this.access = props.databases.map((database) => database.for(this));
  }
}

/** One that asks for a further database in a later round. */
class Latecomer extends Shop {
  constructor(
    env: Environment,
    id: string,
    private readonly round: 'connect' | 'close',
    private readonly late: SqlDatabase<'tidb'>,
    first: readonly SqlDatabase<'tidb'>[] = [],
  ) {
    super(env, id, { databases: first });
  }

  override connect(): void {
    if (this.round === 'connect') this.late.for(this);
  }

  override close(): void {
    if (this.round === 'close') this.late.for(this);
  }
}

function environment(row: Partial<Row> = prod): Environment {
  const env = Environment.test(row);
  new Certificates(env, 'certificates');
  return env;
}

function tidb(env: Environment, props: Partial<TiDBClusterProps> = {}, id = 'tidb'): TiDBCluster {
  return new TiDBCluster(env, id, { storage: fast, ...props });
}

function objects(output: Output, kind: string, system = 'tidb'): JsonObject[] {
  return (output.systems.get(system) ?? []).filter((object) => object.kind === kind);
}

const nameOf = (object: JsonObject) => String((object.metadata as JsonObject).name);
const names = (output: Output, kind: string, system = 'tidb') => objects(output, kind, system).map(nameOf);

type Spec = Record<string, JsonObject & Record<string, JsonObject>> & JsonObject;

function specOf(output: Output, id = 'tidb'): Spec {
  return output.object('TidbCluster', id).spec as Spec;
}

function podOf(output: Output) {
  const [job] = objects(output, 'Job') as unknown as readonly [
    { spec: { template: { spec: { containers: readonly JsonObject[] } } } },
  ];
  return job.spec.template.spec;
}

function composed(output: Output, secret: string, key: string): string {
  const data = output.foundation.secrets.get(secret)?.data[key] as Text;
  return data.parts.map((part) => (typeof part === 'string' ? part : `{${part.minted}}`)).join('');
}

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('was not refused');
}

describe('with the least that can be said', () => {
  const env = environment({ stage: 'dev' });
  tidb(env);
  const output = env.output();

  test('it is one of each, on the class of volumes given', () => {
    const { pd, tikv, tidb: sql, tiflash, ticdc, topologySpreadConstraints, ...spec } = specOf(output);
    expect([pd?.replicas, tikv?.replicas, sql?.replicas, tiflash, ticdc]).toEqual([1, 1, 1, undefined, undefined]);
    expect([pd?.storageClassName, tikv?.storageClassName]).toEqual(['fast', 'fast']);
    expect([pd?.requests, tikv?.requests]).toEqual([
      { cpu: '200m', memory: '512Mi', storage: '5Gi' },
      { cpu: '500m', memory: '2Gi', storage: '20Gi' },
    ]);
    expect(pd?.config).toContain('max-replicas = 1\n');
    expect(topologySpreadConstraints).toBeUndefined();
    expect(spec.version).toBe('v8.5.7');
  });

  test('no budget forbids to drain the only pod', () => {
    expect(names(output, 'PodDisruptionBudget')).toEqual([]);
  });

  test('failover adds no pod where there is no other node', () => {
    const { pd, tikv, tidb: sql } = specOf(output);
    expect([pd?.maxFailoverCount, tikv?.maxFailoverCount, sql?.maxFailoverCount]).toEqual([0, 0, 0]);
  });
});

describe('in production', () => {
  const env = environment();
  tidb(env, { databases: ['crm'] });
  const output = env.output();
  const spec = specOf(output);

  test('members, stores and servers survive the loss of one', () => {
    expect([spec.pd?.replicas, spec.tikv?.replicas, spec.tidb?.replicas]).toEqual([3, 3, 2]);
    expect(spec.topologySpreadConstraints).toEqual([
      { topologyKey: 'topology.kubernetes.io/zone' },
      { topologyKey: 'kubernetes.io/hostname' },
    ]);
    expect(spec.pd?.config).toBe(
      '[replication]\nenable-placement-rules = true\nlocation-labels = [ "zone", "host" ]\nmax-replicas = 3\n',
    );
    expect([spec.pd?.maxFailoverCount, spec.tidb?.maxFailoverCount]).toEqual([3, 3]);
  });

  test('every change of a configuration is rolled out', () => {
    expect([spec.configUpdateStrategy, spec.startScriptVersion]).toEqual(['RollingUpdate', 'v2']);
  });

  test('no volume goes with what used it', () => {
    expect([spec.pvReclaimPolicy, spec.enablePVReclaim]).toEqual(['Retain', false]);
    const { annotations } = output.object('TidbCluster', 'tidb').metadata as { annotations: JsonObject };
    expect(annotations['argocd.argoproj.io/sync-options']).toBe('Prune=false,Delete=false');
    expect(annotations['kustomize.toolkit.fluxcd.io/prune']).toBe('disabled');
  });

  test('requests are limits, so that no pod is the first to go', () => {
    for (const part of ['pd', 'tikv', 'tidb'] as const) {
      const { requests, limits } = spec[part] as Spec;
      expect(requests).toMatchObject(limits as JsonObject);
    }
    expect(spec.tidb?.slowLogTailer?.requests).toEqual(spec.tidb?.slowLogTailer?.limits);
    expect(spec.tikv?.config).toContain('capacity = "3686MiB"');
  });

  test('the Service of the SQL servers is made', () => {
    expect(spec.tidb?.service).toEqual({ type: 'ClusterIP', exposeStatus: true });
  });

  test('budgets take one pod at a time', () => {
    expect(names(output, 'PodDisruptionBudget')).toEqual(['tidb-pd', 'tidb-tidb', 'tidb-tikv']);
    expect(output.object('PodDisruptionBudget', 'tidb-tikv').spec).toEqual({
      maxUnavailable: 1,
      selector: {
        matchLabels: {
          'app.kubernetes.io/component': 'tikv',
          'app.kubernetes.io/instance': 'tidb',
          'app.kubernetes.io/managed-by': 'tidb-operator',
          'app.kubernetes.io/name': 'tidb-cluster',
        },
      },
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
  });

  test('the namespace is restricted, and every container of the operator says what that asks', () => {
    expect(output.foundation.namespaces.get('tidb')?.security).toBe('restricted');
    expect(spec.podSecurityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    const restricted = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };
    const { discovery, pd, tikv, tidb: sql } = spec;
    for (const part of [discovery, pd, tikv, sql, sql?.slowLogTailer])
      expect(part?.securityContext).toEqual(restricted);
  });

  test('nothing dangles, and no secret value is anywhere', () => {
    expect(synthesizedFindings(output)).toEqual([]);
  });

  test('what it is told about', () => {
    const system = output.model.systems.find(({ id }) => id === 'tidb');
    expect(system?.alerts.map(({ name }) => name)).toEqual([
      'TidbAccountsFailed',
      'TidbCopiesMissing',
      'TidbPdNoLeader',
      'TidbQueriesSlow',
      'TidbSchemaOutdated',
      'TidbSqlDown',
      'TidbStoreDown',
      'TidbStoreFull',
      'TidbStoreUnreachable',
    ]);
    for (const { runbook, expr } of system?.alerts ?? []) {
      expect(runbook).toMatch(/^1\. .+\n2\. /);
      expect(expr).toContain('namespace="tidb"');
    }
    expect(system?.dashboards.length).toBe(1);
    expect(system?.metrics.map(({ endpoint }) => endpoint)).toEqual(['tidb/pd', 'tidb/status', 'tidb/tikv-status']);
    expect(system?.logs.map(({ pods }) => pods)).toEqual(['tidb/discovery', 'tidb/pd', 'tidb/tidb', 'tidb/tikv']);
    expect(system?.ready).toEqual([
      expect.objectContaining({
        kind: 'TidbCluster',
        name: 'tidb',
        path: 'status.conditions[type=Ready].status',
        is: 'True',
      }),
    ]);
    expect(system?.exceptions).toEqual([]);
  });

  test('the operator may ask the components how they are, and nobody else comes in', () => {
    expect(output.model.edges.filter(({ to }) => to.startsWith('tidb/'))).toEqual(
      ['tidb/pd', 'tidb/status', 'tidb/tikv', 'tidb/tikv-status'].map((to) => ({
        from: 'tidb-operator/controller',
        to,
      })),
    );
  });
});

describe('TLS', () => {
  const env = environment();
  tidb(env, { tiflash: {}, ticdc: {}, backup });
  const output = env.output();
  const certificate = (name: string) => output.object('Certificate', name).spec as JsonObject;

  test('every certificate that the operator mounts is asked for, before the cluster', () => {
    expect(names(output, 'Certificate').sort()).toEqual([
      'tidb-cluster-client-secret',
      'tidb-cluster-client-secret',
      'tidb-pd-cluster-secret',
      'tidb-ticdc-cluster-secret',
      'tidb-tidb-client-secret',
      'tidb-tidb-cluster-secret',
      'tidb-tidb-server-secret',
      'tidb-tiflash-cluster-secret',
      'tidb-tikv-cluster-secret',
    ]);
    const kinds = (output.systems.get('tidb') ?? []).map(({ kind }) => kind);
    expect(kinds.lastIndexOf('Certificate')).toBeLessThan(kinds.indexOf('TidbCluster'));
  });

  test('a server is called by its Service, its pods and itself, and calls others', () => {
    expect(certificate('tidb-pd-cluster-secret')).toMatchObject({
      secretName: 'tidb-pd-cluster-secret',
      dnsNames: [
        'tidb-pd',
        'tidb-pd.tidb',
        'tidb-pd.tidb.svc',
        'tidb-pd-peer',
        'tidb-pd-peer.tidb',
        'tidb-pd-peer.tidb.svc',
        '*.tidb-pd-peer',
        '*.tidb-pd-peer.tidb',
        '*.tidb-pd-peer.tidb.svc',
      ],
      ipAddresses: ['127.0.0.1', '::1'],
      usages: ['digital signature', 'server auth', 'client auth'],
    });
    expect(certificate('tidb-tidb-client-secret').usages).toEqual(['digital signature', 'client auth']);
  });

  test('backups have the client certificate in their own namespace', () => {
    const placed = objects(output, 'Certificate').filter((object) => nameOf(object) === 'tidb-cluster-client-secret');
    expect(placed.map(({ metadata }) => (metadata as JsonObject).namespace).sort()).toEqual(['tidb', 'tidb-backup']);
  });

  test('the cluster is told, and clients need no certificate', () => {
    const spec = specOf(output);
    expect(spec.tlsCluster).toEqual({ enabled: true });
    expect(spec.tidb?.tlsClient).toEqual({ enabled: true, disableClientAuthn: true });
  });

  test('who reads metrics is told which certificate to show', () => {
    const metrics = env.systems.find(({ id }) => id === 'tidb')?.state.allMetrics ?? [];
    expect(metrics.length).toBe(6);
    for (const { client, at } of metrics) {
      expect(client).toMatchObject({ namespace: 'tidb', name: 'tidb-cluster-client-secret' });
      expect(at.tls).toBe(true);
    }
  });

  test('each SQL server reads its renewed certificate every night', () => {
    const { schedule, jobTemplate } = output.object('CronJob', 'tidb-reload').spec as unknown as {
      schedule: string;
      jobTemplate: { spec: { template: { spec: { containers: readonly [{ command: readonly string[] }] } } } };
    };
    expect(schedule).toBe('30 3 * * *');
    const [, , script = ''] = jobTemplate.spec.template.spec.containers[0].command;
    const call = (who: string, pod: number) =>
      `${who}.cnf --host=tidb-tidb-${pod}.tidb-tidb-peer.tidb.svc --execute=ALTER INSTANCE RELOAD TLS`;
    expect(runAs(script, ['root'])).toMatchObject({ status: 0, calls: [call('root', 0), call('root', 1)] });
    const second = [call('root', 0), call('keelson', 0), call('root', 1), call('keelson', 1)];
    expect(runAs(script, ['keelson'])).toMatchObject({ status: 0, calls: second });
    expect(runAs(script, [])).toMatchObject({ status: 1, calls: second });
  });

  test('without it nobody is asked for a certificate', () => {
    const bare = Environment.test(prod);
    const cluster = tidb(bare, { tls: false });
    const shop = new Shop(bare, 'shop', { databases: [cluster.database('shop')] });
    const plain = bare.output();
    expect([...names(plain, 'Certificate'), ...names(plain, 'CronJob')]).toEqual([]);
    expect(specOf(plain).tlsCluster).toEqual({ enabled: false });
    expect(specOf(plain).tidb?.tlsClient).toBeUndefined();
    expect(shop.access[0]?.trust).toBeUndefined();
    expect(shop.access[0]?.at.tls).toBe(false);
    expect(composed(plain, 'tidb/tidb-accounts', 'root.cnf')).not.toContain('ssl');
  });
});

describe('accounts and databases', () => {
  const env = environment();
  const cluster = tidb(env, { databases: ['crm'] });
  const shop = new Shop(env, 'shop', { databases: [cluster.database('shop'), cluster.database('my_orders')] });
  const blog = new Shop(env, 'blog', { databases: [cluster.database('blog')] });
  const output = env.output();

  test('each taker has an account of its own, for all that it takes', () => {
    expect(shop.access.map(({ database, user }) => [database, user])).toEqual([
      ['shop', 'shop'],
      ['my_orders', 'shop'],
    ]);
    expect(shop.access[0]?.password).toBe(shop.access[1]?.password);
    expect(blog.access[0]?.password.id).toBe('tidb/user-blog');
    expect(shop.access[0]?.at).toMatchObject({ host: 'tidb-tidb.tidb.svc', port: 4000, tls: true });
    expect(cluster.sql).toBe(shop.access[0]?.at);
  });

  test('and is told by whom the servers are signed', () => {
    expect(shop.access[0]?.trust).toMatchObject({ namespace: 'shop', name: 'shop-tidb-trust' });
    expect(names(output, 'Certificate', 'shop')).toEqual(['shop-tidb-trust']);
  });

  test('the SQL is composed by Terraform, and runs as often as one likes', () => {
    const sql = composed(output, 'tidb/tidb-accounts', 'accounts.sql');
    expect(sql).toContain("ALTER USER 'shop'@'%' IDENTIFIED BY '{tidb/user-shop}' REQUIRE SSL;");
    expect(sql).toContain("GRANT ALL PRIVILEGES ON `my\\_orders`.* TO 'shop'@'%';");
    expect(sql).toContain('CREATE DATABASE IF NOT EXISTS `crm`;');
    expect(sql).not.toContain("TO 'blog'@'%' WITH GRANT");
  });

  test('root is never without a password', () => {
    expect(composed(output, 'tidb/tidb-bootstrap', 'bootstrap.sql')).toContain(
      "ALTER USER 'root'@'%' IDENTIFIED BY '{tidb/root}'",
    );
    const { tidb: sql } = specOf(output);
    expect(sql?.additionalVolumes).toEqual([{ name: 'bootstrap', secret: { secretName: 'tidb-bootstrap' } }]);
    expect(sql?.additionalVolumeMounts).toEqual([
      { name: 'bootstrap', mountPath: '/etc/tidb-bootstrap', readOnly: true },
    ]);
    expect(sql?.config).toContain('initialize-sql-file = "/etc/tidb-bootstrap/bootstrap.sql"');
  });

  test('a hardened Job runs it, with passwords in files alone', () => {
    const spec = podOf(output);
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      restartPolicy: 'Never',
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    const [container] = spec.containers;
    expect(container?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    });
    expect(container?.image).toBe('docker.io/library/mysql:8.4.11');
    expect(container?.env).toEqual([{ name: 'HOME', value: '/tmp' }]);
    expect(JSON.stringify(container?.command)).toContain('--defaults-file');
  });

  test.each([
    ['root', ['root']],
    ['keelson', ['root', 'keelson']],
  ])('it goes on as %s when that one can log in', (who, tried) => {
    const [, , script = ''] = (podOf(output).containers[0]?.command ?? []) as string[];
    const run = runAs(script, [who]);
    expect([run.status, run.stdout]).toEqual([0, 'accounts and databases are as they should be\n']);
    expect(run.calls).toEqual([...tried.map((name) => `${name}.cnf --execute=SELECT 1`), `${who}.cnf`, 'SELECT 2;']);
  });

  test('another taker or a rotated password is another Job, and nothing else is', () => {
    const jobOf = (row: Partial<Row>, takes: readonly string[], props: Partial<TiDBClusterProps> = {}) => {
      const other = environment({ ...prod, ...row });
      const made = tidb(other, props);
      for (const name of takes) new Shop(other, name, { databases: [made.database(name)] });
      return names(other.output(), 'Job')[0];
    };
    const first = jobOf({}, ['a', 'b']);
    expect(first).toMatch(/^tidb-accounts-[0-9a-f]{10}$/);
    expect(jobOf({}, ['b', 'a'], { tikv: { replicas: 5 } })).toBe(first);
    expect(jobOf({}, ['a'])).not.toBe(first);
    expect(jobOf({ generations: { 'tidb/user-a': 2 } }, ['a', 'b'])).not.toBe(first);
    expect(jobOf({ pins: { 'mysql-client': '8.4.12' } }, ['a', 'b'])).not.toBe(first);
  });

  test('who asks in connect() is served like the others', () => {
    const late = environment();
    const made = tidb(late);
    new Latecomer(late, 'zoo', 'connect', made.database('app'));
    const sql = composed(late.output(), 'tidb/tidb-accounts', 'accounts.sql');
    expect(sql).toContain("GRANT ALL PRIVILEGES ON `app`.* TO 'zoo'@'%';");
    expect(names(late.output(), 'Certificate', 'zoo')).toEqual(['zoo-tidb-trust']);
  });

  test('only takers come to the SQL port', () => {
    expect(output.model.edges.filter(({ to }) => to === 'tidb/sql').map(({ from }) => from)).toEqual([
      'blog/web',
      'shop/web',
    ]);
    expect(output.model.systems.find(({ id }) => id === 'shop')?.after).toContain('tidb');
  });

  test('the engine is TiDB', () => {
    const engine: Engine = cluster.database('x').engine;
    expect(engine).toBe('tidb');
  });
});

describe('backups', () => {
  const env = environment();
  const store = new Store(env, 'store');
  tidb(env, { backup: { ...backup, to: store.bucket('backups') } });
  const output = env.output();

  test('run beside the cluster, so that it need not come down to their level', () => {
    expect(output.foundation.namespaces.get('tidb-backup')?.security).toBe('baseline');
    expect(output.foundation.namespaces.get('tidb')?.security).toBe('restricted');
    expect(output.model.systems.find(({ id }) => id === 'tidb')?.exceptions).toEqual([
      {
        rule: 'pod-security',
        why: "the operator has no place for the security context of a backup's containers: namespace tidb-backup is baseline",
      },
    ]);
  });

  test('go to the bucket with a key of their own', () => {
    const { backupTemplate } = output.object('BackupSchedule', 'tidb', 'tidb-backup').spec as Spec;
    expect(backupTemplate?.s3).toMatchObject({
      bucket: 'backups',
      endpoint: 'http://store.store.svc:80',
      secretName: 'tidb-s3',
    });
    expect(backupTemplate?.serviceAccount).toBe('tidb-backup');
    expect(output.foundation.secrets.get('tidb-backup/tidb-s3')?.data).toHaveProperty('access_key');
    expect(output.foundation.secrets.get('tidb-backup/tidb-s3')?.data).toHaveProperty('secret_key');
  });

  test('may do what they must, and no more', () => {
    const { rules } = output.object('Role', 'tidb-backup', 'tidb-backup') as unknown as {
      rules: readonly { verbs: readonly string[] }[];
    };
    expect(rules.flatMap(({ verbs }) => verbs)).not.toContain('*');
    expect(names(output, 'ServiceAccount')).toEqual(['tidb-backup']);
  });

  test('survive the removal of their schedule', () => {
    const { annotations } = output.object('BackupSchedule', 'tidb').metadata as { annotations: JsonObject };
    expect(annotations['argocd.argoproj.io/sync-options']).toBe('Prune=false,Delete=false');
  });

  test('reach PD and the stores, and both reach the bucket', () => {
    const edges = output.model.edges;
    expect(edges.filter(({ from }) => from === 'tidb/backup').map(({ to }) => to)).toEqual([
      'kubernetes/api',
      'store/api',
      'tidb/pd',
      'tidb/tikv',
      'tidb/tikv-status',
    ]);
    expect(edges).toContainEqual({ from: 'tidb/tikv', to: 'store/api' });
  });

  test('somebody is woken when one fails', () => {
    const alerts = output.model.systems.find(({ id }) => id === 'tidb')?.alerts ?? [];
    expect(alerts.find(({ name }) => name === 'TidbBackupFailed')?.expr).toBe(
      'max(kube_job_created{namespace="tidb-backup",job_name=~"backup-tidb-.*"}' +
        ' and on (job_name) (kube_job_status_failed{namespace="tidb-backup",job_name=~"backup-tidb-.*"} > 0))' +
        ' > (max(kube_job_status_completion_time{namespace="tidb-backup",job_name=~"backup-tidb-.*"}) or vector(0))',
    );
  });

  test('nothing dangles', () => {
    const found = synthesizedFindings(output);
    expect(found.filter(({ path }) => !path.startsWith('prod/store'))).toEqual([]);
  });
});

describe('with everything that can be said', () => {
  const env = environment(tainted);
  new Shop(env, 'shop', { databases: [tidb(env, EVERYTHING).database('shop')] });
  const output = env.output();

  test('it stands on its pool', () => {
    const spec = specOf(output);
    expect(spec.nodeSelector).toEqual({ 'keelson.dev/pool': 'db' });
    expect(spec.tolerations).toEqual([
      { key: 'role', operator: 'Equal', value: 'db', effect: 'NoSchedule' },
      { key: 'lonely', operator: 'Exists', effect: 'NoExecute' },
    ]);
    expect(spec.tikv?.evictLeaderTimeout).toBe('1800s');
    expect(spec.tiflash?.storageClaims).toHaveLength(2);
    expect(spec.ticdc?.storageVolumes).toEqual([{ name: 'data', storageSize: '20Gi', mountPath: '/var/lib/ticdc' }]);
    expect(spec.pd?.config).toContain('[log]\nlevel = "warn"\n');
  });

  test('helpers of TiFlash have room and rights of their own', () => {
    const { tiflash } = specOf(output);
    for (const helper of [tiflash?.logTailer, tiflash?.initializer]) {
      expect(helper?.requests).toEqual(helper?.limits);
      expect(helper?.securityContext).toMatchObject({ allowPrivilegeEscalation: false });
    }
  });

  test('what is stated is what a pod takes, helpers and all', () => {
    const pods = output.model.systems.find(({ id }) => id === 'tidb')?.pods ?? [];
    const requests = Object.fromEntries(pods.map(({ id, requests: asked }) => [id, asked]));
    expect(requests['tidb/tidb']).toEqual({ cpu: '2020m', memory: '4128Mi' });
    expect(requests['tidb/tiflash']).toEqual({ cpu: '4060m', memory: '8288Mi' });
    expect(requests['tidb/pd']).toEqual({ cpu: '500m', memory: '1Gi' });
    expect(pods.find(({ id }) => id === 'tidb/tikv')?.claims).toEqual([{ name: 'tikv', size: '200Gi', class: 'fast' }]);
  });

  test('it belongs to somebody', () => {
    expect(output.model.systems.find(({ id }) => id === 'tidb')?.owner).toBe('data');
  });
});

describe('the operator', () => {
  const env = environment();
  tidb(env);
  tidb(env, { namespace: 'other-place' }, 'other');
  const output = env.output();

  test('is one for two clusters, that stand apart', () => {
    expect([...output.systems.keys()]).toEqual(['cert-manager', 'certificates', 'other', 'tidb', 'tidb-operator']);
    expect(objects(output, 'TidbCluster', 'other').map(({ metadata }) => (metadata as JsonObject).namespace)).toEqual([
      'other-place',
    ]);
    expect([...output.foundation.releases.keys()].filter((name) => name.startsWith('tidb'))).toEqual(['tidb-operator']);
    expect(synthesizedFindings(output)).toEqual([]);
  });

  test('its CRDs come before it, which no chart brings', () => {
    expect(output.foundation.crds.get('tidb-operator')?.crds).toMatchObject({
      groups: ['pingcap.com'],
      version: 'v1.6.6',
    });
  });

  test('is stated with its pods, metrics, alerts and what it cannot do', () => {
    const system = output.model.systems.find(({ id }) => id === 'tidb-operator');
    expect(system?.pods.map(({ id, replicas, serviceAccount }) => [id, replicas, serviceAccount])).toEqual([
      ['tidb-operator/controller', 2, 'tidb-controller-manager'],
    ]);
    expect(system?.metrics).toEqual([expect.objectContaining({ endpoint: 'tidb-operator/metrics' })]);
    expect(system?.alerts).toHaveLength(4);
    expect(system?.exceptions.map(({ rule }) => rule)).toEqual(['pod-security']);
    expect(output.foundation.namespaces.get('tidb-operator')?.security).toBe('baseline');
  });

  const chart = chartValues('tidb-operator', 'v1.6.6');
  (chart === undefined ? test.skip : test)('every value is one that its chart reads', () => {
    const release = output.foundation.releases.get('tidb-operator');
    expect(chart && unknownPaths(release?.values ?? {}, chart)).toEqual([]);
    expect(release?.values.operatorImage).toBe('docker.io/pingcap/tidb-operator:v1.6.6');
  });

  test('images come from the mirror, also those that it runs in the clusters', () => {
    const mirrored = environment({ ...prod, mirror: 'registry.example.com/mirror' });
    tidb(mirrored, { backup });
    const { model } = mirrored.output();
    const images = model.systems.find(({ id }) => id === 'tidb')?.pods.flatMap((pods) => pods.images) ?? [];
    expect(images.length).toBeGreaterThan(6);
    expect(images.filter((image) => !image.startsWith('registry.example.com/mirror/'))).toEqual([]);
    expect(specOf(mirrored.output()).helper).toEqual({
      image: 'registry.example.com/mirror/docker.io/library/busybox:1.37.0',
    });
  });

  test('a row that moves the operator moves what it runs in the clusters', () => {
    const pinned = environment({ ...prod, pins: { 'tidb-operator': 'v1.6.7' } });
    tidb(pinned, { backup });
    const { model, foundation } = pinned.output();
    const pods = model.systems.find(({ id }) => id === 'tidb')?.pods ?? [];
    const imagesOf = (id: string) => pods.find((one) => one.id === `tidb/${id}`)?.images;
    expect(imagesOf('discovery')).toEqual(['docker.io/pingcap/tidb-operator:v1.6.7']);
    expect(imagesOf('backup')).toEqual(['docker.io/pingcap/br:v8.5.7', 'docker.io/pingcap/tidb-backup-manager:v1.6.7']);
    expect(foundation.releases.get('tidb-operator')?.values.tidbBackupManagerImage).toBe(
      'docker.io/pingcap/tidb-backup-manager:v1.6.7',
    );
  });

  test('a row moves all components of TiDB together', () => {
    const pinned = environment({ ...prod, pins: { tidb: 'v8.5.8' } });
    tidb(pinned, { tiflash: {}, backup });
    const output8 = pinned.output();
    expect(specOf(output8).version).toBe('v8.5.8');
    expect((output8.object('BackupSchedule', 'tidb').spec as Spec).backupTemplate?.toolImage).toBe(
      'docker.io/pingcap/br:v8.5.8',
    );
  });
});

describe('refused', () => {
  test('everything that is wrong, in one message', () => {
    const props: Partial<TiDBClusterProps> = {
      pd: { replicas: 2, config: '[x' },
      databases: ['Bad'],
      backup: { ...backup, keep: Duration.days(1) },
    };
    expect(messageOf(() => tidb(environment(), props)).split('\n')).toEqual([
      expect.stringMatching(/^prod\/tidb: pd\.config line 1 = "\[x": is not TOML/),
      expect.stringMatching(/^prod\/tidb: pd\.replicas = 2: bears no more losses than 1 would/),
      expect.stringMatching(/^prod\/tidb: pd\.replicas = 2: has no majority/),
      expect.stringMatching(/^prod\/tidb: databases = "Bad": is no name of a database here/),
      expect.stringMatching(/^prod\/tidb: backup\.keep = "1 day": deletes the last good backup/),
    ]);
  });

  test('an id from which a backup could not be named', () => {
    expect(messageOf(() => tidb(environment(), {}, 't'.repeat(37)))).toContain('at most 36');
    const longest = 't'.repeat(36);
    const env = environment();
    tidb(env, { backup, tiflash: {}, ticdc: {} }, longest);
    expect(`backup-${longest}-2026-11-21t12-18-08`).toHaveLength(63);
    expect(names(env.output(), 'BackupSchedule', longest)).toEqual([longest]);
  });

  test('a pool that is not there', () => {
    expect(messageOf(() => tidb(environment(), { pool: 'gpu' }))).toBe(
      'prod/tidb: pool = "gpu": is no node pool of this environment; allowed: db.',
    );
  });

  test('a quorum on nodes that do not take it', () => {
    expect(messageOf(() => tidb(environment(tainted)))).toContain('pd on the nodes of the row = 0: are too few nodes');
  });

  test('a database that cannot be', () => {
    expect(messageOf(() => tidb(environment()).database('a-b'))).toContain('prod/tidb: database() = "a-b": is no name');
  });

  test('a taker whose id is no user', () => {
    const env = environment();
    const database = tidb(env).database('app');
    expect(messageOf(() => new Shop(env, 's'.repeat(33), { databases: [database] }))).toContain(
      'is too long for the name of a user',
    );
  });

  test('a taker that comes when everybody has taken, and one that wants more then', () => {
    for (const known of [false, true]) {
      const env = environment();
      const cluster = tidb(env);
      new Latecomer(env, 'zoo', 'close', cluster.database('app'), known ? [cluster.database('zoo')] : []);
      expect(messageOf(() => env.output())).toBe(
        'prod/tidb: database() = "zoo": is taken by prod/zoo when everybody has taken. Take it in the constructor or in connect().',
      );
    }
  });

  test('a bucket behind the own authority', () => {
    const to = backup.to;
    const trusting = {
      ...to,
      for: (...[taker, use]: Parameters<typeof to.for>) => ({
        ...to.for(taker, use),
        trust: taker.state.makes({ kind: 'Secret', name: 'ca', keys: ['ca.crt'] }),
      }),
    };
    expect(messageOf(() => tidb(environment(), { backup: { ...backup, to: trusting } }))).toContain(
      'prod/tidb: backup.to = ',
    );
  });
});

test('the order of lines changes no byte', () => {
  const built = (turned: boolean) => {
    const env = environment();
    const cluster = tidb(env, { databases: turned ? ['x', 'crm'] : ['crm', 'x'] });
    const takers = ['shop', 'blog'];
    for (const id of turned ? [...takers].reverse() : takers)
      new Shop(env, id, { databases: [cluster.database(id), cluster.database('common')] });
    const output = env.output();
    const secrets = [...output.foundation.secrets.values()].map(({ name, stamp }) => `${name} ${stamp}`).sort();
    return [output.file('tidb'), output.file('shop'), secrets];
  };
  expect(built(true)).toEqual(built(false));
});

test('three nodes without zones are spread over hosts', () => {
  const env = environment({ ...prod, pools: [{ ...pool, nodes: nodes('db', 3) }] });
  tidb(env);
  const spec = specOf(env.output());
  expect(spec.topologySpreadConstraints).toEqual([{ topologyKey: 'kubernetes.io/hostname' }]);
  expect(spec.pd?.config).toContain('location-labels = [ "host" ]');
  expect([spec.pd?.maxFailoverCount, spec.tidb?.maxFailoverCount]).toEqual([0, 1]);
});
