import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from '../../folders';
import type { ControlPlane } from '../control-plane';
import { programOf } from '../operators/program';

/** What a program ended with, and said. */
export interface Said {
  readonly ok: boolean;
  readonly text: string;
}

/** Runs kubectl with a file, as people and delivery tools do: `apply --server-side`. */
export function kubectl({ kubeconfig }: ControlPlane, file: string, ...args: readonly string[]): Said {
  const path = join(tempFolder(), 'file.yaml');
  writeFileSync(path, file);
  return run('kubectl', [`--kubeconfig=${kubeconfig}`, ...args, '-f', path]);
}

/** Runs Argo Rollouts' own plugin, as runbooks say: `promote`. */
export function argo({ kubeconfig }: ControlPlane, name: string, ...args: readonly string[]): Said {
  return run(programOf('kubectl-argo-rollouts'), [...args, name, `--kubeconfig=${kubeconfig}`, '-n', name]);
}

/** What its linter says of a file. */
export function lint(file: string): string {
  const path = join(tempFolder(), 'file.yaml');
  writeFileSync(path, file);
  const { ok, text } = run(programOf('kubectl-argo-rollouts'), ['lint', '-f', path]);
  return ok ? '' : text;
}

function run(program: string, args: readonly string[]): Said {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return { ok: status === 0, text: `${stdout}${stderr}` };
}
