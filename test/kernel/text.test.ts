import { Environment, type Json, Text, text } from '../../lib';
import { stampOf } from '../../lib/kernel/needs/text';
import { Store } from '../support/made-up';

const minted = () => new Store(Environment.test(), 'store').need.mint('admin');

test('a text is composed of plain pieces and places for secret ones', () => {
  const password = minted();
  expect(text`amqp://${'admin'}:${password.url}@${'host'}:${5672}/`.parts).toEqual([
    'amqp://admin:',
    { minted: 'store/admin', form: 'url' },
    '@host:5672/',
  ]);
});

test('texts are composed of texts', () => {
  const password = minted();
  const login = text`admin:${password.plain}`;
  expect(text`${login}@${login}`.parts).toEqual([
    'admin:',
    { minted: 'store/admin', form: 'plain' },
    '@admin:',
    { minted: 'store/admin', form: 'plain' },
  ]);
  expect(text``.parts).toEqual([]);
  expect(text`${''}${password.plain}${''}`.parts).toEqual([{ minted: 'store/admin', form: 'plain' }]);
});

test('pieces are taken as they are written, whatever a template language would make of them', () => {
  expect(text`a\${b}%{c}\n`.parts).toEqual(['a${b}%{c}\n']);
});

test('a minted value has four forms and no value', () => {
  const password = minted();
  const formsOf = (['plain', 'bcrypt', 'url', 'base64'] as const).map((form) => password[form].parts);
  expect(formsOf).toEqual(['plain', 'bcrypt', 'url', 'base64'].map((form) => [{ minted: 'store/admin', form }]));
});

describe('a text never becomes a string', () => {
  const secret = text`x${minted().plain}`;
  test.each<[string, () => unknown]>([
    ['in a template', () => `${secret}`],
    ['by String()', () => String(secret)],
    ['by addition', () => `a`.concat(secret as unknown as string)],
    ['as JSON', () => JSON.stringify({ secret })],
    ['as a key', () => ({ [secret as unknown as string]: 1 })],
  ])('%s', (_, leak) => {
    expect(leak).toThrow('A Text may hold a secret value and has no string: put it into need.secret({ data }).');
  });
});

test('a text is told by its brand', () => {
  expect(Text.is(text`x`)).toBe(true);
  for (const other of ['x', null, undefined, 1, { parts: [] }]) expect(Text.is(other)).toBe(false);
});

test('a stamp is ten digits that depend on content alone', () => {
  const of = (value: Json) => stampOf(value);
  expect(of({ a: 1, b: [2] })).toMatch(/^[0-9a-f]{10}$/);
  expect(of({ b: [2], a: 1 })).toBe(of({ a: 1, b: [2] }));
  expect(of({ a: 1, b: [3] })).not.toBe(of({ a: 1, b: [2] }));
  expect(of('1')).not.toBe(of(1));
});
