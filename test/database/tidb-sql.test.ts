import { type Text, text } from '../../lib';
import { checkDatabases, checkTaker } from '../../lib/database/tidb/account-rules';
import { accountsSql, bootstrapSql, optionFile } from '../../lib/database/tidb/sql';
import { minted } from '../../lib/kernel/needs/text';
import { told } from './tidb-fixture';

const passwords = { root: minted('tidb/root').plain, keelson: minted('tidb/keelson').plain };

/** Minted values by their identity. */
function shown(value: Text): string {
  return value.parts.map((part) => (typeof part === 'string' ? part : `{${part.minted}}`)).join('');
}

const ADMINISTRATORS = `CREATE USER IF NOT EXISTS 'root'@'%' IDENTIFIED BY '{tidb/root}' REQUIRE SSL;
ALTER USER 'root'@'%' IDENTIFIED BY '{tidb/root}' REQUIRE SSL;
CREATE USER IF NOT EXISTS 'keelson'@'%' IDENTIFIED BY '{tidb/keelson}' REQUIRE SSL;
ALTER USER 'keelson'@'%' IDENTIFIED BY '{tidb/keelson}' REQUIRE SSL;
GRANT ALL PRIVILEGES ON *.* TO 'keelson'@'%' WITH GRANT OPTION;
`;

test('root has a password before the first client comes', () => {
  expect(shown(bootstrapSql(passwords, true))).toBe(ADMINISTRATORS);
});

test('without TLS nobody is asked for it', () => {
  expect(shown(bootstrapSql(passwords, false))).not.toContain('SSL');
  expect(shown(bootstrapSql(passwords, false))).toContain("IDENTIFIED BY '{tidb/root}' REQUIRE NONE;");
});

test('databases, accounts and rights, in order of names', () => {
  const users = [
    { name: 'shop', password: minted('tidb/user-shop').plain, databases: ['shop', 'my_orders'] },
    { name: 'blog', password: text`given`, databases: ['blog'] },
  ];
  expect(shown(accountsSql(passwords, users, ['shop', 'my_orders', 'blog'], true))).toBe(
    `${ADMINISTRATORS}CREATE DATABASE IF NOT EXISTS \`blog\`;
CREATE DATABASE IF NOT EXISTS \`my_orders\`;
CREATE DATABASE IF NOT EXISTS \`shop\`;
CREATE USER IF NOT EXISTS 'blog'@'%' IDENTIFIED BY 'given' REQUIRE SSL;
ALTER USER 'blog'@'%' IDENTIFIED BY 'given' REQUIRE SSL;
GRANT ALL PRIVILEGES ON \`blog\`.* TO 'blog'@'%';
CREATE USER IF NOT EXISTS 'shop'@'%' IDENTIFIED BY '{tidb/user-shop}' REQUIRE SSL;
ALTER USER 'shop'@'%' IDENTIFIED BY '{tidb/user-shop}' REQUIRE SSL;
GRANT ALL PRIVILEGES ON \`my\\_orders\`.* TO 'shop'@'%';
GRANT ALL PRIVILEGES ON \`shop\`.* TO 'shop'@'%';
`,
  );
});

test('the client logs in by a file, and checks whom it talks to', () => {
  const at = { host: 'tidb-tidb.tidb.svc', port: 4000 };
  expect(shown(optionFile('root', passwords.root, at, '/trust/ca.crt'))).toBe(`[client]
user=root
password="{tidb/root}"
host=tidb-tidb.tidb.svc
port=4000
connect-timeout=10
ssl-mode=VERIFY_IDENTITY
ssl-ca=/trust/ca.crt
`);
  expect(shown(optionFile('keelson', passwords.keelson, at))).not.toContain('ssl');
});

test.each(['Shop', '1a', 'a-b', 'a`b', "a'b", '', 'x'.repeat(65)])('no database can be called %j', (name) => {
  expect(told((check) => checkDatabases(check, [name], 'databases'))).toEqual([
    `prod/tidb: databases = ${JSON.stringify(name)}: is no name of a database here; allowed: lower-case letters, digits and underscores, a letter first, at most 64.`,
  ]);
});

test('what TiDB keeps for itself, beside what is right', () => {
  const names = ['app', 'mysql', 'x'.repeat(64)];
  expect(told((check) => checkDatabases(check, names, 'databases'))).toEqual([
    'prod/tidb: databases = "mysql": is a database of TiDB itself; allowed: lower-case letters, digits and underscores, a letter first, at most 64.',
  ]);
});

test('takers whose id cannot be a user', () => {
  expect(told((check) => checkTaker(check, 'shop'))).toEqual([]);
  const refused = told((check) => {
    checkTaker(check, 'x'.repeat(33));
    checkTaker(check, 'root');
  });
  expect(refused).toEqual([
    `prod/tidb: id = "${'x'.repeat(33)}": is too long for the name of a user of TiDB; allowed: at most 32 characters, none of root, keelson. Give the system that takes the database another id.`,
    'prod/tidb: id = "root": is the name of an administrator of TiDB; allowed: at most 32 characters, none of root, keelson. Give the system that takes the database another id.',
  ]);
});
