import { dirname, join } from 'node:path';
import { program } from '../programs';

/** slapd with its tools, modules and schemas, and the LDAP clients, as Debian's packages lay them out. */
export interface Slapd {
  /** Folders that a PATH needs. */
  readonly path: readonly string[];
  readonly modules: string;
  readonly schema: string;
}

/**
 * The slapd that tests run, or undefined after saying so; `KEELSON_REQUIRE=slapd` forbids to go on without. Debian's package `slapd`
 * starts a daemon when it is installed: unpacked with `dpkg -x` it does not, and `SLAPD` names the program then.
 */
export function slapd(): Slapd | undefined {
  const server = program('slapd', { install: "Debian's slapd and ldap-utils" });
  if (server === undefined) return undefined;
  const clients = program('ldapsearch', { install: "Debian's ldap-utils" });
  if (clients === undefined) throw new Error('slapd is there, and ldapsearch is not: install ldap-utils.');
  const root = join(dirname(server), '..', '..');
  return {
    path: [dirname(server), dirname(clients)],
    modules: join(root, 'usr', 'lib', 'ldap'),
    schema: join(root, 'etc', 'ldap', 'schema'),
  };
}
