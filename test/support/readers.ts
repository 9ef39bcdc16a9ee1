import { spawnSync } from 'node:child_process';
import { load } from 'js-yaml';
import { parse } from 'yaml';
import { program } from './programs';

/** Reads a document that is one object of Kubernetes (kubectl reads no other) back. Throws when it cannot. */
export type Read = (document: string) => unknown;

/** Readers in this process, so always there. */
export const LIBRARIES: readonly (readonly [name: string, read: Read])[] = [
  // Two keys that come back as one are seen by what is missing; the check inside `yaml` takes the square of the time.
  ['yaml as YAML 1.2', (document) => parse(document, { version: '1.2', uniqueKeys: false })],
  ['yaml as YAML 1.1', (document) => parse(document, { version: '1.1', uniqueKeys: false })],
  ['js-yaml', (document) => load(document)],
];

/** Readers outside: undefined, after a warning, where the program is missing. */
export const PROGRAMS: readonly (readonly [name: string, find: () => Read | undefined])[] = [
  ['PyYAML', () => pyYaml('SafeLoader')],
  ['libyaml (by PyYAML)', () => pyYaml('CSafeLoader')],
  ['kubectl', kubectl],
];

const PYTHON = [
  'import json, sys, yaml',
  'value = yaml.load(sys.stdin.buffer.read(), Loader=getattr(yaml, sys.argv[1]))',
  'json.dump(value, sys.stdout)',
].join('\n');

function pyYaml(loader: 'SafeLoader' | 'CSafeLoader'): Read | undefined {
  const python = program('python3-yaml', {
    file: 'python3',
    install: 'python3 and PyYAML 5 or later, built with libyaml',
    version: { args: ['-c', 'import yaml; print(yaml.__version__, yaml.__with_libyaml__)'], match: /^[5-9]\.\S+ True/ },
  });
  return python === undefined ? undefined : (document) => answer(python, ['-c', PYTHON, loader], document);
}

/** `annotate --local` asks no server, and keeps fields that a ConfigMap does not have. */
function kubectl(): Read | undefined {
  const path = program('kubectl');
  const args = ['annotate', '--local', '--kubeconfig=/dev/null', '-f', '-', 'read=back', '-o', 'json'];
  return path === undefined ? undefined : (document) => answer(path, args, document);
}

function answer(path: string, args: readonly string[], input: string): unknown {
  const ran = spawnSync(path, args, { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (ran.status !== 0) throw new Error(`${path}: ${ran.error?.message ?? ran.stderr.slice(0, 2000)}`);
  return JSON.parse(ran.stdout);
}
