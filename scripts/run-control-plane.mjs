// Runs a control plane of its own on free loopback ports: etcd, kube-apiserver, kube-controller-manager, kube-scheduler,
// and kwok for the nodes and their kubelets. Prints one line of JSON when it is ready: {"url", "token", "ca",
// "kubeconfig", "folder"}; the kubeconfig has the context `keelson`. It ends when its standard input does, so that it
// never outlives who started it, and on SIGINT and SIGTERM; then nothing of it is left.
//
// By hand: sleep infinity | node scripts/run-control-plane.mjs
// Exit code 2: a program is missing or does not come up; the message says why.
import { spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const CONTEXT = 'keelson';
const UP_WITHIN = 90_000;
const DOWN_WITHIN = 15_000;
const running = [];
let folder;
let started = false;
let stopping;

// Whoever reads us may be gone while we stop: a broken pipe must not keep etcd alive.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(0));
process.stdin.on('end', () => stop(0)).on('error', () => stop(0));
process.stdin.resume();

try {
  const programs = located();
  folder = mkdtempSync(join(tmpdir(), 'keelson-control-plane-'));
  process.stdout.write(`${JSON.stringify(await start(programs))}\n`);
} catch (fault) {
  process.stderr.write(`${fault.message}\n`);
  await stop(2);
}

function located() {
  const script = fileURLToPath(new URL('control-plane.mjs', import.meta.url));
  const names = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kwok'];
  const done = spawnSync(process.execPath, [script, ...names], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (done.status !== 0) throw new Error(done.stderr.trim());
  return JSON.parse(done.stdout);
}

async function start(programs) {
  const [etcd, peer, api, kwok] = await freePorts(4);
  const url = `https://127.0.0.1:${api}`;
  const token = randomBytes(24).toString('hex');
  const certificates = join(folder, 'certificates');
  mkdirSync(certificates);
  const file = (name, text) => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  const key = file('accounts.key', accountKey());
  const tokens = file('tokens', `${token},admin,1,"system:masters"\n`);
  const ca = join(certificates, 'apiserver.crt');
  const kubeconfig = file('kubeconfig', kubeconfigOf(url, ca, token));

  const store = `http://127.0.0.1:${etcd}`;
  const peers = `http://127.0.0.1:${peer}`;
  run(programs, 'etcd', [
    ...['--data-dir', join(folder, 'etcd'), '--unsafe-no-fsync'],
    ...['--listen-client-urls', store, '--advertise-client-urls', store],
    ...['--listen-peer-urls', peers, '--initial-advertise-peer-urls', peers, '--initial-cluster', `default=${peers}`],
  ]);
  run(programs, 'kube-apiserver', [
    ...[`--etcd-servers=${store}`, `--cert-dir=${certificates}`, `--secure-port=${api}`, '--bind-address=127.0.0.1'],
    ...['--service-account-issuer=https://localhost', `--service-account-key-file=${key}`],
    ...[`--service-account-signing-key-file=${key}`, `--token-auth-file=${tokens}`, '--authorization-mode=RBAC'],
    ...['--service-cluster-ip-range=10.0.0.0/16', '--allow-privileged=true'],
  ]);
  await ready(url, ca, token);
  run(programs, 'kube-controller-manager', [
    ...[`--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--secure-port=0'],
    `--service-account-private-key-file=${key}`,
    // No kubelet renews leases or takes addresses here.
    '--controllers=*,-node-lifecycle-controller,-node-ipam-controller,-node-route-controller',
  ]);
  run(programs, 'kube-scheduler', [
    ...[`--kubeconfig=${kubeconfig}`, '--leader-elect=false', '--secure-port=0'],
    // It may hear that a claim was bound before its own cache has it, and would try the pod again after five minutes only.
    '--pod-max-in-unschedulable-pods-duration=5s',
  ]);
  run(programs, 'kwok', [
    ...[`--kubeconfig=${kubeconfig}`, '--manage-all-nodes', '--node-lease-duration-seconds', '40'],
    ...['--server-address', `127.0.0.1:${kwok}`],
  ]);
  await sleep(200);
  refuseDead();
  started = true;
  return { url, token, ca: readFileSync(ca, 'utf8'), kubeconfig, folder };
}

function run(programs, name, args) {
  const log = openSync(join(folder, `${name}.log`), 'a');
  // A group of its own: Ctrl-C on a terminal must reach the supervisor alone, which stops them in order.
  const child = spawn(programs[name], args, { cwd: folder, stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  const one = { name, child, ended: new Promise((resolve) => child.once('exit', resolve).once('error', resolve)) };
  child.once('exit', (code) => {
    one.code = code ?? -1;
    if (started && !stopping) {
      process.stderr.write(`${name} ended with ${code}: ${lastLines(name)}\n`);
      void stop(2);
    }
  });
  running.push(one);
}

async function ready(url, ca, token) {
  const until = Date.now() + UP_WITHIN;
  while (Date.now() < until) {
    refuseDead();
    if (stopping) return;
    if (await answers(url, ca, token)) return;
    await sleep(100);
  }
  throw new Error(`kube-apiserver is not ready after ${UP_WITHIN / 1000} s: ${lastLines('kube-apiserver')}`);
}

function refuseDead() {
  const dead = running.find(({ code }) => code !== undefined);
  if (dead && !stopping) throw new Error(`${dead.name} does not start: ${lastLines(dead.name)}`);
}

function answers(url, ca, token) {
  return new Promise((resolve) => {
    let trusted;
    try {
      trusted = readFileSync(ca);
    } catch {
      return resolve(false);
    }
    const headers = { authorization: `Bearer ${token}` };
    const asked = request(`${url}/readyz`, { ca: trusted, headers, timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on('error', () => resolve(false)).on('timeout', () => asked.destroy());
    asked.end();
  });
}

/** The last started goes first: with etcd gone, the API server would hang on its way out and keep its port. */
async function stop(code) {
  if (stopping) return stopping;
  stopping = (async () => {
    for (const { child, ended } of running.reverse()) {
      child.kill('SIGTERM');
      const late = await Promise.race([ended.then(() => false), sleep(DOWN_WITHIN, true, { ref: false })]);
      if (late) child.kill('SIGKILL');
      await ended;
    }
    if (folder) rmSync(folder, { recursive: true, force: true });
    process.exit(code);
  })();
  return stopping;
}

function lastLines(name) {
  const lines = readFileSync(join(folder, `${name}.log`), 'utf8')
    .trimEnd()
    .split('\n');
  return `\n${lines.slice(-8).join('\n')}`;
}

/** Held open together until all are known, so that no two are one. */
async function freePorts(count) {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise((resolve, reject) => {
        server.once('error', reject).listen(0, '127.0.0.1', () => resolve(server));
      });
    }),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function accountKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs1', format: 'pem' });
}

function kubeconfigOf(url, ca, token) {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: CONTEXT, cluster: { server: url, 'certificate-authority': ca } }],
    users: [{ name: CONTEXT, user: { token } }],
    contexts: [{ name: CONTEXT, context: { cluster: CONTEXT, user: CONTEXT } }],
    'current-context': CONTEXT,
  };
  return JSON.stringify(config, null, 2);
}
