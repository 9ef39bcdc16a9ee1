import type { SecretRef } from '../../kernel/needs';
import { type Minted, text } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import type { EfkPlan } from './plan';
import { PEOPLE, ROLES, rolesFile } from './roles';

/** An account of Elasticsearch, with a password that Terraform mints. */
export interface Account {
  readonly user: string;
  readonly password: Minted;
  /** `username`, `password` and `roles`, as the operator reads them. */
  readonly secret: SecretRef;
}

/** Accounts of a cluster: those of programs, each with the least that it needs, and those of people. */
export interface Accounts {
  /** Of who brings logs. */
  readonly writer: Account;
  /** Of the exporter. */
  readonly metrics: Account;
  /** Of the Job that writes lifecycle and template, where the operator does not. */
  readonly lifecycle?: Account;
  /** Secrets of all accounts. */
  readonly secrets: readonly SecretRef[];
  /** Secret with `roles.yml`. */
  readonly roles: SecretRef;
}

/** Accounts are Secrets, and the operator makes a file realm of them: a new password needs no restart. */
export function makeAccounts(system: System, plan: EfkPlan): Accounts {
  const account = (user: string, roles: string): Account => {
    const password = system.need.mint(`user-${user}`);
    const secret = system.need.secret({
      name: system.name(`user-${user}`),
      type: 'kubernetes.io/basic-auth',
      data: { username: text`${user}`, password: text`${password.plain}`, roles: text`${roles}` },
    });
    return { user, password, secret };
  };
  const writer = account('fluent', ROLES.writer);
  const metrics = account('metrics', ROLES.metrics);
  const lifecycle = plan.licence === 'enterprise' ? undefined : account('lifecycle', ROLES.lifecycle);
  const people = plan.byDirectory
    ? []
    : [
        ...plan.admins.map((name) => account(name, PEOPLE.admins)),
        ...plan.readers.map((name) => account(name, PEOPLE.readers)),
      ];
  const all = [writer, metrics, ...(lifecycle === undefined ? [] : [lifecycle]), ...people];
  const roles = system.need.secret({ name: system.name('roles'), data: { 'roles.yml': text`${rolesFile(plan)}` } });
  return {
    writer,
    metrics,
    ...(lifecycle && { lifecycle }),
    secrets: all.map(({ secret }) => secret),
    roles,
  };
}
