import type { Check } from '../../kernel/base/faults';
import type { EfkPlan } from './plan';

/** Accounts of ours, and those that Elasticsearch and the operator have already. */
const TAKEN = [
  'elastic',
  'kibana',
  'kibana_system',
  'logstash_system',
  'beats_system',
  'apm_system',
  'remote_monitoring_user',
];
const OURS = ['fluent', 'metrics', 'lifecycle'];

/** Who may log in, and by what. */
export function checkLogin(check: Check, plan: EfkPlan): void {
  const { admins, byDirectory, licence, readers } = plan;
  check
    .word('licence', licence, ['basic', 'enterprise'])
    .that(!byDirectory || licence === 'enterprise', {
      prop: 'directory',
      given: 'a directory',
      message: 'is not asked by Elasticsearch with the licence basic: people could not log in',
      fix: "Buy the licence and set licence: 'enterprise', or leave directory out: admins and readers get a password each.",
    })
    .that(!byDirectory || admins.length > 0, {
      prop: 'admins',
      given: admins,
      message: 'names no group of the directory: nobody could change anything',
      allowed: 'names of groups',
    });
  if (!byDirectory) checkPeople(check, 'admins', admins);
  if (!byDirectory) checkPeople(check, 'readers', readers);
  for (const name of readers)
    check.that(!admins.includes(name), {
      prop: 'readers',
      given: name,
      message: 'is among admins already, who may do more',
      fix: 'Name it once.',
    });
}

function checkPeople(check: Check, prop: string, names: readonly string[]): void {
  for (const [i, given] of names.entries())
    check
      .that(/^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$/.test(given), {
        prop: `${prop}[${i}]`,
        given,
        message: 'is no name for an account, nor for its Secret',
        allowed: 'lower-case letters, digits and dashes, a letter first, at most 20',
      })
      .that(!TAKEN.includes(given) && !OURS.includes(given), {
        prop: `${prop}[${i}]`,
        given,
        message: 'is an account of the platform itself',
        fix: 'Choose another name.',
      })
      .that(names.indexOf(given) === i, { prop: `${prop}[${i}]`, given, message: 'is named twice' });
}
