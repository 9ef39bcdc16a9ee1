import { Environment, type OutsideDirectory, outside } from '../../lib';
import { personFilter } from '../../lib/handles/directory';
import { Shop } from './openldap-fixture';

const at = { host: 'ldap.example.com', baseDn: 'dc=example,dc=com', bindDn: 'cn=reader,dc=example,dc=com' };

function taken(of: OutsideDirectory) {
  const env = Environment.test();
  const shop = new Shop(env, 'shop', { directory: outside.directory('company', of) });
  return { access: shop.access, output: env.output(), shop };
}

test('it is read over TLS, with a password that people give', () => {
  const { access, output } = taken(at);
  const { at: endpoint, password, ...rest } = access;
  expect(rest).toEqual({
    url: 'ldaps://ldap.example.com:636',
    baseDn: 'dc=example,dc=com',
    people: 'ou=people,dc=example,dc=com',
    groups: 'ou=groups,dc=example,dc=com',
    userFilter: '(objectClass=inetOrgPerson)',
    groupFilter: '(objectClass=groupOfNames)',
    attributes: {
      uid: 'uid',
      mail: 'mail',
      displayName: 'displayName',
      member: 'member',
      memberOf: 'memberOf',
      group: 'cn',
    },
    bindDn: 'cn=reader,dc=example,dc=com',
  });
  expect(endpoint).toMatchObject({ at: 'internet', host: 'ldap.example.com', port: 636, tls: true });
  expect(password.id).toBe('shop/directory-company/password');
  expect(output.model.needs.given).toEqual([
    {
      id: 'shop/directory-company',
      asker: 'shop',
      keys: ['password'],
      what: 'account cn=reader,dc=example,dc=com of the directory at ldap.example.com',
    },
  ]);
});

test('Active Directory is one too, behind addresses and an authority of its own', () => {
  const { access, output } = taken({
    ...at,
    port: 3269,
    cidrs: ['192.0.2.7/32'],
    people: 'OU=Staff,DC=example,DC=com',
    groups: 'OU=Teams,DC=example,DC=com',
    userFilter: '(objectCategory=person)',
    groupFilter: '(objectClass=group)',
    attributes: { uid: 'sAMAccountName' },
    authority: 'given',
  });
  expect(access).toMatchObject({
    url: 'ldaps://ldap.example.com:3269',
    people: 'OU=Staff,DC=example,DC=com',
    groupFilter: '(objectClass=group)',
    attributes: { uid: 'sAMAccountName', mail: 'mail' },
    trust: { namespace: 'shop', name: 'shop-company-trust', keys: ['ca.crt'], origin: 'foundation' },
  });
  expect(personFilter(access, '{0}')).toBe('(&(objectCategory=person)(sAMAccountName={0}))');
  expect(output.foundation.secrets.get('shop/shop-company-trust')?.data['ca.crt']?.parts).toEqual([
    { minted: 'shop/directory-company/authority', form: 'plain' },
  ]);
  expect(output.object('NetworkPolicy', 'shop-web-edges').spec).toMatchObject({
    egress: [{ ports: [{ port: 3269, protocol: 'TCP' }], to: [{ ipBlock: { cidr: '192.0.2.7/32' } }] }],
  });
});

test('taken twice by one taker is one access', () => {
  const { shop } = taken(at);
  const handle = outside.directory('other', at);
  const env = Environment.test();
  const taker = new Shop(env, 'shop', { directory: handle });
  expect(handle.for(taker)).toBe(taker.access);
  expect(shop.access).not.toBe(taker.access);
});

test('what is no name and no filter is refused, all at once', () => {
  expect(() =>
    outside.directory('company', { ...at, baseDn: 'example.com', bindDn: 'reader', userFilter: 'uid=%s' }),
  ).toThrow(
    [
      'outside.directory(\'company\'): baseDn = "example.com": is no name of an entry; allowed: as ou=people,dc=example,dc=com.',
      'outside.directory(\'company\'): bindDn = "reader": is no name of an entry; allowed: as ou=people,dc=example,dc=com.',
      'outside.directory(\'company\'): userFilter = "uid=%s": is no filter; allowed: as (objectClass=person), in parentheses and without a place for a name.',
    ].join('\n'),
  );
});
