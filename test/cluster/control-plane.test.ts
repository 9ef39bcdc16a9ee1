import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { until } from '../support/cluster/apply';
import { Cluster } from '../support/cluster/cluster';
import { startControlPlane } from '../support/cluster/control-plane';

const SUPERVISOR = join(__dirname, '..', '..', 'scripts', 'run-control-plane.mjs');

/** Starts a control plane as its child, says so, and waits for ever. */
const STARTER = `
  const child = require('node:child_process').spawn(process.execPath, [${JSON.stringify(SUPERVISOR)}], {
    stdio: ['pipe', 'inherit', 'inherit'],
    detached: true,
  });
  setInterval(() => child.pid, 1000);
`;

test('answers as it should, and is gone when it is stopped', async () => {
  const plane = await startControlPlane();
  const cluster = new Cluster(plane);
  const version = await cluster.read('/version');
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a' } };
  expect(version.gitVersion).toMatch(/^v1\.34\./);
  expect(await cluster.apply(namespace)).toHaveProperty('object.metadata.name', 'a');
  // The controller-manager is at work.
  await until(
    async () => (await cluster.list('v1', 'ServiceAccount', 'a')).length > 0,
    () => 'no ServiceAccount default in a',
  );
  expect(await cluster.apply({ ...namespace, spec: { wrong: true } })).toMatchObject({
    refused: { message: expect.stringContaining('.spec.wrong: field not declared in schema') },
  });
  cluster.close();
  const folder = dirname(plane.kubeconfig);
  await plane.stop();
  expect(existsSync(folder)).toBe(false);
  await expect(new Cluster(plane).read('/version')).rejects.toThrow('ECONNREFUSED');
});

test('does not outlive who started it, not even one that was killed', async () => {
  const starter = spawn(process.execPath, ['-e', STARTER], { stdio: ['ignore', 'pipe', 'inherit'] });
  const line = await new Promise<string>((resolve) => starter.stdout.once('data', (text) => resolve(String(text))));
  const { folder } = JSON.parse(line) as { folder: string };
  expect(existsSync(folder)).toBe(true);
  starter.kill('SIGKILL');
  await until(
    async () => !existsSync(folder),
    () => 'the control plane is still there',
  );
});
