import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { put, removeFolders, tempFolder } from '../support/folders';

afterAll(removeFolders);

const SCRIPTS = join(__dirname, '..', '..', 'scripts');

/** Runs a script on a machine that has Node and a shell, and nothing else: no Go, no cache, no test data. */
function onBareMachine(script: string, args: readonly string[] = [], over: Readonly<Record<string, string>> = {}) {
  const bare = tempFolder();
  const env = { PATH: '/nonexistent', XDG_CACHE_HOME: bare, KEELSON_SHARED: bare, ...over };
  const done = spawnSync(process.execPath, [join(SCRIPTS, script), ...args], { env, encoding: 'utf8' });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

/** A folder of programs that say of themselves what they are told to. */
function assets(programs: Readonly<Record<string, string>>): string {
  const folder = tempFolder();
  for (const [name, says] of Object.entries(programs)) {
    const file = join(folder, 'bin', name);
    put(file, `#!/bin/sh\necho '${says}'\n`);
    chmodSync(file, 0o755);
  }
  return join(folder, 'bin');
}

test('without its programs the cluster suite ends with 2, and says all that is missing and what to set', () => {
  const { code, out, err } = onBareMachine('test-cluster.mjs');
  expect([code, out]).toEqual([2, '']);
  expect(err.split('\n')[0]).toBe('The cluster suite could not run:');
  for (const said of ['KEELSON_SHARED', 'kubectl', 'openssl', 'TERRAFORM', 'KUBEBUILDER_ASSETS'])
    expect(err).toContain(said);
  expect(err).not.toMatch(/^\s+at /m);
});

test('a program of KUBEBUILDER_ASSETS is taken as it is', () => {
  const folder = assets({ etcd: 'etcd Version: 3.6.14', 'kube-apiserver': 'Kubernetes v1.34.0' });
  const { code, out } = onBareMachine('control-plane.mjs', ['etcd', 'kube-apiserver'], { KUBEBUILDER_ASSETS: folder });
  expect([code, JSON.parse(out)]).toEqual([
    0,
    { etcd: join(folder, 'etcd'), 'kube-apiserver': join(folder, 'kube-apiserver') },
  ]);
});

test('one of another version is refused', () => {
  const folder = assets({ 'kube-apiserver': 'Kubernetes v1.31.0' });
  const { code, err } = onBareMachine('control-plane.mjs', ['kube-apiserver'], { KUBEBUILDER_ASSETS: folder });
  expect(code).toBe(2);
  expect(err).toBe(
    `${join(folder, 'kube-apiserver')} says «Kubernetes v1.31.0», and wanted is Kubernetes 1.34: leave it out of KUBEBUILDER_ASSETS, and one is built.\n`,
  );
});

test.each([
  ['a folder that is not there', ['etcd'], { KUBEBUILDER_ASSETS: '/nonexistent' }, 'there is no such folder'],
  ['a program that nobody knows', ['kubelet'], {}, 'No program kubelet here; there are etcd, kube-apiserver'],
])('%s is refused', (_, args, over, message) => {
  const { code, err } = onBareMachine('control-plane.mjs', args, over);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test('a control plane that cannot start says why, and is gone', () => {
  const { code, err } = onBareMachine('run-control-plane.mjs');
  expect(code).toBe(2);
  expect(err).toContain('There is no etcd, and no `go` to build it.');
});
