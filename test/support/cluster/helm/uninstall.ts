import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Resource } from '../../terraform/run';
import type { ControlPlane } from '../control-plane';
import { releasesInOrder } from './order';
import { helm } from './program';

/**
 * Uninstalls releases as Terraform's provider does when it destroys them: the last first.
 * @throws Error in Helm's words
 */
export async function uninstallReleases(plane: ControlPlane, state: readonly Resource[]): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'keelson-helm-'));
  try {
    for (const { release } of [...releasesInOrder(state)].reverse()) {
      const { name, namespace } = release.values;
      const args = ['uninstall', String(name), '--namespace', String(namespace), '--wait', '--timeout', '300s'];
      const said = await helm(args, work, plane.kubeconfig);
      if (!said.ok) throw new Error(`Helm release ${name} in namespace ${namespace}: ${said.stderr}`);
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
