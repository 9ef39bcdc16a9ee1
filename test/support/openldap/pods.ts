import { type ChildProcess, type StdioOptions, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../../lib';
import { tempFolder } from '../folders';
import type { Slapd } from './programs';

type Files = Readonly<Record<string, string>>;

interface Container {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
}

export interface PodSpec {
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes?: readonly (JsonObject & { readonly name: string })[];
  readonly securityContext: { readonly runAsUser: number };
}

/** What a pod is given of the world: files of ConfigMaps and Secrets, and where hosts lead. */
export interface World {
  readonly slapd: Slapd;
  configMap(name: string): Files;
  secret(name: string): Files;
  /** Texts that stand for others here: hosts and ports of the cluster for loopback's. */
  readonly instead: readonly (readonly [written: string, here: string])[];
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A pod as a kubelet would run it, of processes on this machine: the commands, variables and files of its manifest, with each
 * mounted path in a folder of its own. As the manifest's user where this process may become that, else as this one.
 */
export class PlayedPod {
  private readonly uid: number;
  private readonly folder: string;
  private readonly running: ChildProcess[] = [];

  /** @param claims folders of its volume claims, by name: they outlive the pod */
  constructor(
    private readonly name: string,
    private readonly spec: PodSpec,
    private readonly world: World,
    private readonly claims: Readonly<Record<string, string>> = {},
  ) {
    this.uid = process.getuid?.() === 0 ? spec.securityContext.runAsUser : (process.getuid?.() as number);
    this.folder = tempFolder();
    chmodSync(this.folder, 0o755);
    for (const volume of spec.volumes ?? []) this.fill(volume.name);
    for (const claim of Object.values(claims)) this.own(claim);
  }

  /** Writes a volume of the pod again, as a kubelet does when the Secret behind it was changed. */
  fill(name: string): void {
    const volume = this.spec.volumes?.find((one) => one.name === name);
    const { secret, configMap } = (volume ?? {}) as Record<string, { secretName?: string; name?: string }>;
    const path = join(this.folder, name);
    mkdirSync(path, { recursive: true });
    const files = secret?.secretName
      ? this.world.secret(secret.secretName)
      : configMap?.name
        ? this.world.configMap(configMap.name)
        : {};
    for (const [file, content] of Object.entries(files)) this.write(join(path, file), this.inFiles(content));
    this.own(path);
  }

  /** Runs a container to its end. @param env laid over the manifest's */
  run(container: string, env: Files = {}): Ran {
    const one = this.container(container);
    return this.sh(one, this.script(one), env);
  }

  /** Runs a command in a container, as `kubectl exec` and probes do. */
  exec(container: string, script: string, env: Files = {}): Ran {
    return this.sh(this.container(container), this.placed(this.container(container), script), env);
  }

  /** Whether the probe of a container says yes. */
  probe(container: string, kind: 'readinessProbe' | 'livenessProbe'): boolean {
    const one = this.container(container) as Container & Record<string, { exec: { command: readonly string[] } }>;
    return this.exec(container, one[kind]?.exec.command.at(-1) as string).status === 0;
  }

  /** Starts a container that goes on. @param program instead of the one in the image */
  start(container: string, env: Files = {}, program?: string): ChildProcess {
    const one = this.container(container);
    const words = one.command.map((word) => this.placed(one, word));
    if (program !== undefined) words[0] = program;
    // Into a file: calls here wait for their answers, and nobody would read a pipe meanwhile.
    const log = openSync(this.logFile, 'a');
    const stdio: StdioOptions = ['pipe', log, log];
    const options = { ...this.options(one, env), stdio, detached: true };
    const child = spawn('/bin/sh', ['-c', WITH_US, 'sh', ...words], options);
    closeSync(log);
    this.running.push(child);
    return child;
  }

  /** Where a volume's files lie. */
  folderOf(volume: string): string {
    return this.claims[volume] ?? join(this.folder, volume);
  }

  /** What its servers have said. */
  get log(): string {
    return existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8') : '';
  }

  private get logFile(): string {
    return join(this.folder, 'log');
  }

  /** Ends what was started, in order. */
  async stop(): Promise<void> {
    await Promise.all(this.running.splice(0).map(ended));
  }

  /** Takes the pod's own files away; claims stay. */
  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private container(name: string): Container {
    const found = [...(this.spec.initContainers ?? []), ...this.spec.containers].find((one) => one.name === name);
    if (found === undefined) throw new Error(`${this.name} has no container ${name}.`);
    return found;
  }

  private script(container: Container): string {
    return this.placed(container, container.command.at(-1) as string);
  }

  private sh(container: Container, script: string, env: Files): Ran {
    const ran = spawnSync('/bin/sh', ['-c', script], {
      ...this.options(container, env),
      encoding: 'utf8',
      timeout: 60_000,
    });
    return { status: ran.status, stdout: ran.stdout, stderr: ran.stderr };
  }

  private options(container: Container, env: Files) {
    const own = Object.fromEntries(
      (container.env ?? []).map(({ name, value }) => [name, this.placed(container, value)]),
    );
    const PATH = [...this.world.slapd.path, '/usr/bin', '/bin'].join(':');
    const libraries = process.env.LD_LIBRARY_PATH ? { LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH } : {};
    return {
      env: { PATH, ...libraries, HOSTNAME: this.name, ...own, ...env },
      cwd: this.folder,
      uid: this.uid,
      gid: this.uid,
    };
  }

  /** Paths of the image, hosts, the user, and mounted paths, which become the folders of their volumes. */
  private placed({ volumeMounts }: Pick<Container, 'volumeMounts'>, text: string): string {
    const { modules, schema } = this.world.slapd;
    const { runAsUser } = this.spec.securityContext;
    const mounts = volumeMounts.map(({ name, mountPath }) => [mountPath, this.folderOf(name)] as const);
    return [
      ...this.world.instead,
      ['/usr/lib/ldap', modules] as const,
      ['/etc/ldap/schema', schema] as const,
      [`gidNumber=${runAsUser}`, `gidNumber=${this.uid}`] as const,
      [`uidNumber=${runAsUser}`, `uidNumber=${this.uid}`] as const,
      ...mounts.flatMap(([path, here]) => [
        [encodeURIComponent(path), encodeURIComponent(here)] as const,
        [path, here] as const,
      ]),
    ].reduce((all, [written, here]) => all.replaceAll(written, here), text);
  }

  /** In files too: the same path is the same volume in every container. */
  private inFiles(text: string): string {
    const all = [...(this.spec.initContainers ?? []), ...this.spec.containers].flatMap(
      ({ volumeMounts }) => volumeMounts,
    );
    return this.placed({ volumeMounts: [...new Map(all.map((mount) => [mount.mountPath, mount])).values()] }, text);
  }

  private write(file: string, content: string): void {
    rmSync(file, { force: true });
    writeFileSync(file, content, { mode: 0o440 });
  }

  private own(path: string): void {
    if (process.getuid?.() !== 0) return;
    chownSync(path, this.uid, this.uid);
    for (const file of readdirSync(path)) {
      const inside = join(path, file);
      if (statSync(inside).isDirectory()) this.own(inside);
      else chownSync(inside, this.uid, this.uid);
    }
  }
}

/** Runs a command whose group ends with the process that started it, however that ends: then its standard input does. */
const WITH_US = 'exec 3<&0; (cat <&3 > /dev/null; kill -TERM 0) & exec "$@" 3<&- < /dev/null';

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    // Its group: what it left in the background goes with it, as in a container.
    process.kill(-(child.pid as number), 'SIGTERM');
  });
}
