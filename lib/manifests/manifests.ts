import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { plainCopy } from '../kernel/base/plain';
import { NextFolder } from '../kernel/next-folder';
import type { Output } from '../kernel/output';
import type { Plane } from '../kernel/plane';
import { mirror, mirrorFolder } from './mirror';

/**
 * The manifest plane: `<dist>/manifests/<environment>/<system>.k8s.yaml`, and beside it `<dist>/model/<environment>.json`.
 * @param dist @default 'dist'
 * @throws KeelsonError when the cdk8s CLI asks for the manifests in a folder that the app itself keeps
 */
export function manifests(dist = 'dist'): Plane {
  const files = new NextFolder(resolve(dist, 'manifests'));
  const models = new NextFolder(resolve(dist, 'model'));
  const copy = mirrorFolder(files.target, models.target);
  return {
    take(output) {
      const folder = join(files.open(), output.row.name);
      mkdirSync(folder, { recursive: true });
      for (const system of output.systems.keys()) writeSystem(folder, output, system);
      writeFileSync(join(models.open(), `${output.row.name}.json`), modelText(output));
    },
    render() {},
    swap() {
      files.swap();
      models.swap();
      if (copy !== undefined) mirror(files.target, copy);
    },
    discard() {
      files.discard();
      models.discard();
    },
  };
}

function writeSystem(folder: string, output: Output, system: string): void {
  const text = output.file(system);
  if (text !== '') writeFileSync(join(folder, `${system}.k8s.yaml`), text);
}

function modelText(output: Output): string {
  return `${JSON.stringify(plainCopy(output.model, 'keep'), null, 2)}\n`;
}
