import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { program } from './programs';

/** A server refuses to run as root: then it and its files are those of `nobody`. */
const NOBODY = { uid: 65534, gid: 65534 };
const AS: { readonly uid?: number; readonly gid?: number } = process.getuid?.() === 0 ? NOBODY : {};

/** The folder of PostgreSQL's programs, and openssl; undefined when one is missing, which is then told. */
export function postgresPrograms(): { readonly bin: string; readonly openssl: string } | undefined {
  const version = { args: ['--version'], match: /PostgreSQL\) (1[5-9]|[2-9]\d)/ };
  const postgres = program('postgres', { version, install: 'postgresql, 15 or newer' });
  const openssl = program('openssl', { version: { args: ['version'], match: /^OpenSSL [3-9]/ } });
  if (postgres === undefined || openssl === undefined) return undefined;
  return { bin: dirname(realpathSync(postgres)), openssl };
}

/** A real PostgreSQL on loopback, with TLS by an authority of its own. */
export class PostgresServer {
  static async start(
    programs: { readonly bin: string; readonly openssl: string },
    of: {
      readonly host: string;
      readonly rules: readonly string[];
      readonly settings: Readonly<Record<string, string>>;
    },
  ): Promise<PostgresServer> {
    const server = new PostgresServer(programs.bin, await freePort());
    server.certify(programs.openssl, of.host);
    server.initialize(of.rules);
    await server.run(of.settings);
    return server;
  }

  /** Its files: `trust/ca.crt` is the authority. */
  readonly folder = mkdtempSync(join(tmpdir(), 'keelson-postgres-'));
  private process?: ChildProcess;

  private constructor(
    readonly bin: string,
    readonly port: number,
  ) {
    chmodSync(this.folder, 0o755);
  }

  /** A statement of the superuser, who comes by the socket alone. @throws Error with what the server says */
  admin(statement: string, database = 'postgres'): string {
    const ran = this.psql([
      '-h',
      this.folder,
      '-p',
      String(this.port),
      '-U',
      'postgres',
      '-d',
      database,
      '-c',
      statement,
    ]);
    if (ran.status !== 0) throw new Error(`${statement}: ${ran.stderr}`);
    return ran.stdout.trim();
  }

  psql(args: readonly string[], env: NodeJS.ProcessEnv = {}): SpawnSyncReturns<string> {
    const all = ['--no-psqlrc', '--quiet', '--no-align', '--tuples-only', '--set=ON_ERROR_STOP=1', ...args];
    return spawnSync(this.client, all, { encoding: 'utf8', env: { PATH: process.env.PATH, ...env }, timeout: 30_000 });
  }

  /** Its own client, or the one on PATH where it has none. */
  get client(): string {
    const own = join(this.bin, 'psql');
    return existsSync(own) ? own : 'psql';
  }

  async stop(): Promise<void> {
    const { process: child } = this;
    if (child !== undefined && child.exitCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGINT');
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private certify(openssl: string, host: string): void {
    const trust = join(this.folder, 'trust');
    mkdirSync(trust);
    const run = (...args: string[]) => {
      const ran = spawnSync(openssl, args, { cwd: this.folder, encoding: 'utf8' });
      if (ran.status !== 0) throw new Error(`openssl ${args[0]}: ${ran.stderr}`);
    };
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    run('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'trust/ca.crt', '-subj', '/CN=test', '-days', '2');
    run('req', ...key, '-keyout', 'tls.key', '-out', 'tls.csr', '-subj', '/CN=server');
    writeFileSync(join(this.folder, 'names'), `subjectAltName=DNS:${host}\n`);
    const signed = ['-CA', 'trust/ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '1', '-extfile', 'names'];
    run('x509', '-req', '-in', 'tls.csr', '-out', 'tls.crt', ...signed);
    chmodSync(join(this.folder, 'tls.key'), 0o600);
  }

  private initialize(rules: readonly string[]): void {
    writeFileSync(join(this.folder, 'pg_hba.conf'), `${rules.join('\n')}\n`);
    const { uid, gid } = AS;
    if (uid !== undefined && gid !== undefined)
      for (const file of ['', 'tls.key']) chownSync(join(this.folder, file), uid, gid);
    const args = [
      '-D',
      join(this.folder, 'data'),
      '-U',
      'postgres',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C',
      '--no-sync',
    ];
    const ran = spawnSync(join(this.bin, 'initdb'), args, { ...AS, encoding: 'utf8', cwd: this.folder });
    if (ran.status !== 0) throw new Error(`initdb: ${ran.stderr}`);
  }

  private async run(settings: Readonly<Record<string, string>>): Promise<void> {
    const own = {
      hba_file: join(this.folder, 'pg_hba.conf'),
      listen_addresses: '127.0.0.1',
      port: String(this.port),
      ssl: 'on',
      ssl_ca_file: join(this.folder, 'trust', 'ca.crt'),
      ssl_cert_file: join(this.folder, 'tls.crt'),
      ssl_key_file: join(this.folder, 'tls.key'),
      unix_socket_directories: this.folder,
      unix_socket_permissions: '0777',
      fsync: 'off',
    };
    const args = Object.entries({ ...settings, ...own }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(join(this.bin, 'postgres'), ['-D', join(this.folder, 'data'), ...args], {
      ...AS,
      cwd: this.folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.process = child;
    let said = '';
    child.stderr?.on('data', (data) => {
      said += data;
    });
    for (let tries = 0; tries < 300; tries++) {
      if (child.exitCode !== null) throw new Error(`postgres ended: ${said}`);
      if (said.includes('ready to accept connections')) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`postgres does not answer: ${said}`);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
