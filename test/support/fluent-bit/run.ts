import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { type FluentBitConfig, fluentYaml } from '../../../lib/observability/efk/fluent-bit/language';
import { program } from '../programs';

/** Fluent Bit 5.1 by `FLUENT_BIT` or PATH, and openssl; undefined when one is missing, which is then told. */
export function fluentBit(): { readonly bin: string; readonly openssl: string } | undefined {
  const bin = program('fluent-bit', {
    env: 'FLUENT_BIT',
    version: { args: ['--version'], match: /Fluent Bit v5\.1\./ },
    install: 'Fluent Bit 5.1 from its source, as docs/proof.md tells',
  });
  const openssl = program('openssl', { version: { args: ['version'], match: /^OpenSSL [3-9]/ } });
  return bin === undefined || openssl === undefined ? undefined : { bin, openssl };
}

/** What the program says of a configuration without running it; empty when it takes it. */
export function refused(bin: string, config: FluentBitConfig): string {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-fluent-'));
  try {
    const file = join(folder, 'fluent-bit.yaml');
    writeFileSync(file, fluentYaml(config));
    const env = { ...process.env, SHARED_KEY: 'key', ES_PASSWORD: 'word', HOSTNAME: 'here' };
    const ran = spawnSync(bin, ['--dry-run', '-c', file], { encoding: 'utf8', timeout: 30_000, env });
    return ran.status === 0 ? '' : ran.stdout + ran.stderr;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One node with agents and who takes what they read, all on loopback: programs are real, what they talk to is not. */
export class Pipeline {
  readonly folder = mkdtempSync(join(tmpdir(), 'keelson-fluent-'));
  readonly logs = join(this.folder, 'containers');
  private readonly running = new Map<string, ChildProcess>();
  private readonly servers: Server[] = [];

  constructor(private readonly programs: { readonly bin: string; readonly openssl: string }) {
    mkdirSync(this.logs);
    // Mounted into the pods by Kubernetes.
    writeFileSync(join(this.folder, 'token'), 'token');
    writeFileSync(join(this.folder, 'namespace'), 'logs-agents');
    this.certify();
  }

  /** An authority, and a certificate of it for `localhost`. */
  private certify(): void {
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const openssl = (...args: readonly string[]) => {
      const ran = spawnSync(this.programs.openssl, args, { cwd: this.folder, encoding: 'utf8' });
      if (ran.status !== 0) throw new Error(ran.stderr);
    };
    openssl('req', '-x509', ...curve, '-keyout', 'ca.key', '-out', 'ca.crt', '-days', '2', '-subj', '/CN=ca');
    openssl('req', ...curve, '-keyout', 'tls.key', '-out', 'tls.csr', '-subj', '/CN=here');
    writeFileSync(join(this.folder, 'names'), 'subjectAltName=DNS:localhost\n');
    const sign = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names'];
    openssl('x509', '-req', '-in', 'tls.csr', ...sign, '-out', 'tls.crt', '-days', '2');
  }

  /** Starts the program under a name; what it says is in `<name>.log`. */
  start(name: string, config: FluentBitConfig): void {
    const file = join(this.folder, `${name}.yaml`);
    writeFileSync(file, fluentYaml(config));
    const keys = { AWS_ACCESS_KEY_ID: 'access', AWS_SECRET_ACCESS_KEY: 'secret' };
    const env = { ...process.env, ...keys, SHARED_KEY: 'Key0', ES_PASSWORD: 'Word0', HOSTNAME: name };
    const out = spawn(this.programs.bin, ['-c', file], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [out.stdout, out.stderr])
      stream.on('data', (said: Buffer) => appendFileSync(join(this.folder, `${name}.log`), said));
    this.running.set(name, out);
  }

  /** Ends it, and waits until it has ended. */
  async stop(name: string, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const running = this.running.get(name);
    this.running.delete(name);
    if (running === undefined || running.exitCode !== null) return;
    const ended = new Promise((done) => running.once('exit', done));
    running.kill(signal);
    await ended;
  }

  said(name: string): string {
    const file = join(this.folder, `${name}.log`);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Lines of a container, as containerd writes them. */
  write(pod: string, namespace: string, lines: readonly string[], flag: 'F' | 'P' = 'F'): void {
    const file = join(this.logs, `${pod}_${namespace}_main-${'0'.repeat(64)}.log`);
    const text = lines.map((line) => `${this.now()} stdout ${flag} ${line}\n`);
    appendFileSync(file, text.join(''));
  }

  private clock = 0;

  /** Never the same twice, as a container's lines have it. */
  private now(): string {
    this.clock += 1;
    return `${new Date().toISOString().slice(0, -1)}${String(this.clock % 1_000_000).padStart(6, '0')}Z`;
  }

  /** Answers as the API server does where labels of a pod are asked for. */
  async api(labelsOf: Readonly<Record<string, Readonly<Record<string, string>>>>): Promise<string> {
    const server = createHttp((request, response) => {
      const [, namespace = '', name = ''] = /namespaces\/([^/]+)\/pods\/([^/?]+)/.exec(request.url ?? '') ?? [];
      const labels = labelsOf[name];
      const pod = {
        metadata: { name, namespace, uid: `uid-${name}`, labels },
        spec: { nodeName: 'node-1' },
        status: {},
      };
      response.writeHead(labels === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ kind: 'Pod', apiVersion: 'v1', ...pod }));
    });
    return `http://127.0.0.1:${await this.listening(server)}`;
  }

  /** Answers as Elasticsearch's bulk API does: a record with an id that is there already is a conflict. */
  async elasticsearch(port = 0): Promise<FakeElasticsearch> {
    const fake = new FakeElasticsearch();
    const server = createHttps(this.identity(), (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const { status, body } = fake.answer(
          request.headers.authorization,
          gunzipSync(Buffer.concat(parts)).toString(),
        );
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(body);
      });
    }) as unknown as Server;
    fake.port = await this.listening(server, port);
    return fake;
  }

  private identity(): { readonly key: Buffer; readonly cert: Buffer } {
    const [key, cert] = ['tls.key', 'tls.crt'].map((name) => readFileSync(join(this.folder, name)));
    return { key: key as Buffer, cert: cert as Buffer };
  }

  /** Takes objects as S3 does. */
  async bucket(): Promise<{ readonly url: string; readonly objects: Map<string, Buffer> }> {
    const objects = new Map<string, Buffer>();
    const server = createHttps(this.identity(), (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        objects.set(request.url ?? '', Buffer.concat(parts));
        response.writeHead(200, { etag: '"x"' });
        response.end();
      });
    }) as unknown as Server;
    return { url: `https://localhost:${await this.listening(server)}`, objects };
  }

  private async listening(server: Server, port = 0): Promise<number> {
    this.servers.push(server);
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
    return (server.address() as AddressInfo).port;
  }

  async end(): Promise<void> {
    for (const name of [...this.running.keys()]) await this.stop(name, 'SIGKILL');
    for (const server of this.servers) {
      server.closeAllConnections();
      server.close();
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What was taken, by data stream. */
export class FakeElasticsearch {
  port = 0;
  /** Whether it answers at all. */
  away = false;
  readonly records: { readonly index: string; readonly record: Readonly<Record<string, unknown>> }[] = [];
  readonly users = new Set<string | undefined>();
  conflicts = 0;
  private readonly ids = new Set<string>();

  answer(user: string | undefined, bulk: string): { readonly status: number; readonly body: string } {
    if (this.away) return { status: 503, body: '{"error":"away"}' };
    this.users.add(user);
    const lines = bulk
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const items = [];
    for (let i = 0; i < lines.length; i += 2) {
      const { _index: index, _id } = lines[i].create;
      const id = `${index}/${_id}`;
      const known = this.ids.has(id);
      if (known) this.conflicts += 1;
      else this.records.push({ index, record: lines[i + 1] });
      this.ids.add(id);
      items.push({ create: { status: known ? 409 : 201 } });
    }
    return { status: 200, body: JSON.stringify({ errors: items.some(({ create }) => create.status > 201), items }) };
  }

  messages(index: string): unknown[] {
    return this.records.filter((one) => one.index === index).map(({ record }) => record.message);
  }
}

/** Until it holds; the last state is what the test then finds wrong. */
export async function until(holds: () => boolean | Promise<boolean>, seconds = 25): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!(await holds()) && Date.now() < end) await sleep(100);
}

/** A port of loopback that nobody has. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}
