import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A running API server with its controllers, its scheduler and simulated nodes. */
export interface ControlPlane {
  readonly url: string;
  readonly token: string;
  /** Certificate of the authority that signed the API server's. */
  readonly ca: string;
  /** A kubeconfig file with the context `keelson`. */
  readonly kubeconfig: string;
  /** What a program of it has said so far: `kube-scheduler`. */
  log(program: string): string;
  /** Ends it, in order; nothing of it is left. */
  stop(): Promise<void>;
}

const SUPERVISOR = join(__dirname, '..', '..', '..', 'scripts', 'run-control-plane.mjs');

/**
 * Starts a control plane of its own. It ends with {@link ControlPlane.stop}, and also when this process ends without it:
 * the supervisor reads its standard input.
 *
 * @throws Error when a program is missing or does not come up, in the supervisor's words
 */
export async function startControlPlane(): Promise<ControlPlane> {
  // A group of its own: Ctrl-C reaches this process, whose end then stops the control plane in order.
  const supervisor = spawn(process.execPath, [SUPERVISOR], { stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  const { folder, ...access } = JSON.parse(await firstLine(supervisor)) as Omit<ControlPlane, 'log' | 'stop'> & {
    folder: string;
  };
  return {
    ...access,
    log: (program) => readFileSync(join(folder, `${program}.log`), 'utf8'),
    stop: () => ended(supervisor),
  };
}

function firstLine(supervisor: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let out = '';
    let err = '';
    supervisor.stdout?.on('data', (text) => {
      out += text;
      if (out.includes('\n')) resolve(out.split('\n')[0] ?? '');
    });
    supervisor.stderr?.on('data', (text) => {
      err += text;
    });
    supervisor.once('error', reject);
    supervisor.once('exit', (code) => reject(new Error(`No control plane (${code}): ${err.trim()}`)));
  });
}

function ended(supervisor: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (supervisor.exitCode !== null) return resolve();
    supervisor.once('exit', () => resolve());
    supervisor.stdin?.end();
  });
}
