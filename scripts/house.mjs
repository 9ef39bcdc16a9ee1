// The house as a picture, docs/house.svg: rooms are folders, arrows are the imports that the code has. Written anew it must come
// out as it is committed: `node scripts/house.mjs --check`.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';

const PICTURE = 'docs/house.svg';
const SYSTEMS = 'systems';

/** Floors from the roof down: rows of rooms, and what each floor is for. */
const FLOORS = [
  { says: 'roof', rows: [['apps', 'lib/cli', 'lib/testing'], ['lib']] },
  { says: 'middle', rows: [[SYSTEMS], ['lib/checks', 'lib/manifests', 'lib/terraform']] },
  { says: 'ground', rows: [['lib/handles', 'lib/workloads'], ['lib/kernel']] },
];
const LABELS = { lib: 'index.ts · synth.ts', [SYSTEMS]: 'systems: none imports another' };
const ROOMS = FLOORS.flatMap(({ rows }) => rows.flat());

const files = ['lib', 'apps'].flatMap((root) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((file) => join(root, file).split(sep).join('/'))
    .filter((file) => file.endsWith('.ts'))
    .sort(),
);
const domains = grouped(files.filter(isSystem), domainOf);

function roomOf(file) {
  const known = ROOMS.filter((room) => dirname(file) === room || file.startsWith(`${room}/`)).sort();
  if (file.startsWith('lib/') && dirname(file) !== 'lib' && known.at(-1) === 'lib') return SYSTEMS;
  return known.at(-1);
}

function isSystem(file) {
  return roomOf(file) === SYSTEMS;
}

function domainOf(file) {
  return file.split('/')[1];
}

function grouped(items, keyOf) {
  const groups = new Map();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

/** Systems of a domain: its folders; a domain of one system is its folder. */
function systemsOf(domain) {
  return [...new Set(domains.get(domain).map((file) => file.split('/').slice(2, -1).join('/')))].filter(Boolean).sort();
}

/** Between which rooms there are imports. The starter's are text for another repository. */
function arrows() {
  const found = new Set();
  for (const file of files.filter((name) => name !== 'lib/cli/starter.ts'))
    for (const [, spec] of readFileSync(file, 'utf8').matchAll(/(?:from|import|require\()\s*'(\.[^']+)'/g)) {
      const path = normalize(join(dirname(file), spec))
        .split(sep)
        .join('/');
      const to = files.find((name) => name === `${path}.ts` || name === `${path}/index.ts`);
      if (to !== undefined && roomOf(file) !== roomOf(to)) found.add(`${roomOf(file)} ${roomOf(to)}`);
    }
  return [...found].sort().map((arrow) => arrow.split(' '));
}

const [WIDTH, EDGE, GAP, BOX] = [1000, 90, 24, 44];

/** Rows of a floor below each other, rooms of a row side by side. */
function layout() {
  const boxes = new Map();
  const floors = [];
  let y = 16;
  for (const { rows, says } of FLOORS) {
    const top = y;
    y += 18;
    for (const row of rows) {
      const width = (WIDTH - EDGE - GAP * (row.length + 1)) / row.length;
      const height =
        row[0] === SYSTEMS ? BOX + 26 + 20 * Math.max(...[...domains.keys()].map((it) => systemsOf(it).length)) : BOX;
      for (const [i, room] of row.entries()) boxes.set(room, { x: EDGE + GAP + i * (width + GAP), y, width, height });
      y += height + 40;
    }
    y -= 22;
    floors.push({ top, height: y - top, says });
    y += 30;
  }
  return { boxes, floors, height: y - 14 };
}

function domainText({ x, y, width }) {
  const names = [...domains.keys()].sort();
  const each = width / names.length;
  return names.flatMap((domain, i) => {
    const middle = x + each * (i + 0.5);
    const inner = systemsOf(domain).map((system, j) => words(middle, y + 70 + j * 20, system, 'fill="#4a6378"'));
    return [words(middle, y + 50, domain, ''), ...inner];
  });
}

function words(x, y, said, more) {
  return `<text x="${round(x)}" y="${y}" text-anchor="middle" ${more}>${said}</text>`;
}

/** From the lower edge to the upper one, each end beside those of other arrows. */
function arrowPaths(boxes) {
  const all = arrows();
  const port = (room, end, at) => {
    const own = all
      .filter((arrow) => arrow[end] === room)
      .sort((a, b) => middleOf(boxes.get(a[1 - end])) - middleOf(boxes.get(b[1 - end])));
    const { x, width } = boxes.get(room);
    return x + (width * (own.indexOf(at) + 1)) / (own.length + 1);
  };
  return all.map((arrow) => {
    const [a, b] = arrow.map((room) => boxes.get(room));
    const up = b.y < a.y || (b.y === a.y && a.x > b.x);
    const [x1, y1, x2, y2] = [port(arrow[0], 0, arrow), a.y + a.height, port(arrow[1], 1, arrow), b.y - 6];
    const line = `M${round(x1)} ${y1} C${round(x1)} ${y1 + 30} ${round(x2)} ${y2 - 30} ${round(x2)} ${y2}`;
    return `<path d="${line}" fill="none" stroke="${up ? '#c0392b' : '#8fa8bb'}" marker-end="url(#tip)"/>`;
  });
}

function middleOf({ x, width }) {
  return x + width / 2;
}

function drawn() {
  const { boxes, floors, height } = layout();
  const parts = floors.map(
    ({ top, height: tall, says }) =>
      `<rect x="16" y="${top}" width="${WIDTH - 32}" height="${tall}" rx="8" fill="#f4f2ec"/>\n<text x="34" y="${top + 30}" fill="#7a7466">${says}</text>`,
  );
  parts.push(...arrowPaths(boxes));
  for (const [room, { x, y, width, height: tall }] of boxes) {
    parts.push(
      `<rect x="${round(x)}" y="${y}" width="${round(width)}" height="${tall}" rx="6" fill="#fff" stroke="#4a6378"/>`,
    );
    parts.push(words(x + width / 2, y + 27, LABELS[room] ?? room.replace(/^lib\//, ''), 'font-weight="600"'));
  }
  parts.push(...domainText(boxes.get(SYSTEMS)));
  const tip =
    '<defs><marker id="tip" markerWidth="8" markerHeight="8" refX="3" refY="3" orient="auto"><path d="M0 0 L6 3 L0 6 z" fill="#8fa8bb"/></marker></defs>';
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="Helvetica, Arial, sans-serif" font-size="14">\n<title>The rooms of the house, and which imports which</title>`;
  return `${[head, `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`, tip, ...parts, '</svg>'].join('\n')}\n`;
}

function round(number) {
  return Math.round(number * 10) / 10;
}

const picture = drawn();
if (process.argv.includes('--check')) {
  if (picture !== readFileSync(PICTURE, 'utf8')) {
    console.error(`${PICTURE} is not the house that the imports make: run \`node scripts/house.mjs\` and look at it.`);
    process.exitCode = 1;
  }
} else writeFileSync(PICTURE, picture);
