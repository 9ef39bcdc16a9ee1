import { text } from '../../lib';
import { Foundation } from '../../lib/kernel/needs';
import { minted } from '../../lib/kernel/needs/text';
import { addressOf, expression, field, literal, slug, variableName } from '../../lib/terraform/expressions';

const foundation = new Foundation();
foundation.mints.set('a/b', { id: 'a/b', asker: 'a', length: 32, generation: 1 });
const place = minted('a/b').plain;

test.each([
  ['${x}', '$${x}'],
  ['%{x}', '%%{x}'],
  ['$${x}', '$$${x}'],
  ['$', '$'],
  ['a $ b % { }', 'a $ b % { }'],
])('%s is written literally as %s', (given, written) => {
  expect(literal(given)).toBe(written);
});

test('what Terraform would compose is refused', () => {
  expect(() => literal('e\u0301')).toThrow(/composes Unicode characters\. Write it in composed form/);
  expect(literal('\u00e9')).toBe('\u00e9');
});

test.each([
  ['rabbit/admin', 'rabbit_admin'],
  ['rook-ceph', 'rook-ceph'],
  ['10.0.0.7', '_10_0_0_7'],
  ['-x', '_-x'],
])('%s has the name %s', (identity, name) => {
  expect(slug(identity)).toBe(name);
});

test('a variable has a name that a shell can export', () => {
  expect(variableName('mail-relay/account/user.name')).toBe('mail_relay_account_user_name');
});

test('a value is generated or given', () => {
  expect(addressOf('a/b', foundation)).toBe('random_password.a_b.result');
  expect(addressOf('a/c/key', foundation)).toBe('var.a_c_key');
});

test.each([
  [text`${place}`, '${random_password.a_b.result}'],
  [text`x${place}y${place}`, 'x${random_password.a_b.result}y${random_password.a_b.result}'],
  [text`$${place}`, '${"$"}${random_password.a_b.result}'],
  [text`$${'{'}x}${place}$`, '$${x}${random_password.a_b.result}$'],
  [text`plain`, 'plain'],
])('a text with places, number %#, is a template', (given, template) => {
  expect(expression(given, foundation)).toBe(template);
});

test('a field may lie in the item of a list that has a key', () => {
  expect(field('o', 'status.phase')).toBe('o.status.phase');
  expect(field('o', 'status.conditions[type=Ready].status')).toBe(
    'one([for it in o.status.conditions : it if it.type == "Ready"]).status',
  );
});
