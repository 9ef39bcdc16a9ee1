import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Output } from '../kernel/environment';
import { plainCopy } from '../kernel/plain';
import type { Plane } from '../kernel/plane';
import { NextFolder } from './next-folder';

/**
 * The manifest plane: `<dist>/manifests/<environment>/<system>.k8s.yaml`, and beside it `<dist>/model/<environment>.json`.
 * @param dist @default 'dist'
 */
export function manifests(dist = 'dist'): Plane {
  const files = new NextFolder(resolve(dist, 'manifests'));
  const models = new NextFolder(resolve(dist, 'model'));
  return {
    take(output) {
      const folder = join(files.path, output.row.name);
      mkdirSync(folder);
      for (const system of output.systems.keys()) writeSystem(folder, output, system);
      writeFileSync(join(models.path, `${output.row.name}.json`), modelText(output));
    },
    render() {},
    swap() {
      files.swap();
      models.swap();
      mirror(files.target);
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
  return `${JSON.stringify(plainCopy(output.model, '', 'keep'), null, 2)}\n`;
}

/** The cdk8s CLI deletes its output folder before it starts the app: so that folder is a copy, and never the only place. */
function mirror(target: string): void {
  const wanted = process.env.CDK8S_OUTDIR;
  if (wanted === undefined || resolve(wanted) === target) return;
  rmSync(wanted, { recursive: true, force: true });
  cpSync(target, wanted, { recursive: true });
}
