import { type Cron, Duration, Size } from 'cdk8s';
import type { Bucket } from '../handles/bucket';
import { below } from '../handles/ldap';
import { OPENLDAP_IMAGE } from '../kernel/catalog';
import { type FailureDomain, failureDomainOf, type NodePool } from '../kernel/row';
import type { System } from '../kernel/system';

/** A person who is there from the start. */
export interface OpenLdapPerson {
  readonly givenName: string;
  readonly surname: string;
  readonly mail: string;
  /** @default both names */
  readonly displayName?: string;
}

/** A group that is there from the start. */
export interface OpenLdapGroup {
  /** What it is for. @default none */
  readonly description?: string;
  /** Names of people, as they log in. @default nobody yet */
  readonly members?: readonly string[];
}

/** What a person's password must be, and what becomes of wrong ones. */
export interface OpenLdapPasswords {
  /** @default 12 */
  readonly minLength?: number;
  /** Earlier passwords that may not come again. @default 5 */
  readonly history?: number;
  /** Wrong ones in a row after which the person is locked out; 0 for never. @default 10 */
  readonly maxFailures?: number;
  /** How long a person is locked out. @default 15 minutes */
  readonly lockout?: Duration;
  /** Age at which it must be changed. @default never */
  readonly maxAge?: Duration;
}

/** Dumps of everything, in turn. */
export interface OpenLdapBackup {
  /** Where they go. */
  readonly to: Bucket;
  /** In UTC. */
  readonly schedule: Cron;
  /** Age at which one is deleted from the bucket, once a newer one is there. */
  readonly keep: Duration;
}

export interface OpenLdapShape {
  /** Name of the root of everything: `dc=example,dc=com`. It is decided once. @default the row's domain */
  readonly base?: string;
  /** What the root is called in plain words. @default the platform's name */
  readonly organization?: string;
  /** 1, or 2 that mirror each other. @default 1, or 2 with quorum */
  readonly replicas?: number;
  /** Volume of each node. @default 2 GiB, or 10 GiB with quorum */
  readonly size?: Size;
  /** Cores of each node. @default 0.1, or 0.5 with quorum */
  readonly cpu?: number;
  /** Of each node. @default 256 MiB, or 512 MiB with quorum */
  readonly memory?: Size;
  /** Node pool of the row. @default any node without a taint */
  readonly pool?: string;
  /** People who are there from the start, by the name with which they log in. What becomes of them later is not touched. @default none */
  readonly people?: Readonly<Record<string, OpenLdapPerson>>;
  /** Groups that are there from the start, by name. What becomes of them later is not touched. @default none */
  readonly groups?: Readonly<Record<string, OpenLdapGroup>>;
  /** The group of `groups` whose members change people and groups over the network. @default nobody, but from inside the pods */
  readonly administrators?: string;
  readonly passwords?: OpenLdapPasswords;
}

/** What will be made, with every default applied. */
export interface OpenLdapPlan {
  readonly id: string;
  readonly namespace: string;
  readonly image: string;
  readonly base: string;
  readonly organization: string;
  readonly replicas: number;
  readonly size: Size;
  readonly storageClass: string;
  readonly cpu: number;
  readonly memory: Size;
  readonly pool?: NodePool;
  /** What no two nodes share. */
  readonly apart: FailureDomain;
  /** Machines on which pods may stand. */
  readonly hosts: number;
  readonly availability: 'single' | 'quorum';
  readonly people: Readonly<Record<string, OpenLdapPerson>>;
  readonly groups: Readonly<Record<string, OpenLdapGroup>>;
  readonly administrators?: string;
  readonly passwords: Required<Omit<OpenLdapPasswords, 'maxAge'>> & Pick<OpenLdapPasswords, 'maxAge'>;
  readonly backup?: OpenLdapBackup;
}

export function planOpenLdap(
  system: System,
  shape: OpenLdapShape & { readonly backup?: OpenLdapBackup },
  storageClass: string,
): OpenLdapPlan {
  const { env, id, namespace, path } = system;
  const pool = shape.pool === undefined ? undefined : env.pool(shape.pool, path);
  const pools = pool === undefined ? env.row.pools.filter(({ taints = [] }) => taints.length === 0) : [pool];
  const hosts = pools.reduce((sum, { nodes }) => sum + nodes.length, 0);
  const replicas = shape.replicas ?? env.pick({ single: 1, quorum: 2 });
  const { administrators, backup, passwords = {} } = shape;
  return {
    id,
    namespace,
    image: env.image(OPENLDAP_IMAGE),
    base: shape.base ?? baseOf(env.row.domain),
    organization: shape.organization ?? env.platform,
    replicas,
    size: shape.size ?? env.pick({ single: Size.gibibytes(2), quorum: Size.gibibytes(10) }),
    storageClass,
    cpu: shape.cpu ?? env.pick({ single: 0.1, quorum: 0.5 }),
    memory: shape.memory ?? env.pick({ single: Size.mebibytes(256), quorum: Size.mebibytes(512) }),
    ...(pool === undefined ? {} : { pool }),
    apart: replicas === 1 ? 'none' : hosts === 2 ? 'host' : failureDomainOf(pools),
    hosts,
    availability: env.availability,
    people: shape.people ?? {},
    groups: shape.groups ?? {},
    ...(administrators === undefined ? {} : { administrators }),
    passwords: {
      minLength: 12,
      history: 5,
      maxFailures: 10,
      lockout: Duration.minutes(15),
      ...passwords,
    },
    ...(backup === undefined ? {} : { backup }),
  };
}

/** `example.com` is `dc=example,dc=com`. */
export function baseOf(domain: string): string {
  return domain
    .split('.')
    .map((label) => `dc=${label}`)
    .join(',');
}

/** The places below the root. */
export const peopleOf = (base: string) => below(base, ['ou', 'people']);
export const groupsOf = (base: string) => below(base, ['ou', 'groups']);
export const servicesOf = (base: string) => below(base, ['ou', 'services']);
export const policiesOf = (base: string) => below(base, ['ou', 'policies']);

/** Service under which clients call it. */
export function hostOf({ id, namespace }: Pick<OpenLdapPlan, 'id' | 'namespace'>): string {
  return `${id}.${namespace}.svc`;
}

/** Host of one node: the pod's own. */
export function nodeHost({ id, namespace }: Pick<OpenLdapPlan, 'id' | 'namespace'>, node: number): string {
  return `${id}-${node}.${peersOf(id)}.${namespace}.svc`;
}

/** Service that gives each pod a name, ready or not. */
export function peersOf(id: string): string {
  return `${id}-peers`;
}

export const LDAPS_PORT = 1636;

/** Where each node answers, the first first. */
export function nodeUrls(plan: OpenLdapPlan): string[] {
  return Array.from({ length: plan.replicas }, (_, node) => `ldaps://${nodeHost(plan, node)}:${LDAPS_PORT}`);
}
