import { spawn } from 'node:child_process';
import { Resolver } from 'node:dns/promises';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requestsOf, shownRequests, statedRequests } from '../../lib/testing/real/containers';
import { errorsIn, sorted } from '../support/cluster/operators/log';
import { names } from '../support/cluster/operators/names';
import { placeOf } from '../support/cluster/operators/tidb-played';
import { removeFolders, tempFolder } from '../support/folders';

afterAll(removeFolders);

test('the played name server knows the names that are there, and no other', async () => {
  const asked: string[] = [];
  const dns = await names('127.77.3.4', async (name) => {
    asked.push(name);
    return name === 'tidb-pd.tidb';
  });
  const resolver = new Resolver({ tries: 1 });
  resolver.setServers([dns.at]);
  expect(await resolver.resolve4('tidb-pd.tidb')).toEqual(['127.77.3.4']);
  await expect(resolver.resolve4('tidb-pd.shop')).rejects.toMatchObject({ code: 'ENOTFOUND' });
  await expect(resolver.resolve6('tidb-pd.tidb')).rejects.toMatchObject({ code: 'ENODATA' });
  expect(asked).toEqual(['tidb-pd.tidb', 'tidb-pd.shop', 'tidb-pd.tidb']);
  dns.stop();
});

test.each([
  ['tidb-pd.tidb:2379', { namespace: 'tidb', cluster: 'tidb', component: 'pd' }],
  ['a-b-tidb-0.a-b-tidb-peer.shop', { namespace: 'shop', cluster: 'a-b', component: 'tidb', pod: 'a-b-tidb-0' }],
  ['q-pd-1.q-pd-peer.tidb.svc', { namespace: 'tidb', cluster: 'q', component: 'pd', pod: 'q-pd-1' }],
  ['shop.example.com', undefined],
])('where %s is', (host, place) => {
  expect(placeOf(host)).toEqual(place);
});

test('of a log, errors count, once each, and those that are expected have a reason', () => {
  const log = [
    'I1121 16:52:01.000001       1 main.go:1] started',
    'E1121 16:52:01.000001       1 pd.go:2] dial: no such host',
    'E1121 16:52:02.000001       7 pd.go:2] dial: no such host',
    'E1121 16:52:03.000001       7 sts.go:9] StatefulSet is invalid',
    'F1121 16:52:04.000001       7 main.go:3] lost',
  ].join('\n');
  expect(sorted(errorsIn(log), [{ pattern: /no such host/, why: 'not there yet' }])).toEqual({
    errors: ['sts.go:9] StatefulSet is invalid', 'main.go:3] lost'],
    expected: { 'not there yet': 1 },
  });
});

test('requests of a pod: its containers and sidecars together, or the largest that runs before', () => {
  const asks = (cpu: string, memory: string) => ({ resources: { requests: { cpu, memory } } });
  const containers = [asks('1', '1Gi'), asks('20m', '32Mi'), { resources: { limits: { 'nvidia.com/gpu': '2' } } }];
  expect(shownRequests(requestsOf({ containers }))).toBe('1020m / 1056Mi / 2 GPUs');
  const initContainers = [asks('500m', '4Gi'), { ...asks('80m', '0'), restartPolicy: 'Always' }];
  expect(shownRequests(requestsOf({ containers, initContainers }))).toBe('1100m / 4Gi / 2 GPUs');
  expect(shownRequests(statedRequests({ cpu: '0.5', memory: '512M' }))).toBe('500m / 488.28125Mi');
});

test('a guarded program ends with the input of its guard, and leaves what it said', async () => {
  const folder = tempFolder();
  const log = join(folder, 'log');
  const guard = join(__dirname, '..', '..', 'scripts', 'tools', 'guarded.mjs');
  const script = `fs.writeFileSync('there', String(process.pid)); console.log('said'); setInterval(() => {}, 1000)`;
  const child = spawn(process.execPath, [guard, log, process.execPath, '-e', script], {
    cwd: folder,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const over = new Promise((resolve) => child.once('exit', resolve));
  while (!existsSync(join(folder, 'there')) || readFileSync(log, 'utf8') === '')
    await new Promise((resolve) => setTimeout(resolve, 20));
  const pid = Number(readFileSync(join(folder, 'there'), 'utf8'));
  expect(process.kill(pid, 0)).toBe(true);
  child.stdin.end();
  await over;
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  expect(readFileSync(log, 'utf8')).toBe('said\n');
});
