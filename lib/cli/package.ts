import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface OwnPackage {
  readonly name: string;
  readonly version: string;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** Our own package.json: above this file, in the source tree, the build and an installed package alike. */
export function ownPackage(folder = __dirname): OwnPackage {
  try {
    const found = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as OwnPackage;
    if (found.name === 'keelson') return found;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  if (dirname(folder) === folder) throw new Error('The package.json of keelson is not above its files.');
  return ownPackage(dirname(folder));
}
