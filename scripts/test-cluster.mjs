// `npm run test:cluster`: the reference platform on a real control plane. Finds or builds the programs, runs jest's
// cluster project, and ends with tables of what was done. Arguments go to jest: `npm run test:cluster -- prod`.
//
// Exit code 0: all holds · 1: something does not · 2: could not run; the message says what to set or install.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onPath } from './tools/cache.mjs';
import { tables } from './tools/cluster-report.mjs';

const repository = fileURLToPath(new URL('..', import.meta.url));
const terraform = await printed('tofu.mjs');
const programs = await printed('control-plane.mjs');
const missing = [...absent(), terraform.fault, programs.fault].filter((fault) => fault !== undefined);
if (missing.length > 0) {
  process.stderr.write(`The cluster suite could not run:\n${missing.map((one) => `- ${one}\n`).join('')}`);
  process.exit(2);
}

const report = mkdtempSync(join(tmpdir(), 'keelson-cluster-'));
const jest = spawn(
  process.execPath,
  [
    join(repository, 'node_modules', 'jest', 'bin', 'jest.js'),
    '-c',
    'jest.cluster.config.js',
    ...process.argv.slice(2),
  ],
  {
    cwd: repository,
    stdio: 'inherit',
    env: {
      ...process.env,
      TERRAFORM: terraform.text,
      KEELSON_REQUIRE: 'shared,kubectl,terraform',
      KEELSON_CLUSTER_REPORT: report,
    },
  },
);
// Ctrl-C reaches jest too; its workers' ends stop the control planes.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => jest.kill(signal));
const shown = process.stderr.isTTY && !process.env.CI ? setInterval(progress, 200) : undefined;
let told = 0;

jest.on('close', (code, signal) => {
  clearInterval(shown);
  process.stdout.write(tables(parts()));
  rmSync(report, { recursive: true, force: true });
  process.exitCode = code ?? (signal ? 1 : 2);
});

/** One line for each step that has begun since. */
function progress() {
  const file = join(report, 'progress');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (text.length > told) process.stderr.write(text.slice(told));
  told = text.length;
}

function parts() {
  const files = readdirSync(report).filter((name) => name.endsWith('.json'));
  return files.sort().map((name) => JSON.parse(readFileSync(join(report, name), 'utf8')));
}

/** What another script of ours prints, or why it could not, its last line; what it says on the way is passed on. */
function printed(script) {
  const child = spawn(process.execPath, [join(repository, 'scripts', script)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  let last;
  child.stdout.on('data', (some) => {
    text += some;
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (last !== undefined) process.stderr.write(`${last}\n`);
    last = line;
  });
  return new Promise((done) => {
    child.on('close', (code) => done(code === 0 ? { text: text.trim() } : { fault: last ?? `${script} failed.` }));
  });
}

function absent() {
  const shared = resolve(process.env.KEELSON_SHARED || join(repository, '..', 'shared'));
  const found = [];
  if (!existsSync(join(shared, 'crds')))
    found.push(
      `There are no CRDs in ${join(shared, 'crds')}: set KEELSON_SHARED to the folder that has crds, values, operators and terraform.`,
    );
  if (!onPath('kubectl')) found.push('There is no `kubectl` on PATH, which the stacks apply CRDs with: install it.');
  if (!onPath('openssl'))
    found.push('There is no `openssl` on PATH, which plays the issuer of certificates: install it.');
  return found;
}
