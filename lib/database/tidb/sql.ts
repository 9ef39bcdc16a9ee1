import { byCode } from '../../kernel/base/values';
import { type Text, text } from '../../kernel/needs/text';

/** An account, and the databases on which it may do everything. */
export interface TidbUser {
  readonly name: string;
  readonly password: Text;
  readonly databases: readonly string[];
}

/**
 * The account that can do everything, and a second one beside it: when the password of one is changed, the other lets the
 * change in.
 */
export const ADMINISTRATORS = ['root', 'keelson'] as const;
/** One of the two. */
export type Administrator = (typeof ADMINISTRATORS)[number];

/** What each administrator logs in with. */
export type Passwords = Readonly<Record<Administrator, Text>>;

/**
 * What the first SQL server runs when a cluster comes to be, before it answers anybody: no moment passes in which root has no
 * password. It never runs again.
 */
export function bootstrapSql(passwords: Passwords, tls: boolean): Text {
  return joined(ADMINISTRATORS.map((name) => account(name, passwords[name], tls)).concat(supervision()));
}

/** Accounts and databases as they should be. It can run as often as one likes: what is right already stays. */
export function accountsSql(
  passwords: Passwords,
  users: readonly TidbUser[],
  databases: readonly string[],
  tls: boolean,
): Text {
  return joined([
    bootstrapSql(passwords, tls),
    ...[...databases].sort(byCode).map((name) => text`CREATE DATABASE IF NOT EXISTS \`${name}\`;\n`),
    ...[...users].sort((a, b) => byCode(a.name, b.name)).flatMap((user) => userSql(user, tls)),
  ]);
}

/**
 * How the client logs in, as an option file: a password never stands on a command line.
 * @param ca file with the authority that signs the servers. @default no TLS
 */
export function optionFile(
  user: Administrator,
  password: Text,
  at: { readonly host: string; readonly port: number },
  ca?: string,
): Text {
  const tls = ca === undefined ? '' : `ssl-mode=VERIFY_IDENTITY\nssl-ca=${ca}\n`;
  return text`[client]\nuser=${user}\npassword="${password}"\nhost=${at.host}\nport=${at.port}\nconnect-timeout=10\n${tls}`;
}

function userSql({ name, password, databases }: TidbUser, tls: boolean): Text[] {
  const grants = [...databases]
    .sort(byCode)
    .map((database) => text`GRANT ALL PRIVILEGES ON \`${literal(database)}\`.* TO '${name}'@'%';\n`);
  return [account(name, password, tls), ...grants];
}

function account(name: string, password: Text, tls: boolean): Text {
  const wire = tls ? 'SSL' : 'NONE';
  return text`CREATE USER IF NOT EXISTS '${name}'@'%' IDENTIFIED BY '${password}' REQUIRE ${wire};
ALTER USER '${name}'@'%' IDENTIFIED BY '${password}' REQUIRE ${wire};
`;
}

function supervision(): Text {
  return text`GRANT ALL PRIVILEGES ON *.* TO 'keelson'@'%' WITH GRANT OPTION;\n`;
}

/** In a grant `_` stands for any character: written out, it would open databases of like names. */
function literal(database: string): string {
  return database.replaceAll('_', '\\_');
}

function joined(texts: readonly Text[]): Text {
  return texts.reduce((all, one) => text`${all}${one}`);
}
