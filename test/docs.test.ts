import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import * as keelson from '../lib';

/** Pages speak of things that are there. */
const ROOT = join(__dirname, '..');
const pages = [
  ...readdirSync(ROOT).filter((file) => file.endsWith('.md')),
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];
const textOf = (page: string) => readFileSync(join(ROOT, page), 'utf8');
// cdk8s tells instances by a mark, so that `instanceof` says nothing of a class.
const isSystem = (it: unknown) =>
  typeof it === 'function' && Object.prototype.isPrototypeOf.call(keelson.System.prototype, it.prototype);
const classes = Object.entries(keelson)
  .filter(([name, it]) => isSystem(it) && name !== 'Operator')
  .map(([name]) => name);

test('every system that is exported has a page of its own', () => {
  expect(classes.length).toBeGreaterThan(8);
  const titles = readdirSync(join(ROOT, 'docs/systems')).map((page) => textOf(`docs/systems/${page}`).split('\n')[0]);
  expect(titles).toEqual(expect.arrayContaining(classes.map((name) => `# ${name}`)));
});

test('every link between pages leads somewhere', () => {
  const links = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, to = '']) => ({ page, to })),
  );
  expect(links.length).toBeGreaterThan(100);
  const headings = (page: string) =>
    [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    );
  const dead = links.filter(({ page, to }) => {
    const [path = '', anchor] = to.split('#');
    const target = path === '' ? page : normalize(join(dirname(page), path));
    if (!existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && target.endsWith('.md') && !headings(target).includes(anchor);
  });
  expect(dead).toEqual([]);
});

test('what a record says that it is held by is there', () => {
  const records = pages.filter((page) => /^docs\/decisions\/\d{3}-/.test(page));
  expect(records.length).toBeGreaterThan(10);
  for (const page of records) {
    const [, held = ''] = textOf(page).split('**Held by.**');
    expect(held.trim()).not.toBe('');
    const paths = [...held.matchAll(/`((?:lib|test|docs|scripts)\/[^`*]+)`/g)].map(([, path = '']) => path);
    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  }
});

test('the words of the glossary are told once each, and used in the code', () => {
  const [, table = ''] = textOf('docs/architecture.md').split('## Words');
  const words = [...(table.split('\n## ')[0] ?? '').matchAll(/^\| ([a-z, ]+) \|/gm)].flatMap(([, cell = '']) =>
    cell.split(', '),
  );
  expect(words.length).toBeGreaterThan(25);
  expect(new Set(words).size).toBe(words.length);
  const code = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => textOf(join('lib', file)).toLowerCase())
    .join('\n');
  expect(words.filter((word) => word !== 'word' && !code.includes(word))).toEqual([]);
});

test('words that once meant the same are gone: one thing has one word', () => {
  const old =
    /^(\w*Shape|\w*Site|Exemption|Stater|Asker|Filled|Slot|(?:Broker|Bucket|Host)Use|\w*ValueKind|GatewayKind|Report(?:At)?|Chart)$/;
  const files = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const found = files.flatMap((file) => {
    const declared = [...textOf(join('lib', file)).matchAll(/\b(?:interface|type|class) (\w+)/g)].map(
      ([, name = '']) => name,
    );
    return declared.filter((name) => old.test(name)).map((name) => `${file}: ${name}`);
  });
  expect(found).toEqual([]);
});
