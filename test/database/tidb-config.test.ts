import * as fc from 'fast-check';
import { KeelsonError } from '../../lib';
import { configOf, merged, type TomlTable, tomlOf, valueAt } from '../../lib/database/tidb/config';

const parse: (text: string, options: object) => unknown = require('smol-toml').parse;

function messages(text: string, owned = {}): string[] {
  const { flaws } = configOf('tikv.config', text, {}, owned);
  return flaws.map((flaw) => new KeelsonError([{ path: 'prod/tidb', ...flaw }]).message);
}

test('without a text the defaults stand', () => {
  const defaults = { storage: { reserve: '1GiB' } };
  expect(configOf('tikv.config', undefined, defaults, {})).toEqual({ table: defaults, flaws: [] });
});

test("the user's text lies over the defaults, table by table", () => {
  const defaults = { storage: { 'block-cache': { capacity: '1GiB' }, other: 1n }, log: { level: 'info' } };
  const { table, flaws } = configOf('tikv.config', 'storage.block-cache.capacity = "2GiB"\n[new]\na = 1', defaults, {});
  expect(flaws).toEqual([]);
  expect(table).toEqual({
    storage: { 'block-cache': { capacity: '2GiB' }, other: 1n },
    log: { level: 'info' },
    new: { a: 1n },
  });
});

test('is written in order of keys, in forms that TOML 0.4 has', () => {
  const text =
    'z = 0x10\na.b.c = 1_000\n[m]\nratio = 1.0\nsmall = 1e-7\nflag = true\nlist = [1, 2]\n[[rule]]\nname = "x"';
  expect(tomlOf(configOf('pd.config', text, {}, {}).table)).toBe(
    [
      'z = 16',
      '',
      '[a.b]',
      'c = 1000',
      '',
      '[m]',
      'flag = true',
      'list = [ 1, 2 ]',
      'ratio = 1.0',
      'small = 1e-7',
      '',
      '[[rule]]',
      'name = "x"',
      '',
    ].join('\n'),
  );
});

test('the same values in another order are the same bytes', () => {
  const one = configOf('pd.config', 'b = 1\na = 2\n[t]\ny = 1\nx = 2', {}, {}).table;
  const two = configOf('pd.config', 'a = 2\nb = 1\n[t]\nx = 2\ny = 1', {}, {}).table;
  expect(tomlOf(one)).toBe(tomlOf(two));
});

test('whole numbers stay whole and fractions stay fractions', () => {
  expect(tomlOf({ count: 3n, ratio: 3 })).toBe('count = 3\nratio = 3.0\n');
});

test('an empty configuration is an empty text', () => {
  expect(tomlOf({})).toBe('');
});

test('any table is read back as it was', () => {
  const leaf = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.boolean(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
  );
  const key = fc.string({ minLength: 1 }).filter((text) => text !== '__proto__' && text !== 'constructor');
  const { table } = fc.letrec((tie) => ({
    table: fc.dictionary(key, fc.oneof({ depthSize: 'small' }, leaf, fc.array(leaf, { maxLength: 1 }), tie('table'))),
  }));
  fc.assert(
    fc.property(table, (value) => {
      expect(parse(tomlOf(value as TomlTable), { integersAsBigInt: true })).toEqual(structuredClone(value));
    }),
  );
});

test('a value is found by its path', () => {
  const table = merged({ a: { b: 1n } }, { a: { c: 'x' } });
  expect([valueAt(table, 'a.b'), valueAt(table, 'a.c'), valueAt(table, 'a.d'), valueAt(table, 'a.b.c')]).toEqual([
    1n,
    'x',
    undefined,
    undefined,
  ]);
});

describe('refused', () => {
  test('what is not TOML, with its line', () => {
    expect(messages('[storage]\nreserve = "1GiB"\n[x')).toEqual([
      'prod/tidb: tikv.config line 3 = "[x": is not TOML (incomplete key-value: cannot find end of key), and would blind the operator for every TidbCluster of the Kubernetes cluster; allowed: TOML. Repair line 3, column 2.',
    ]);
  });

  test.each([
    [
      'dates',
      'since = 2024-01-01',
      'prod/tidb: tikv.config since = "2024-01-01": is a date, which no component reads; allowed: a text. Write it in another form.',
    ],
    [
      'numbers that are none',
      'a.b = nan',
      'prod/tidb: tikv.config a.b = "NaN": is no number for the operator\'s parser; allowed: a finite number. Write it in another form.',
    ],
    [
      'arrays of several types',
      'a = [1, "x"]',
      'prod/tidb: tikv.config a = "[integer, string]": mixes types in one array; allowed: one type in an array. Write it in another form.',
    ],
    [
      'whole numbers beside fractions',
      'a = [[1, 1.5]]',
      'prod/tidb: tikv.config a[0] = "[integer, float]": mixes types in one array; allowed: one type in an array. Write it in another form.',
    ],
    [
      'numbers of more than 64 bits',
      'a = 99999999999999999999',
      'prod/tidb: tikv.config a = "99999999999999999999": is too large a number; allowed: 64 bits. Write it in another form.',
    ],
    [
      'tables two arrays deep',
      'a = [[{ b = 1 }]]',
      'prod/tidb: tikv.config a = "[array]": has tables in an array of an array; allowed: tables in one array. Write it in another form.',
    ],
    [
      'keys without a name',
      'a."" = 1',
      'prod/tidb: tikv.config a = {"":1}: has a key without a name; allowed: keys of a character or more. Write it in another form.',
    ],
  ])('%s, which the parser of the operator cannot read', (_, text, message) => {
    expect(messages(text)).toEqual([message]);
  });

  test('keys that others decide, and every fault at once', () => {
    const owned = { 'server.addr': 'The operator decides it', security: 'The issuer decides it' };
    expect(
      messages('server.addr = ":1"\nserver.other = 1\n[security]\nca = "x"\nn = 1\n[t]\nd = 07:32:00', owned),
    ).toEqual([
      'prod/tidb: tikv.config t.d = "07:32:00.000": is a date, which no component reads; allowed: a text. Write it in another form.',
      'prod/tidb: tikv.config server.addr = ":1": is not for the text to decide. The operator decides it.',
      'prod/tidb: tikv.config security = {"ca":"x","n":1}: is not for the text to decide. The issuer decides it.',
    ]);
  });

  test('keys by which JavaScript would be fooled', () => {
    expect(messages('__proto__.a = 1')).toHaveLength(1);
  });
});
