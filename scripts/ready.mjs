// Installs what the lock file states, once, and takes away what no source stands behind: so that `npm run synth` and `npm test` work in a fresh clone.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const major = Number(process.versions.node.split('.')[0]);
if (major < 20) {
  console.error(`Keelson needs Node 20 or newer; this is Node ${process.versions.node}.`);
  process.exit(2);
}
const marker = 'node_modules/.package-lock.json';
const fresh = existsSync(marker) && statSync(marker).mtimeMs >= statSync('package-lock.json').mtimeMs;
if (!fresh) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const done = spawnSync(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { stdio: 'inherit' });
  process.exit(done.status ?? 2);
}

// What was compiled of a file that is gone would still be found before what took its place.
if (existsSync('build'))
  for (const file of readdirSync('build', { recursive: true, encoding: 'utf8' })) {
    const source = file.match(/^((?:lib|apps|bench|test)[/\\].*?)(?:\.d\.ts|\.js)$/)?.[1];
    if (source !== undefined && !existsSync(`${source}.ts`)) rmSync(join('build', file));
  }
