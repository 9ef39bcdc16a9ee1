import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { CannotRun, type Command } from './command';
import { ownPackage } from './package';
import { SCRIPTS, STARTER } from './starter';

type Versions = Readonly<Record<string, string>>;

interface Package {
  readonly name?: string;
  readonly version?: string;
  readonly private?: boolean;
  readonly scripts?: Versions;
  readonly dependencies?: Versions;
  readonly devDependencies?: Versions;
}

/** `keelson init`: a small repository to start from. Nothing that exists is overwritten; a package.json is added to. */
export const init: Command = {
  name: 'init',
  args: ['[FOLDER]'],
  summary: 'write a starter: package.json, cdk8s.yaml, cdktf.json, one stack, one test',
  run([folder = '.'], _options, io) {
    const root = resolve(folder);
    const taken = Object.keys(STARTER).filter((file) => existsSync(join(root, file)));
    if (taken.length > 0) throw new CannotRun(`${root} has ${taken.join(', ')} already: start in an empty folder.`);
    const manifest = join(root, 'package.json');
    const text = `${JSON.stringify(withStarter(read(manifest), basename(root)), null, 2)}\n`;
    for (const [file, content] of Object.entries(STARTER)) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), content);
    }
    writeFileSync(manifest, text);
    io.out(`Wrote ${Object.keys(STARTER).length + 1} files. Next: npm install && npm run synth && npm test\n`);
    return 0;
  },
};

function read(file: string): Package {
  if (!existsSync(file)) return {};
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Package;
  } catch (error) {
    throw new CannotRun(`${file} is no JSON: ${(error as Error).message}`);
  }
}

/** What is there wins: a version that somebody chose stays. */
function withStarter(there: Package, folder: string): Package {
  const ours = ownPackage();
  const version = (name: string) => ours.devDependencies[name] as string;
  const pinned = (...names: string[]) => Object.fromEntries(names.map((name) => [name, version(name)]));
  return {
    name: packageName(folder),
    version: '0.0.0',
    private: true,
    ...there,
    scripts: { ...SCRIPTS, ...there.scripts },
    dependencies: { keelson: `^${ours.version}`, ...pinned('cdk8s', 'constructs'), ...there.dependencies },
    devDependencies: {
      ...pinned(
        '@cdktf/provider-helm',
        '@cdktf/provider-kubernetes',
        '@types/jest',
        '@types/node',
        'cdktf',
        'jest',
        'typescript',
      ),
      ...there.devDependencies,
    },
  };
}

function packageName(folder: string): string {
  const name = folder.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return name.replace(/^-|-$/g, '') || 'platform';
}
