import { Job, type PodTemplate, restrictedContainer, restrictedPod } from '../kernel/kubernetes';
import { Manifest } from '../kernel/manifest';
import type { SecretRef } from '../kernel/needs';
import type { System } from '../kernel/system';
import { type Minted, stampOf } from '../kernel/text';
import type { JsonObject } from '../kernel/values';
import { machineDn } from './openldap-acls';
import { ACCOUNTS, TLS, UID } from './openldap-paths';
import { nodeUrls, type OpenLdapPlan, servicesOf } from './openldap-plan';
import { MAKE_ACCOUNTS } from './openldap-scripts';
import { hashed, OURS, policyFiles, seededOf, seedFiles, serviceFiles, treeFiles } from './openldap-tree';
import { certificateOf, partLabels, secret } from './openldap-workload';

const PART = 'accounts';

export interface Accounts {
  /** Of who makes them. */
  readonly password: Minted;
  /** First passwords of people, by name. */
  readonly people: Readonly<Record<string, Minted>>;
  /** Passwords of the systems that took the directory, by id. */
  readonly takers: Readonly<Record<string, Minted>>;
}

/**
 * A Job that makes places, policies and accounts as they should be. Its name follows from what it does: another taker, a changed
 * password or policy are another Job, and nothing else runs it again. It stands beside the servers in order, since they are ready
 * when it has made the root.
 */
export function makeAccounts(system: System, plan: OpenLdapPlan, accounts: Accounts): void {
  const services = Object.entries(accounts.takers).map(([taker, password]) => [taker, hashed(password)] as const);
  const files = system.need.secret({
    name: system.name(PART),
    data: {
      password: accounts.password.plain,
      ...treeFiles(plan),
      ...policyFiles(plan),
      ...serviceFiles(plan.base, Object.fromEntries(services)),
      ...seedFiles(plan, accounts.people),
    },
  });
  const labels = partLabels(system.id, PART);
  const { id, image } = plan;
  const pods = { id: PART, labels, by: 'us', replicas: 1, serviceAccount: id, requests: SIZE.requests } as const;
  system.state.logs({ at: system.state.pods({ ...pods, images: [image] }), format: 'text' });
  const template = podOf(plan, files);
  new Manifest(system, Job, {
    name: system.name(`${PART}-${stampOf([files.stamp, template as unknown as JsonObject])}`),
    spec: { backoffLimit: 6, activeDeadlineSeconds: 7200, template },
  });
}

function podOf(plan: OpenLdapPlan, files: SecretRef): PodTemplate {
  const { base, id, image } = plan;
  return {
    metadata: { labels: partLabels(id, PART) },
    spec: {
      serviceAccountName: id,
      automountServiceAccountToken: false,
      restartPolicy: 'Never',
      securityContext: restrictedPod(UID),
      containers: [
        {
          name: 'ldap',
          image,
          command: ['/bin/sh', '-c', MAKE_ACCOUNTS],
          env: [
            { name: 'LDAP_BASE', value: base },
            { name: 'LDAP_DN', value: machineDn('accounts') },
            { name: 'LDAP_NODES', value: nodeUrls(plan).join(' ') },
            { name: 'LDAP_OURS', value: OURS },
            { name: 'LDAP_SEEDED', value: seededOf(base) },
            { name: 'LDAP_SERVICES', value: servicesOf(base) },
            { name: 'LDAP_TRIES', value: '90' },
          ],
          resources: SIZE,
          securityContext: restrictedContainer(),
          volumeMounts: [
            { name: 'accounts', mountPath: ACCOUNTS, readOnly: true },
            { name: 'trust', mountPath: TLS, readOnly: true },
          ],
        },
      ],
      volumes: [secret('accounts', files.name), secret('trust', certificateOf(plan), ['ca.crt'])],
    },
  };
}

const SIZE = { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '64Mi' } };
