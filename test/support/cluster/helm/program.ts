import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const SCRIPT = join(__dirname, '..', '..', '..', '..', 'scripts', 'control-plane.mjs');
let path: string | undefined;

export interface Said {
  readonly ok: boolean;
  readonly stdout: string;
  /** Helm's own words. */
  readonly stderr: string;
}

/**
 * Runs helm with nothing of the user's: settings, repositories, cache and plugins are those of the folder. Not
 * synchronous: the same process serves the charts.
 *
 * @throws Error when there is no helm
 */
export function helm(args: readonly string[], folder: string, kubeconfig: string): Promise<Said> {
  path ??= located();
  const kept = Object.entries(process.env).filter(([name]) => !/^(HELM_|XDG_|KUBE)/.test(name));
  const homes = ['cache', 'config', 'data'].map((home) => {
    const at = join(folder, home);
    mkdirSync(at, { recursive: true });
    return [`HELM_${home.toUpperCase()}_HOME`, at] as const;
  });
  const env = { ...Object.fromEntries([...kept, ...homes]), KUBECONFIG: kubeconfig };
  return new Promise((resolve) => {
    execFile(path as string, args, { env, maxBuffer: 1 << 28 }, (fault, stdout, stderr) => {
      resolve({ ok: fault === null, stdout, stderr: stderr.trim() || (fault?.message ?? '') });
    });
  });
}

function located(): string {
  const done = spawnSync(process.execPath, [SCRIPT, 'helm'], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr.trim());
  return (JSON.parse(done.stdout) as { helm: string }).helm;
}
