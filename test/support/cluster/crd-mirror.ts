import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { dump } from 'js-yaml';
import type { Output } from '../../../lib';
import { crdSources } from '../../../lib/terraform/crds';
import { definitionsIn } from '../crds';

/** Folders below `crds/` of the test data that hold what an operator's CRD pin names, by the id of the need. */
export const FOLDERS: Readonly<Record<string, readonly string[]>> = {
  'cert-manager': ['cert-manager'],
  'gateway-api': ['gateway-api/standard'],
  'postgres-operator': ['cloudnative-pg', 'barman-cloud'],
  'rabbit-operator': ['rabbitmq-cluster-operator', 'messaging-topology-operator'],
  'rook-ceph': ['rook'],
  'tidb-operator': ['tidb-operator/v1-v1.6.6'],
};

/**
 * Lays out a mirror of the CRD files of an environment, as a company behind a wall has one (`crdMirror` of the row): the
 * operators that this environment installs, and no other. A pin of several files has its definitions in the first.
 *
 * @param folders other definitions than those of the pins
 * @throws Error when the test data has nothing for a need
 */
export function mirrorCrds(output: Output, mirror: string, folders = FOLDERS): void {
  for (const { id, crds } of output.foundation.crds.values()) {
    const definitions = (folders[id] ?? []).map((folder) => definitionsIn(folder));
    if (definitions.length === 0 || definitions.includes(undefined))
      throw new Error(`No CRDs for ${id} in the test data: add its folders to ${basename(__filename)}.`);
    const texts = definitions.flatMap((found) => found ?? []).map((crd) => dump(crd));
    const files = crdSources(crds, mirror);
    const share = Math.ceil(texts.length / files.length);
    files.forEach((file, i) => {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(
        file,
        texts
          .slice(i * share, (i + 1) * share)
          .map((text) => `---\n${text}`)
          .join(''),
      );
    });
  }
}
