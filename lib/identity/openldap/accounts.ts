import type { SecretRef } from '../../kernel/needs';
import { type Minted, stampOf } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import { jobPod, runOnce } from '../../workloads/job';
import { secretMount } from '../../workloads/mount';
import { OURS, policyFiles, seedFiles, serviceFiles, treeFiles } from './entries';
import { certificateOf, internalDn, partLabels, seededOf, serverUrls, servicesOf } from './names';
import { ACCOUNTS, SECRET_MODE, TLS, UID } from './paths';
import type { OpenLdapPlan } from './plan';
import { MAKE_ACCOUNTS } from './scripts';

const PART = 'accounts';

/** Passwords of all accounts that the Job makes, and its own. */
export interface Accounts {
  /** Of who makes them. */
  readonly password: Minted;
  /** First passwords of people, by name. */
  readonly people: Readonly<Record<string, Minted>>;
  /** Passwords of the systems that took the directory, by id. */
  readonly takers: Readonly<Record<string, Minted>>;
}

/** The files that the Job works through. */
export function makeAccountFiles(system: System, plan: OpenLdapPlan, accounts: Accounts): SecretRef {
  return system.need.secret({
    name: system.name(PART),
    data: {
      password: accounts.password.plain,
      ...treeFiles(plan),
      ...policyFiles(plan),
      ...serviceFiles(plan.base, accounts.takers),
      ...seedFiles(plan, accounts.people),
    },
  });
}

/**
 * A Job that makes places, policies and accounts as they should be. Its name follows from what it does: another taker, a changed
 * password or policy are another Job, and nothing else runs it again. It stands beside the servers in order, since they are ready
 * when it has made the root.
 */
export function writeAccounts(system: System, plan: OpenLdapPlan, files: SecretRef): void {
  const { base, id, image } = plan;
  const job = {
    id: PART,
    labels: partLabels(id, PART),
    uid: UID,
    container: {
      name: 'ldap',
      image,
      script: MAKE_ACCOUNTS,
      env: {
        LDAP_BASE: base,
        LDAP_DN: internalDn('accounts'),
        LDAP_NODES: serverUrls(plan).join(' '),
        LDAP_OURS: OURS,
        LDAP_SEEDED: seededOf(base),
        LDAP_SERVICES: servicesOf(base),
        LDAP_TRIES: '90',
      },
      size: SIZE,
      mounts: [
        secretMount('accounts', files.name, ACCOUNTS, { mode: SECRET_MODE }),
        secretMount('trust', certificateOf(plan), TLS, { mode: SECRET_MODE, keys: ['ca.crt'] }),
      ],
    },
    spec: { serviceAccountName: id },
  } as const;
  const pods = runOnce(system, { ...job, stamp: stampOf([files.stamp, jobPod(job)]) });
  system.state.logs({ at: pods, format: 'text' });
}

const SIZE = { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '64Mi' } };
