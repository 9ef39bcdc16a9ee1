import { byCode } from '../../kernel/base/values';
import type { SecretRef } from '../../kernel/needs';
import type { Minted, Text } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import { account, hashed } from './entries';
import { EXPORTER, exporterFile } from './exporter';
import { secretDocument, secretEntry } from './ldif';
import { INTERNAL, type InternalAccount, internalDn } from './names';

/** Passwords of the internal accounts; that of backups only where there are any. */
export type InternalPasswords = Readonly<Record<Exclude<InternalAccount, 'backup'>, Minted>> & {
  readonly backup?: Minted;
};

/** Has a password minted for each internal account. @param backups whether there are any */
export function makeInternalPasswords({ need }: System, backups: boolean): InternalPasswords {
  return {
    accounts: need.mint('accounts'),
    monitor: need.mint('monitor'),
    replicator: need.mint('replicator'),
    ...(backups ? { backup: need.mint('backup') } : {}),
  };
}

/** What the servers are told of the internal accounts: hashes of all, the replicator's password and the exporter's as they are. */
export function makeIdentities(system: System, passwords: InternalPasswords): SecretRef {
  return system.need.secret({
    name: system.name('identities'),
    data: {
      'machines.ldif': internalLdif(passwords),
      replicator: passwords.replicator.plain,
      [EXPORTER.file]: exporterFile(passwords.monitor),
    },
  });
}

/** The internal accounts as entries, for a database of their own. */
function internalLdif(passwords: InternalPasswords): Text {
  const root = secretEntry(INTERNAL, { objectClass: 'organizationalRole', cn: 'keelson' });
  const accounts = Object.entries(passwords)
    .sort(([a], [b]) => byCode(a, b))
    .map(([name, password]) =>
      secretEntry(internalDn(name as InternalAccount), { ...account(name), userPassword: hashed(password) }),
    );
  return secretDocument([root, ...accounts]);
}
