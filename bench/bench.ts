import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { canonical, isMap } from '../lib/kernel/base/values';

/**
 * `npm run bench`: what synthesis costs, side by side with stock cdk8s, each variant cold in a process of its own, in turn,
 * median of five. Ratios are told, not times; nothing asserts them.
 */
const RUNS = 5;
const VARIANT = join(__dirname, 'variant.js');

interface Result {
  readonly objects: number;
  readonly parts: Readonly<Record<string, number>>;
  /** Megabytes. */
  readonly peak: number;
}

function run(variant: string, n: number, keep?: string): Result {
  const args = [VARIANT, variant, String(n), ...(keep === undefined ? [] : [keep])];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Result;
}

/** Variants in turn, so that a machine whose speed drifts harms all alike. */
function inTurn(variants: readonly (readonly [string, number])[]): Result[][] {
  const results: Result[][] = variants.map(() => []);
  for (let i = 0; i < RUNS; i++) for (const [v, [name, n]] of variants.entries()) results[v]?.push(run(name, n));
  return results;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const synthOf = (results: readonly Result[]) => median(results.map(({ parts }) => parts.synth ?? 0));
const peakOf = (results: readonly Result[]) => median(results.map(({ peak }) => peak));

/** Both wrote the same objects, or the comparison is worth nothing. @param normal what is not compared */
function proveEqual(ours: string, stock: string, normal: (documents: string[]) => string[]): number {
  const [a, b] = [ours, stock].map((variant) => {
    const out = mkdtempSync(join(tmpdir(), 'keelson-proof-'));
    run(variant, 10, out);
    const texts = readdirSync(out).map((file) => readFileSync(join(out, file), 'utf8'));
    rmSync(out, { recursive: true });
    return normal(
      texts.flatMap((text) => parseAllDocuments(text).map((document) => canonical(document.toJS()))),
    ).sort();
  });
  if (canonical(a) !== canonical(b)) throw new Error(`${ours} and ${stock} do not write the same objects.`);
  return a?.length ?? 0;
}

/** A user's cdk8s-plus objects differ on purpose: no path hash, and a policy for the namespace. */
function withoutOurAdditions(documents: string[]): string[] {
  return documents
    .filter((text) => !text.includes('"kind":"NetworkPolicy"'))
    .map((text) => canonical(withoutAddress(JSON.parse(text))));
}

function withoutAddress(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutAddress);
  if (!isMap(value)) return value;
  const kept = Object.entries(value).filter(
    ([key]) => key !== 'cdk8s.io/metadata.addr' && key !== 'keelson.dev/workload',
  );
  return Object.fromEntries(kept.map(([key, item]) => [key, withoutAddress(item)]));
}

function tell(what: string, ratio: number, target: string): void {
  process.stdout.write(`${what.padEnd(72)} ${ratio.toFixed(2).padStart(6)} x   (${target})\n`);
}

const equal = proveEqual('ours', 'stock', (documents) => documents);
const equalPlus = proveEqual('plus-ours', 'plus-stock', withoutOurAdditions);
process.stdout.write(`Equal first: ${equal} objects of ours, ${equalPlus} of cdk8s-plus.\n`);

for (const n of [100, 300]) {
  const [ours = [], stock = []] = inTurn([
    ['ours', n],
    ['stock', n],
  ]);
  tell(
    `${n} charts of 20 objects: stock App.synth() / ours`,
    synthOf(stock) / synthOf(ours),
    `at least ${n === 100 ? 6 : 9}`,
  );
  const rate = (ours[0]?.objects ?? 0) / (synthOf(ours) / 1000);
  process.stdout.write(
    `  ${Math.round(rate)} objects a second; peak ${Math.round(peakOf(ours))} MB, stock ${Math.round(peakOf(stock))} MB\n`,
  );
}
for (const n of [100, 300]) {
  const [ours = [], stock = []] = inTurn([
    ['plus-ours', n],
    ['plus-stock', n],
  ]);
  tell(
    `${n} charts of 20 cdk8s-plus objects: stock / ours`,
    synthOf(stock) / synthOf(ours),
    `at least ${n === 100 ? 3 : 6}`,
  );
}
const [ten = [], hundred = []] = inTurn([
  ['environments', 10],
  ['environments', 100],
]);
tell('100 environments / 10 environments, checks and all', synthOf(hundred) / synthOf(ten), 'at most 11');
tell('peak memory at 100 environments / at 10', peakOf(hundred) / peakOf(ten), 'at most 1.5');
