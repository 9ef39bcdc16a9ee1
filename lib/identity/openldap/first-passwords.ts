import type { Minted } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import type { OpenLdapPlan } from './plan';

/** Length of the passwords that people begin with: no policy may ask for more. */
export const FIRST_PASSWORD_LENGTH = 24;

/**
 * For each person who is there from the start, a password that lets them set their own: people are told it from the Secret.
 * @returns by the name of the person
 */
export function makeFirstPasswords(system: System, { people }: OpenLdapPlan): Readonly<Record<string, Minted>> {
  const { need } = system;
  const names = Object.keys(people);
  const minted = names.map((uid) => [uid, need.mint(`person-${uid}`, { length: FIRST_PASSWORD_LENGTH })] as const);
  if (names.length > 0)
    need.secret({
      name: system.name('first-passwords'),
      data: Object.fromEntries(minted.map(([uid, password]) => [uid, password.plain])),
    });
  return Object.fromEntries(minted);
}
