import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as keelson from '../../lib';

/** Made by the classes that ask for them, and asked with those. */
const NOT_ASKED: readonly string[] = ['Operator'];

const root = join(__dirname, '..');
// Those beside this one ask made-up classes.
const tests = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && !file.startsWith('contract/'))
  .filter((file) => /\bcontract\(/.test(readFileSync(join(root, file), 'utf8')));
const asked = new Set(
  tests.flatMap((file) =>
    [...readFileSync(join(root, file), 'utf8').matchAll(/\bcontract\(\s*(\w+),/g)].map(([, name]) => name as string),
  ),
);

/** cdk8s tells instances by a mark, not by their class: `instanceof` does not say it of a class. */
function isBelow(prototype: unknown): boolean {
  return Object.prototype.isPrototypeOf.call(keelson.System.prototype, prototype as object);
}

const classes = Object.entries(keelson)
  .filter(([, value]) => typeof value === 'function' && isBelow(value.prototype))
  .map(([name]) => name);

test('every class of systems that is exported is asked the contract', () => {
  expect(classes.length).toBeGreaterThan(5);
  expect(classes.filter((name) => !asked.has(name) && !NOT_ASKED.includes(name))).toEqual([]);
});

test('the tests of a contract run every question of it', () => {
  const whole = /for \(const \{ name, ask \} of asked\) test\(name, ask\);/g;
  for (const file of tests) {
    const text = readFileSync(join(root, file), 'utf8');
    expect([file, text.match(whole)?.length]).toEqual([file, text.match(/\bcontract\(/g)?.length]);
  }
});
