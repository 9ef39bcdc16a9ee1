// Every version that the library pins, as one list: docs/pins.md, written from the pins of each system. Written anew it must come out
// as it is committed: `--check`. Needs `build/`.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';

const PAGE = 'docs/pins.md';
const BUILT = 'build/lib';
const NOTE = '<!-- Written by `npm run docs` from the pins of each system: change those. -->';

const rows = [];
for (const file of readdirSync(BUILT, { recursive: true, encoding: 'utf8' }).sort())
  if (file.endsWith(`${sep}pins.js`)) await read(file.split(sep).join('/').replace('/pins.js', ''), join(BUILT, file));

async function read(system, file) {
  const { default: pins } = await import(resolve(file));
  for (const pin of Object.values(pins).flatMap((it) => (isPin(it) ? [it] : Object.values(it).filter(isPin))))
    rows.push(...rowsOf(system, pin));
}

function isPin(it) {
  return typeof it === 'object' && it !== null && ('ref' in it || 'chart' in it || 'groups' in it);
}

function rowsOf(system, pin) {
  if ('ref' in pin) return [[system, pin.name, 'image', pin.ref]];
  if ('groups' in pin) return [[system, '', 'CRDs', `${pin.groups.join(', ')} ${pin.version}`]];
  const images = pin.images.map(({ ref }) => [system, '', 'image of the chart', ref]);
  return [[system, pin.name, 'chart', `${pin.chart} ${pin.version}`], ...images];
}

const cells = rows.map((row) => `| ${row.map((cell, i) => (i === 1 && cell ? `\`${cell}\`` : cell)).join(' | ')} |`);
const page = `${NOTE}

# Pins

Every chart, image and CRD at the version that the library is tested with. A row chooses another by the pin's name
([rows](rows.md)): images of a chart that carry the chart's own version go with it.

| system | pin | what | version |
|---|---|---|---|
${cells.join('\n')}
`;
if (process.argv.includes('--check')) {
  if (page !== readFileSync(PAGE, 'utf8')) {
    console.error(`${PAGE} is not what the pins say: run \`npm run docs\`.`);
    process.exitCode = 1;
  }
} else writeFileSync(PAGE, page);
