import fc from 'fast-check';
import { below, dnOf, escapedDnValue, escapedFilterValue, rdnsOf } from '../../lib';
import { groupDn, personFilter } from '../../lib/handles/directory';
import { quoted } from '../../lib/identity/openldap/acls';
import { document, entry, isSafe, replacement, secretEntry } from '../../lib/identity/openldap/ldif';
import { minted, text } from '../../lib/kernel/needs/text';
import { entriesOf } from '../support/openldap/entries';
import { environment, openLdap, Shop } from './openldap-fixture';

describe('names of entries (RFC 4514)', () => {
  test.each([
    ['Lučić', 'Lučić'],
    ['Sue, Grabbit and Runn', 'Sue\\, Grabbit and Runn'],
    ['#1', '\\#1'],
    ['a#1', 'a#1'],
    [' both ends ', '\\ both ends\\ '],
    [' ', '\\ '],
    ['a"+;<>=\\', 'a\\"\\+\\;\\<\\>=\\\\'],
    ['two\nlines', 'two\\0alines'],
    ['nul\0', 'nul\\00'],
    ['\u0085', '\\c2\\85'],
  ])('%j is written %s', (value, written) => {
    expect(escapedDnValue(value)).toBe(written);
    expect(rdnsOf(`cn=${written}`)).toEqual([['cn', value]]);
  });

  test('a value comes back as it was, wherever it stands', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ minLength: 1 }), (a, b) => {
        expect(rdnsOf(dnOf(['cn', a], ['ou', b]))).toEqual([
          ['cn', a],
          ['ou', b],
        ]);
      }),
    );
  });

  test('what others write is read: space around, kinds in capitals, bytes by number', () => {
    expect(rdnsOf('CN = Lu\\C4\\8Di\\C4\\87 , O=x\\,y')).toEqual([
      ['cn', 'Lučić'],
      ['o', 'x,y'],
    ]);
  });

  test.each(['', 'people', 'ou=', 'ou=a+cn=b', 'ou=#04', '1x=a', 'ou=a,', 'cn=a"b', 'cn=\\C4', 'cn=a\\', 'ou=a;b'])(
    '%j is none',
    (name) => {
      expect(rdnsOf(name)).toBeUndefined();
    },
  );

  test('one stands below another', () => {
    expect(below('dc=example,dc=com', ['cn', 'a,b'], ['ou', 'people'])).toBe('cn=a\\,b,ou=people,dc=example,dc=com');
  });

  test('in a line of configuration they are ASCII, and no quotation mark ends the word', () => {
    expect(quoted('o=Müller\\, "x'.replace('"', '\\"'))).toBe('"o=M\\c3\\bcller\\, \\22x"');
    expect(quoted('cn=a\\\\\\",dc=x')).toBe('"cn=a\\\\\\22,dc=x"');
  });
});

describe('filters (RFC 4515)', () => {
  test.each([
    ['Babs Jensen', 'Babs Jensen'],
    ['Parens R Us (for all your parenthetical needs)', 'Parens R Us \\28for all your parenthetical needs\\29'],
    ['*', '\\2a'],
    ['C:\\MyFile', 'C:\\5cMyFile'],
    ['\0', '\\00'],
    ['Lučić', 'Lučić'],
  ])('%j is written %s', (value, written) => {
    expect(escapedFilterValue(value)).toBe(written);
  });

  test('a person is found by what was typed, in a group if wanted', () => {
    const env = environment();
    const { access } = new Shop(env, 'shop', { directory: openLdap(env).directory() });
    expect(personFilter(access, '%s')).toBe('(&(objectClass=inetOrgPerson)(uid=%s))');
    expect(personFilter(access, '{0}', 'a(b), c')).toBe(
      '(&(objectClass=inetOrgPerson)(uid={0})(memberOf=cn=a\\28b\\29\\5c, c,ou=groups,dc=example,dc=com))',
    );
    expect(groupDn(access, 'a, b')).toBe('cn=a\\, b,ou=groups,dc=example,dc=com');
  });
});

describe('LDIF (RFC 2849)', () => {
  test('an entry is its name and its values, a line each', () => {
    expect(entry('ou=people,dc=example,dc=com', { objectClass: ['top', 'organizationalUnit'], ou: 'people' })).toBe(
      'dn: ou=people,dc=example,dc=com\nobjectClass: top\nobjectClass: organizationalUnit\nou: people\n',
    );
  });

  test.each(['', 'a', 'a b', 'a: b', 'a < b', '{CRYPT}$2a$10$./'])('%j stands as it is', (value) => {
    expect(isSafe(value)).toBe(true);
  });

  test.each([' a', 'a ', ':a', '<a', 'ü', 'a\nb', 'a\rb', 'a\0b', '运维二', '\t'])('%j is encoded', (value) => {
    expect(isSafe(value)).toBe(false);
    expect(entry('cn=x', { cn: value })).toBe(`dn: cn=x\ncn:: ${Buffer.from(value).toString('base64')}\n`);
  });

  test('whatever is written is read back', () => {
    const values = fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 1 });
    fc.assert(
      fc.property(values, values, (first, second) => {
        const written = document([entry('cn=a', { cn: first }), entry('cn=b', { sn: second })]);
        expect(entriesOf(written)).toEqual([
          { dn: ['cn=a'], cn: first },
          { dn: ['cn=b'], sn: second },
        ]);
      }),
    );
  });

  test('a secret value has its place, and no string', () => {
    const password = minted('shop/db');
    expect(secretEntry('cn=a', { userPassword: text`{CRYPT}${password.bcrypt}` }).parts).toEqual([
      'dn: cn=a\nuserPassword: {CRYPT}',
      { minted: 'shop/db', form: 'bcrypt' },
      '\n',
    ]);
    expect(() => entry('cn=a', { userPassword: password.plain })).toThrow(
      'An entry with a secret value has no string: see secretEntry().',
    );
    expect(() => secretEntry('cn=a', { userPassword: text`ü${password.plain}` })).toThrow(
      'userPassword stands beside a secret value and would have to be encoded.',
    );
  });

  test('a change gives attributes their values', () => {
    expect(replacement('cn=a', { a: ['1', '2'], b: 'ü' }).parts).toEqual([
      'dn: cn=a\nchangetype: modify\nreplace: a\na: 1\na: 2\n-\nreplace: b\nb:: w7w=\n-\n',
    ]);
  });
});
