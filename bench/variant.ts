import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Environment, manifests, platform, synth } from '../lib';
import { row, stockTree, Web } from './trees';

/** One measurement in a process of its own: `node variant.js NAME N [OUT]`. Prints what it took as JSON. */
const [name = '', count = '', keep] = process.argv.slice(2);
const n = Number(count);
const out = keep ?? mkdtempSync(join(tmpdir(), 'keelson-bench-'));

interface Measured {
  readonly objects: number;
  /** Milliseconds of each part. */
  readonly parts: Readonly<Record<string, number>>;
}

const VARIANTS: Readonly<Record<string, () => Measured>> = {
  /** Objects of ours, through our own synthesis. */
  ours: () => systems((env, id) => new Web(env, id)),
  stock: () => stock(stockTree(n, out)),
  'plus-ours': () => {
    const { PlusWeb } = require('./plus-trees') as typeof import('./plus-trees');
    return systems((env, id) => new PlusWeb(env, id));
  },
  'plus-stock': () => stock((require('./plus-trees') as typeof import('./plus-trees')).stockPlusTree(n, out)),
  /** A platform of n environments with ten systems of twenty objects each, checks and all. */
  environments: () => {
    const rows = Array.from({ length: n }, (_, i) => row(`e${i}`));
    const start = performance.now();
    const whole = platform('platform', rows, (env) => {
      for (let s = 0; s < 10; s++) new Web(env, `web-${s}`);
    });
    synth(whole, manifests(out));
    return { objects: n * 200, parts: { synth: performance.now() - start } };
  },
};

function systems(add: (env: Environment, id: string) => void): Measured {
  const start = performance.now();
  const env = new Environment(row('bench'), 'platform');
  Object.assign(env, { outdir: out });
  for (let s = 0; s < n; s++) add(env, `web-${s}`);
  const built = performance.now();
  env.synth();
  return { objects: n * 20, parts: { build: built - start, synth: performance.now() - built } };
}

function stock(app: { synth(): void }): Measured {
  const start = performance.now();
  app.synth();
  return { objects: n * 20, parts: { synth: performance.now() - start } };
}

const measured = VARIANTS[name]?.();
if (measured === undefined) throw new Error(`No variant ${name}; variants: ${Object.keys(VARIANTS).join(', ')}`);
if (keep === undefined) rmSync(out, { recursive: true });
process.stdout.write(JSON.stringify({ ...measured, peak: process.resourceUsage().maxRSS / 1024 }));
