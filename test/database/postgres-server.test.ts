import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Text } from '../../lib';
import type { ClusterContent, DatabaseContent, DatabaseRoleContent } from '../../lib/database/postgres/kinds';
import type { JsonObject } from '../../lib/kernel/base/values';
import { PostgresServer, postgresPrograms } from '../support/postgres-server';
import { App, postgres } from './postgres-fixture';

/**
 * Roles, databases, who may log in where, and whose things become: on a real PostgreSQL. The operator's part is played by the
 * statements that it says for each object (internal/management/controller of v1.30.0).
 */
const programs = postgresPrograms();
const real = programs === undefined ? describe.skip : describe;

const HOST = 'postgres-rw.postgres.svc';
const { env, postgres: cluster } = postgres(
  {},
  { databases: ['registry', { name: 'my_search', extensions: ['pg_trgm', 'dblink'] }] },
);
new App(env, 'harbor', [cluster.database('registry')]);
new App(env, 're-port', [cluster.database('registry'), cluster.database('my_search')]);
new App(env, 'sonar', [cluster.database('my_search')]);
const output = env.output();
const objects = output.systems.get('postgres') ?? [];
const specs = <T extends { spec: object }>(kind: string) =>
  objects.filter((object) => object.kind === kind).map((object) => object.spec as unknown as T['spec']);
const { postgresql } = specs<ClusterContent>('Cluster')[0] as ClusterContent['spec'];

/** What Terraform would make of a text. */
function filled(text: Text | undefined): string {
  return (text?.parts ?? []).map((part) => (typeof part === 'string' ? part : password(part.minted))).join('');
}

function password(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 32);
}

const quoted = (name: string) => `"${name}"`;

/** As `roles.Create` has it; a role whose parents are missing is tried again, so owners come first here. */
function createRole({ name, login, inRoles = [], passwordSecret }: DatabaseRoleContent['spec']): string {
  const data = output.foundation.secrets.get(`postgres/${passwordSecret?.name}`)?.data;
  return [
    `CREATE ROLE ${quoted(name)} NOBYPASSRLS NOCREATEDB NOCREATEROLE INHERIT ${login ? 'LOGIN' : 'NOLOGIN'}`,
    'NOREPLICATION NOSUPERUSER CONNECTION LIMIT -1',
    ...(inRoles.length > 0 ? [`IN ROLE ${inRoles.map(quoted).join(',')}`] : []),
    ...(data === undefined ? [] : [`PASSWORD '${filled(data.password)}'`]),
  ].join(' ');
}

real('on a real PostgreSQL', () => {
  let server: PostgresServer;

  /** A statement of a taker, by TLS and its password. */
  function as(user: string, database: string, statement: string, how: { mode?: string; password?: string } = {}) {
    const connection = `host=${HOST} hostaddr=127.0.0.1 port=${server.port} user=${user} dbname=${database} sslmode=${how.mode ?? 'verify-full'} sslrootcert=${server.folder}/trust/ca.crt`;
    const env = { PGPASSWORD: how.password ?? password(`postgres/user-${user}`) };
    const ran = server.psql(['-d', connection, '-c', statement], env);
    return ran.status === 0 ? ran.stdout.trim() : ran.stderr.trim();
  }

  /** The Job's own script, with its own files, once. */
  function runJob(): { status: number | null; stdout: string; stderr: string } {
    const job = objects.find(({ kind }) => kind === 'Job') as JsonObject;
    const pod = (job.spec as { template: { spec: { containers: { command: string[] }[] } } }).template.spec;
    const folder = join(server.folder, 'grants');
    mkdirSync(folder, { recursive: true });
    const secret = output.foundation.secrets.get('postgres/postgres-grants');
    const there = (text: string) =>
      text
        .replaceAll('/etc/postgres-grants', folder)
        .replaceAll('/etc/postgres-trust', join(server.folder, 'trust'))
        .replaceAll('/usr/lib/postgresql/*/bin', server.bin)
        .replaceAll('port=5432', `port=${server.port}`);
    for (const [name, text] of Object.entries(secret?.data ?? {}))
      writeFileSync(join(folder, name), there(filled(text)), { mode: 0o600 });
    // It would wait for a server that is not there yet; here nothing gets better by waiting.
    const script = there(pod.containers[0]?.command[2] ?? '').replace('-ge 90', '-ge 1');
    return spawnSync('/bin/sh', ['-c', script], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, PGSERVICEFILE: join(folder, 'pg_service.conf'), PGHOSTADDR: '127.0.0.1' },
    });
  }

  beforeAll(async () => {
    server = await PostgresServer.start(programs as NonNullable<typeof programs>, {
      host: HOST,
      // The operator's fixed rules, ours, and its last one, as it writes pg_hba.conf.
      rules: [
        'local all postgres trust',
        'hostssl postgres streaming_replica all cert',
        'hostssl replication streaming_replica all cert',
        ...postgresql.pg_hba,
        'host all all all scram-sha-256',
      ],
      settings: postgresql.parameters,
    });
    server.admin('CREATE DATABASE keelson');
    const roles = specs<DatabaseRoleContent>('DatabaseRole').sort((a, b) => Number(a.login) - Number(b.login));
    for (const role of roles) server.admin(createRole(role));
    for (const { name, owner, extensions = [] } of specs<DatabaseContent>('Database')) {
      server.admin(`CREATE DATABASE ${quoted(name)} OWNER ${quoted(owner)}`);
      for (const extension of extensions) server.admin(`CREATE EXTENSION ${quoted(extension.name)}`, name);
    }
  }, 60_000);

  afterAll(async () => {
    await server?.stop();
  });

  test('our settings are taken', () => {
    expect(server.admin('SHOW shared_buffers')).toBe(postgresql.parameters.shared_buffers);
    expect(server.admin('SHOW max_slot_wal_keep_size')).toBe('3413MB');
  });

  test('every taker gets in with TLS and its password, and not without', () => {
    expect(as('harbor', 'registry', 'SELECT 1')).toBe('1');
    expect(as('sonar', 'my_search', 'SELECT 1')).toBe('1');
    expect(as('harbor', 'registry', 'SELECT 1', { password: 'other' })).toContain('password authentication failed');
    expect(as('harbor', 'registry', 'SELECT 1', { mode: 'disable' })).toContain('rejects connection');
  });

  test.each([
    ['harbor', 'my_search'],
    ['sonar', 'registry'],
    ['harbor', 'postgres'],
    ['harbor', 'keelson'],
    ['harbor', 'template1'],
    ['postgres', 'registry'],
  ])('%s does not get into %s', (user, database) => {
    expect(as(user, database, 'SELECT 1')).toContain('pg_hba.conf rejects connection');
  });

  test('nobody makes roles or databases, or reads passwords', () => {
    expect(as('harbor', 'registry', 'CREATE ROLE mine')).toContain('permission denied');
    expect(as('harbor', 'registry', 'CREATE DATABASE mine')).toContain('permission denied');
    expect(as('harbor', 'registry', 'SELECT rolpassword FROM pg_authid')).toContain('permission denied');
    expect(as('re-port', 'my_search', 'ALTER ROLE sonar PASSWORD NULL')).toMatch(/must have|permission denied/);
  });

  test('what one makes before the Job has run, another cannot read', () => {
    expect(as('harbor', 'registry', 'CREATE TABLE early (id serial PRIMARY KEY)')).toBe('');
    expect(as('re-port', 'registry', 'SELECT * FROM early')).toContain('permission denied for table early');
  });

  describe('once the Job has run', () => {
    let open: ReturnType<typeof spawn>;

    beforeAll(async () => {
      const connection = `host=${HOST} hostaddr=127.0.0.1 port=${server.port} user=harbor dbname=registry sslmode=require`;
      const PGPASSWORD = password('postgres/user-harbor');
      open = spawn(server.client, ['--no-psqlrc', '-qAt', '-d', connection], {
        env: { PATH: process.env.PATH, PGPASSWORD },
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      const greeted = new Promise((resolve) => open.stdout?.once('data', resolve));
      open.stdin?.write('SELECT 1;\n');
      await greeted;
      const ran = runJob();
      expect(ran.stderr).toBe('');
      expect(ran.stdout.trim().split('\n')).toEqual([
        'harbor.registry: as it should be',
        're-port.my_search: as it should be',
        're-port.registry: as it should be',
        'sonar.my_search: as it should be',
      ]);
    });

    test('what was made before belongs to the database’s owner, and all its takers use it', () => {
      expect(as('re-port', 'registry', 'INSERT INTO early DEFAULT VALUES RETURNING id')).toBe('1');
      expect(as('harbor', 'registry', "SELECT tableowner FROM pg_tables WHERE tablename = 'early'")).toBe(
        'registry_owner',
      );
    });

    test('what one makes from then on, others use, change and drop, whatever its pool does between', () => {
      expect(as('re-port', 'registry', 'SELECT current_user')).toBe('registry_owner');
      expect(as('re-port', 'registry', 'SELECT session_user')).toBe('re-port');
      for (const before of ['DISCARD ALL', 'RESET ALL']) {
        const made = 'CREATE SCHEMA own; CREATE TABLE own.later (id serial PRIMARY KEY, note text)';
        const connection = `host=${HOST} hostaddr=127.0.0.1 port=${server.port} user=re-port dbname=registry`;
        const ran = server.psql(['-d', connection, '-c', before, '-c', made], {
          PGPASSWORD: password('postgres/user-re-port'),
        });
        expect(ran.stderr).toBe('');
        expect(as('harbor', 'registry', "INSERT INTO own.later (note) VALUES ('x') RETURNING id")).toBe('1');
        expect(as('harbor', 'registry', 'ALTER TABLE own.later ADD more int; DROP SCHEMA own CASCADE')).toBe('');
      }
    });

    test('a connection that was open before makes things that others read and write', async () => {
      const done = new Promise((resolve) => open.stdout?.once('data', resolve));
      open.stdin?.write('CREATE TABLE late (id serial PRIMARY KEY); SELECT 2;\n');
      await done;
      const ended = new Promise((resolve) => open.once('exit', resolve));
      open.stdin?.end();
      await ended;
      expect(as('re-port', 'registry', 'INSERT INTO late DEFAULT VALUES RETURNING id')).toBe('1');
    });

    test('it can run as often as one likes', () => {
      const ran = runJob();
      expect([ran.status, ran.stderr]).toEqual([0, '']);
      expect(as('harbor', 'registry', "SELECT tableowner FROM pg_tables WHERE tablename = 'late'")).toBe(
        'registry_owner',
      );
    });

    test('extensions are there, and owners add those that PostgreSQL trusts', () => {
      expect(as('sonar', 'my_search', "SELECT similarity('word', 'words') > 0.5")).toBe('t');
      expect(as('harbor', 'registry', 'CREATE EXTENSION hstore')).toBe('');
      expect(as('harbor', 'registry', 'CREATE EXTENSION dblink')).toContain('permission denied');
    });

    test('a taker that is gone is dropped as the page says, and what it made stays', () => {
      as('re-port', 'registry', 'CREATE TABLE remains (id int)');
      for (const database of ['registry', 'my_search']) server.admin('DROP OWNED BY "re-port"', database);
      server.admin('DROP ROLE "re-port"');
      expect(as('harbor', 'registry', 'SELECT count(*) FROM remains')).toBe('0');
    });

    test('it says which login it gave up on', () => {
      const ran = runJob();
      expect(ran.status).toBe(1);
      expect(ran.stderr).toContain('re-port.my_search: given up');
    });
  });
});
