import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { dump } from 'js-yaml';
import type { Output } from '../../../lib';
import { crdSources } from '../../../lib/terraform/crds';
import { definitionsOf } from '../crds';

/**
 * Lays out a mirror of the CRD files of an environment, as a company behind a wall has one (`crdMirror` of the row): the
 * operators that this environment installs, and no other. A pin of several files has its definitions in the first.
 *
 * @throws Error when the test data lacks a group of a need
 */
export function mirrorCrds(output: Output, mirror: string): void {
  for (const { id, crds } of output.foundation.crds.values()) {
    const definitions = crds.groups.map((group) => definitionsOf({ group, version: crds.version }));
    if (definitions.includes(undefined))
      throw new Error(`The test data has no CRDs for ${id}: ${crds.groups.join(', ')} of ${crds.version}.`);
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
