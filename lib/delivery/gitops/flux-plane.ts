import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';
import type { Row } from '../../kernel/base/row';
import { NextFolder } from '../../kernel/next-folder';
import type { Plane } from '../../kernel/plane';
import { fluxFiles } from './flux';
import type { FluxDelivery } from './flux-objects';
import { planRepository } from './plan';

/**
 * The Flux plane: `<dist>/flux/<environment>`, beside the manifests that it delivers, for `synth`.
 * @param delivery how an environment is delivered; of a function, each by its row
 * @param dist @default 'dist'
 * @throws KeelsonError from `synth`, with everything that `fluxFiles` refuses
 */
export function flux(delivery: FluxDelivery | ((row: Row) => FluxDelivery), dist = 'dist'): Plane {
  const folder = new NextFolder(resolve(dist, 'flux'));
  return {
    take(output) {
      const how = typeof delivery === 'function' ? delivery(output.row) : delivery;
      const root = posix.join(posix.dirname(planRepository(how.repository).path), 'flux');
      for (const [path, text] of fluxFiles(output, how)) {
        const file = join(folder.open(), relative(root, path));
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    },
    render() {},
    swap() {
      folder.swap();
    },
    discard() {
      folder.discard();
    },
  };
}
