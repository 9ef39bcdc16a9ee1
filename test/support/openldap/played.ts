import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject, Output } from '../../../lib';
import { tempFolder } from '../folders';
import { Authority } from './authority';
import { PlayedPod, type PodSpec, type Ran, type World } from './pods';
import type { Slapd } from './programs';
import { composedSecrets, mintedValue } from './secrets';

/** The directory of an environment, of real servers on loopback: every command, variable and file is that of the manifests. */
export class PlayedDirectory {
  readonly nodes: PlayedPod[] = [];
  readonly ports: number[] = [];
  /** Gives a minted value another content, as a rotation does. */
  readonly values = new Map<string, string>();
  readonly authority: Authority;
  private certificate: Record<string, string>;
  private readonly claims: string[] = [];

  private constructor(
    private readonly slapd: Slapd,
    private output: Output,
    readonly id: string,
    private readonly instead: World['instead'],
  ) {
    this.authority = new Authority(tempFolder());
    this.certificate = this.authority.certificate(1);
  }

  /** Servers that listen, with nothing in them yet. */
  static async of(
    slapd: Slapd,
    output: Output,
    id = 'openldap',
    instead: World['instead'] = [],
  ): Promise<PlayedDirectory> {
    const played = new PlayedDirectory(slapd, output, id, instead);
    const { replicas } = played.statefulSet as { replicas: number };
    for (let i = 0; i < replicas; i++) {
      played.ports.push(await freePort());
      played.claims.push(tempFolder());
    }
    for (let i = 0; i < replicas; i++) {
      const { status, stderr } = await played.start(i);
      if (status !== 0) throw new Error(`Node ${i} is not configured: ${stderr}`);
    }
    return played;
  }

  url(node: number): string {
    return `ldaps://127.0.0.1:${this.ports[node]}`;
  }

  /** A node's pod, made anew on the volume that it has. */
  async start(node: number): Promise<Ran> {
    const pod = new PlayedPod(`${this.id}-${node}`, this.template, this.world, { data: this.claims[node] as string });
    this.nodes[node] = pod;
    const configured = pod.run('configure');
    if (configured.status !== 0) return configured;
    pod.start('slapd', { LDAP_LISTEN: this.url(node), LDAP_RENEW_SECONDS: '0.2' });
    await until(
      () => pod.probe('slapd', 'livenessProbe'),
      () => pod.log,
    );
    return configured;
  }

  /** Folder of a node's volume. */
  claim(node: number): string {
    return this.claims[node] as string;
  }

  /** As when a machine was lost with its disk. */
  async lose(node: number): Promise<void> {
    await this.nodes[node]?.remove();
    this.claims[node] = tempFolder();
  }

  /** Publishes another state of the environment; servers go on as they are. */
  publish(output: Output): void {
    this.output = output;
  }

  /** Runs the Job that makes accounts, as it stands in the manifests now. */
  accounts(env: Record<string, string> = {}): Ran {
    return this.job('Job', 'accounts').run('ldap', env);
  }

  /** The pod of a Job, or of a CronJob. */
  job(kind: 'Job' | 'CronJob', part: string): PlayedPod {
    const [object] = this.objects(kind).filter(({ metadata }) =>
      String((metadata as JsonObject).name).startsWith(`${this.id}-${part}`),
    );
    const spec = object?.spec as { template?: Template; jobTemplate?: { spec: { template: Template } } };
    const template = (spec.template ?? spec.jobTemplate?.spec.template) as Template;
    return new PlayedPod(`${this.id}-${part}`, template.spec, this.world);
  }

  /** A call of an LDAP client. @param password none: by the socket, from inside of the first pod */
  ldap(
    program: string,
    who: { readonly dn: string; readonly password: string; readonly node?: number },
    ...args: readonly string[]
  ): Ran {
    const words = ['-x', '-H', this.url(who.node ?? 0), '-D', who.dn, '-w', who.password, ...args];
    return this.call(program, words);
  }

  call(program: string, words: readonly string[], input = ''): Ran {
    const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    const given = input === '' ? '' : `printf '%s' '${input.replaceAll("'", "'\\''")}' | `;
    return (this.nodes[0] as PlayedPod).exec(
      'slapd',
      `export LDAPTLS_CACERT=/etc/directory/tls/ca.crt; ${given}${program} ${quoted}`,
    );
  }

  /** Renews the certificate, as cert-manager and the kubelets do. */
  renew(serial: number): void {
    this.certificate = this.authority.certificate(serial);
    for (const node of this.nodes) node.fill('tls');
  }

  /** The value behind a minted one. */
  value(id: string): string {
    return this.values.get(id) ?? mintedValue(id);
  }

  async stop(): Promise<void> {
    await Promise.all(this.nodes.map((node) => node.remove()));
  }

  private get world(): World {
    const secrets = composedSecrets(this.output, (id) => this.value(id));
    const names = this.ports.map((_, i) => `ldaps://${this.id}-${i}.${this.id}-peers.${this.id}.svc:1636`);
    return {
      slapd: this.slapd,
      configMap: (name) =>
        this.objects('ConfigMap').find(({ metadata }) => (metadata as JsonObject).name === name)?.data as Record<
          string,
          string
        >,
      secret: (name) =>
        name === `${this.id}-tls` ? this.certificate : (secrets.get(`${this.id}/${name}`) as Record<string, string>),
      instead: [...this.instead, ...names.map((name, i) => [name, this.url(i)] as const)],
    };
  }

  private get template(): PodSpec {
    return (this.statefulSet.template as unknown as Template).spec;
  }

  private get statefulSet(): JsonObject {
    return this.output.object('StatefulSet', this.id).spec as JsonObject;
  }

  private objects(kind: string): JsonObject[] {
    return (this.output.systems.get(this.id) ?? []).filter((object) => object.kind === kind);
  }
}

interface Template {
  readonly spec: PodSpec;
}

/** Asks again until it is so. @throws Error after twenty seconds */
export async function until(holds: () => boolean, told: () => string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (holds()) return;
    await sleep(200);
  }
  throw new Error(`It did not come to be: ${told().slice(-3000)}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
