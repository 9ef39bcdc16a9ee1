import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { NotPlain } from '../../lib/kernel/base/plain';
import { canonical, type Json, shown } from '../../lib/kernel/base/values';
import { toDocument, toYaml } from '../../lib/kernel/render/yaml';
import { LIBRARIES, PROGRAMS, type Read } from '../support/readers';

const SEED = 20_240_229;

/** Words without a blank. */
const words = (text: string): string[] => text.trim().split(/ +/);

const PLAIN = [
  ...words('nginx apps/v1 rook-ceph.rbd.csi.ceph.com /var/lib/x _ _1 $(POD_NAME) (a) ReadWriteOnce a:b a#b a,b] a'),
  ...words('registry.example.com/library/nginx:1.27@sha256:0f1e https://example.com/a?b=c&d=e#f'),
  ...words('-c -xe --leader-elect=true --v=2 yesterday none nullable offset e2e example x0 infinite Nano truely'),
  ...['two words', 'it is "so", isn\'t it?', 'a - b', 'a  b'],
];

const QUOTED = [
  ...words('yes Yes YES no on Off y Y n N ~ null Null true TRUE False nan .NaN inf -inf .inf -.INF infinity'),
  ...words('0 -0 7 0o7 0x1f 0b11 010 1_000 12:30:45 190:20 1e3 1E+3 e5 E-5 -e5 e1_0 .5 1. +1 -1 1.2.3 10Gi'),
  ...words('2026-01-01 2026-01-01T00:00:00Z - -- --- ... ? : :a a: #a &a *a !t %d @x `x` | |- > >a ,a [a] ] {a} }'),
  ...words('"a" \'a\' \\ = << == ;'),
  ...['', ' ', '  ', '- a', '-- a', '? x', 'a: b', 'a #b', '!!str a', '{a: b}', ' leading', 'trailing ', '\tleading'],
  ...[
    'trailing\t',
    'a\tb',
    '\r',
    'a\rb',
    'a\r\nb\r\n',
    '\n',
    '\n\n',
    ' \n',
    '\na',
    ' a\nb',
    '\ta\nb',
    'a \nb',
    'a\t\nb',
  ],
  ...[
    'a\nb ',
    'a\n ',
    'a\n \nb',
    '\0',
    '\x07',
    '\x1b[0m',
    'a\n\x1b',
    'é',
    'größe',
    '漢字',
    '🚢',
    '\u{10ffff}',
    '\ufdd0',
  ],
];

const ODD = [...'\x7f\x80\x85\x9f\xa0\xad\u200b\u200d\u202e\u2028\u2029\u2066\ufeff\ufffe\uffff'];

const LITERAL: readonly (readonly [text: string, block: string])[] = [
  ['a\nb', '|-\n  a\n  b\n'],
  ['a\nb\n', '|\n  a\n  b\n'],
  ['a\n', '|\n  a\n'],
  ['a\n\n', '|+\n  a\n\n'],
  ['a\n\n\n', '|+\n  a\n\n\n'],
  ['a\n\n\nb\n', '|\n  a\n\n\n  b\n'],
  ['a\n  b\n\tc\n', '|\n  a\n    b\n  \tc\n'],
  ['#!/bin/sh\nset -e # strict\n', '|\n  #!/bin/sh\n  set -e # strict\n'],
  ['---\na: 1\n...\n', '|\n  ---\n  a: 1\n  ...\n'],
  ['- a\n---\n', '|\n  - a\n  ---\n'],
  ['größe: 1\n🚢', '|-\n  größe: 1\n  🚢\n'],
  ['{{- if .a }}\n$& $1 \\n\n', '|\n  {{- if .a }}\n  $& $1 \\n\n'],
];

const CHOSEN = [
  ...PLAIN,
  ...QUOTED,
  ...ODD,
  ...ODD.map((odd) => `a${odd}b\n`),
  ...LITERAL.map(([text]) => text),
  '__proto__',
  'constructor',
];

/** Strings in which YAML's own characters, the words of its versions and the odd ends of Unicode are frequent. */
const nasty = (() => {
  const word = fc.constantFrom(...CHOSEN.filter((text) => text.length < 12));
  const sign = fc.constantFrom(...'-?:,[]{}#&*!|>\'"%@`=<~+._/\\$;^()0123456789eExXobyYnN \t\n\r');
  const blank = fc.constantFrom(' ', '  ', '\t', '\n', '\n\n', '\r\n', ': ', ' #', '- ', '\n---\n', '\n...\n', '\n  ');
  const piece = fc.oneof(
    { weight: 4, arbitrary: sign },
    { weight: 3, arbitrary: word },
    { weight: 2, arbitrary: blank },
  );
  const joined = (part: fc.Arbitrary<string>, maxLength: number) =>
    fc.array(part, { maxLength }).map((parts) => parts.join(''));
  const number = joined(fc.constantFrom(...'0123456789+-._:eExob'), 8);
  const line = joined(fc.oneof(piece, fc.constantFrom('key: value', 'text', 'größe', '🚢')), 4);
  const lines = fc.array(line, { minLength: 2, maxLength: 6 }).map((all) => all.join('\n'));
  return fc.oneof(
    joined(piece, 8),
    number,
    lines,
    word,
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.string({ unit: 'grapheme' }),
  );
})();

/** About 6,500 distinct ones: short samples often meet. */
const STRINGS = [...new Set([...CHOSEN, ...fc.sample(nasty, { seed: SEED, numRuns: 9000 })])];

const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    nasty,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('tree'), { maxLength: 5 }),
    fc.dictionary(nasty, tie('tree'), { maxKeys: 5 }),
  ),
}));

/** An object of Kubernetes around a value, since kubectl reads no other document. */
function around(value: Json): Json {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' }, value };
}

function readBack(read: Read, value: Json): unknown {
  return (read(toDocument(around(value))) as { value: unknown }).value;
}

/** A string as value, key, list item, and nested. */
function everywhere(text: string): Json {
  const keyed = (value: Json): Json => Object.fromEntries([[text, value]]);
  return keyed([text, [text], keyed({ nested: text, [`${text} `]: 1 })]);
}

/** What did not come back as it was, shown so that a failure can be read. */
function changed(read: Read, values: readonly Json[]): string[] {
  const back = readBack(read, values) as unknown[];
  const lost = values.filter((value, i) => canonical(value) !== canonical(back[i]));
  return [...(back.length === values.length ? [] : [`${back.length} of ${values.length}`]), ...lost.map(shown)];
}

function fault(value: unknown): unknown {
  try {
    return toYaml(value as Json);
  } catch (error) {
    return error;
  }
}

describe('how a value is written', () => {
  test('block style, two blanks a level, keys in the order given, undefined entries left out', () => {
    const value = {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name: 'web', labels: {}, 'app.kubernetes.io/version': '1.27' },
      gone: undefined,
      empty: { gone: undefined },
      spec: {
        replicas: 2,
        paused: false,
        nothing: null,
        containers: [
          { name: 'web', args: ['--v=2', ''], env: [] },
          { script: 'set -e\nexec web\n', on: true },
        ],
        matrix: [[1, 2], [[3]], [{ a: { b: 1 } }], [], {}],
      },
    };
    expect(toYaml(value)).toBe(`kind: Deployment
apiVersion: apps/v1
metadata:
  name: web
  labels: {}
  app.kubernetes.io/version: "1.27"
empty: {}
spec:
  replicas: 2
  paused: false
  nothing: null
  containers:
    - name: web
      args:
        - --v=2
        - ""
      env: []
    - script: |
        set -e
        exec web
      "on": true
  matrix:
    - - 1
      - 2
    - - - 3
    - - a:
          b: 1
    - []
    - {}
`);
  });

  test('shared values are written out, without anchors', () => {
    const shared = { a: 1 };
    expect(toYaml({ x: shared, y1: shared })).toBe('x:\n  a: 1\ny1:\n  a: 1\n');
  });

  test('every document starts with ---, so that documents can be joined', () => {
    const values: Json[] = [{ a: 'b' }, 'a\n\n', [], {}, 'plain', ['|'], { last: '---\n\n' }, 1, null];
    const read = parseAllDocuments(values.map(toDocument).join(''));
    expect(read.map((document) => document.toJS())).toEqual(values);
    expect(toDocument({ a: 1 })).toBe('---\na: 1\n');
  });

  test.each([
    [0, '0'],
    [-0, '0'],
    [-17, '-17'],
    [0.1, '0.1'],
    [1e20, '100000000000000000000'],
    [1e21, '1.0e+21'],
    [-5e-7, '-5.0e-7'],
    [1.5e300, '1.5e+300'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
  ])('the number %p as %s', (value, text) => {
    expect(toYaml(value)).toBe(`${text}\n`);
  });

  test('numbers come back as numbers, exponents too', () => {
    const numbers = [0, -1, 1e21, -1e21, 5e-324, 1.7976931348623157e308, 2 ** 53, 2 ** 63, 2 ** 64, 0.1 + 0.2];
    for (const [, read] of LIBRARIES) expect(readBack(read, numbers)).toEqual(numbers);
  });
});

describe('strings', () => {
  test.each(PLAIN)('plain: %j', (text) => {
    expect(toYaml(text)).toBe(`${text}\n`);
    expect(toYaml(Object.fromEntries([[text, 1]]))).toBe(`${text}: 1\n`);
  });

  test.each(QUOTED)('quoted: %j', (text) => {
    expect(toYaml(text)).toBe(`${JSON.stringify(text)}\n`);
    expect(toYaml(Object.fromEntries([[text, 1]]))).toBe(`${JSON.stringify(text)}: 1\n`);
  });

  test.each(ODD)('escaped: %j', (text) => {
    const code = `\\u${text.charCodeAt(0).toString(16).padStart(4, '0')}`;
    expect(toYaml(`a${text}\n"`)).toBe(`"a${code}\\n\\""\n`);
  });

  test.each(LITERAL)('a literal block: %j', (text, block) => {
    expect(toYaml(text)).toBe(block);
    expect(toYaml({ a: text })).toBe(`a: ${block}`);
    expect(toYaml([text])).toBe(`- ${block}`);
    // As a key it cannot be a block.
    expect(toYaml({ [text]: 1 })).toBe(`${JSON.stringify(text)}: 1\n`);
  });

  test('strings of a megabyte', () => {
    const texts = [
      'word '.repeat(200_000),
      `${'word '.repeat(200_000)}#`,
      'line\n'.repeat(200_000),
      ' \n'.repeat(500_000),
    ];
    for (const [, read] of LIBRARIES) expect(changed(read, texts)).toEqual([]);
  });
});

describe('keys', () => {
  test('a key that is longer than YAML allows on its line is written as an explicit one', () => {
    const [short, long] = ['k'.repeat(1024), 'k'.repeat(1025)];
    expect(toYaml([{ [short]: 1, [long]: { a: [2] } }])).toBe(`- ${short}: 1\n  ? ${long}\n  :\n    a:\n      - 2\n`);
  });

  test('__proto__ stays a key', () => {
    expect(toYaml(JSON.parse('{"__proto__": {"a": 1}, "constructor": 2}'))).toBe(
      '__proto__:\n  a: 1\nconstructor: 2\n',
    );
  });
});

describe('what cannot come back is refused with its path', () => {
  class Size {}
  const itself: Record<string, unknown> = {};
  itself.again = [itself];

  test.each<[string, unknown, string]>([
    ['undefined', undefined, '(whole value): undefined is not plain data'],
    ['undefined in a list', { a: [1, undefined] }, 'a[1]: undefined is not plain data'],
    ['a hole in a list', new Array(2), '[0]: undefined is not plain data'],
    ['NaN', { spec: { list: [{ replicas: Number.NaN }] } }, 'spec.list[0].replicas: NaN cannot be written'],
    ['an infinity', [[-Infinity]], '[0][0]: -Infinity cannot be written'],
    ['a lone surrogate', { 'a.b/c': { d: 'x\ud83d' } }, '["a.b/c"].d: holds half a surrogate pair'],
    ['a lone surrogate in a text of lines', { a: 'x\n\ude00\n' }, 'a: holds half a surrogate pair'],
    ['a lone surrogate in a key', { a: { 'x\ud83d': 1 } }, 'a["x\\ud83d"]: the key holds half a surrogate pair'],
    ['a function', { a: { toJSON: () => 1 } }, 'a.toJSON: a function is not plain data'],
    ['a bigint', { a: 1n }, 'a: a bigint is not plain data'],
    ['a symbol', { a: Symbol('s') }, 'a: a symbol is not plain data'],
    ['a symbol as a key', { a: { [Symbol('s')]: 1 } }, 'a: has a symbol as a key'],
    ['a date', { at: new Date(0) }, 'at: an instance of Date is not plain data'],
    ['an instance', [new Size()], '[0]: an instance of Size is not plain data'],
    ['a map object', { a: new Map() }, 'a: an instance of Map is not plain data'],
    ['inherited fields', { a: Object.create({ b: 1 }) }, 'a: an instance of Object is not plain data'],
    ['a value that contains itself', itself, 'or contains itself'],
  ])('%s', (_, value, message) => {
    expect(fault(value)).toBeInstanceOf(NotPlain);
    expect((fault(value) as Error).message).toContain(message);
  });

  test('deeper than readers go', () => {
    expect(toYaml(deep(98))).toContain('leaf');
    expect(fault(deep(99))).toBeInstanceOf(NotPlain);
  });

  test('after siblings of other depths the path is still the right one', () => {
    expect(fault({ a: { b: { c: [1, 2] } }, d: [{ e: 1 }, { f: Number.NaN }] })).toMatchObject({ at: 'd[1].f' });
  });

  test('plain data of another realm and without a prototype is plain', () => {
    expect(toYaml(Object.assign(Object.create(null), { a: structuredClone({ b: [1] }) }))).toBe('a:\n  b:\n    - 1\n');
  });
});

describe.each(LIBRARIES)('read back by %s', (_, read) => {
  test(`${STRINGS.length} strings as values, keys, list items and nested: none changed`, () => {
    expect(changed(read, STRINGS.map(everywhere))).toEqual([]);
  });

  test('each string as a document of its own, and as the end of one', () => {
    const lost = STRINGS.filter(
      (text) => read(toDocument(text)) !== text || canonical(read(toYaml([text]))) !== canonical([text]),
    );
    expect(lost).toEqual([]);
  });

  test('all strings as the keys of one map', () => {
    const map = Object.fromEntries(STRINGS.map((text, i) => [text, i]));
    expect(canonical(readBack(read, map))).toBe(canonical(map));
  });

  test('keys around the longest that YAML allows on a line', () => {
    expect(changed(read, longKeys())).toEqual([]);
  });

  test('values as deep as are written', () => {
    expect(changed(read, [deep(96)])).toEqual([]);
  });

  test('any tree', () => {
    const property = fc.property(tree, (value) => expect(canonical(read(toDocument(value)))).toBe(canonical(value)));
    fc.assert(property, { seed: SEED, numRuns: 1000 });
  });
});

describe.each(PROGRAMS)('read back by %s', (_, find) => {
  test(`${STRINGS.length} strings, 1000 trees, long keys, deep values: none changed`, () => {
    const read = find();
    if (read === undefined) return;
    const trees = fc.sample(tree, { seed: SEED, numRuns: 1000 });
    expect(changed(read, STRINGS.map(everywhere))).toEqual([]);
    expect(changed(read, [...trees, ...longKeys(), deep(96)])).toEqual([]);
  }, 120_000);
});

function longKeys(): Json[] {
  const lengths = [1000, 1020, 1021, 1022, 1023, 1024, 1025, 1026, 3000];
  return ['k', ' ', '"', '\u2028', '🚢'].flatMap((unit) =>
    lengths.map((length) => ({
      [unit.repeat(length)]: { a: [{ [`${unit.repeat(length)}z`]: 'x\n', b: 1 }] },
      z: 'last',
    })),
  );
}

function deep(levels: number): Json {
  let value: Json = 'leaf\n';
  for (let i = 0; i < levels; i++) value = i % 3 === 0 ? [value, i] : { a: value, b: i };
  return value;
}
