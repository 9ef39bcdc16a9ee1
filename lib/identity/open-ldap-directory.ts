import { type Directory, type DirectoryAccess, USUAL_ATTRIBUTES } from '../handles/directory';
import { ISSUER, type Issuer } from '../handles/issuer';

import type { StorageClass } from '../handles/storage-class';
import { OPENLDAP_EXPORTER_IMAGE, OPENLDAP_IMAGE, tagOf } from '../kernel/catalog';
import type { Environment } from '../kernel/environment';
import type { Endpoint } from '../kernel/facts';
import { Check, type Fault } from '../kernel/faults';
import type { SecretRef } from '../kernel/needs';
import { System, type SystemProps } from '../kernel/system';
import type { Minted } from '../kernel/text';
import { makeAccounts } from './openldap-accounts';
import { makeBackups } from './openldap-backup';
import { exporterFile } from './openldap-exporter';
import { stateOpenLdap } from './openldap-facts';
import {
  groupsOf,
  hostOf,
  nodeHost,
  type OpenLdapBackup,
  type OpenLdapPlan,
  type OpenLdapShape,
  peopleOf,
  planOpenLdap,
} from './openldap-plan';
import { FIRST_PASSWORD, lateFault, openLdapFaults } from './openldap-rules';
import { machinesLdif, serviceDn } from './openldap-tree';
import { certificateOf, makeServers } from './openldap-workload';

export interface OpenLdapDirectoryProps extends SystemProps, OpenLdapShape {
  /** Class of every volume, of blocks: it is decided once. */
  readonly storage: StorageClass<'RWO'>;
  /** Dumps into a bucket. @default none */
  readonly backup?: OpenLdapBackup;
}

/**
 * People and groups of a company in one place, by OpenLDAP 2.6: every system lets people in by it. Each system that takes it reads it
 * with an account of its own. What people change stays as they left it.
 *
 * ```ts
 * const directory = new OpenLdapDirectory(env, 'openldap', { storage: ceph.block() });
 * new HarborRegistry(env, 'harbor', { directory: directory.directory(), … });
 * ```
 */
export class OpenLdapDirectory extends System {
  /** LDAP over TLS, for who brings an account of its own; systems take {@link directory}. */
  readonly ldaps: Endpoint;
  /** Name of the root: `dc=example,dc=com`. */
  readonly base: string;
  private readonly plan: OpenLdapPlan;
  private readonly maker: Minted;
  private readonly people: Readonly<Record<string, Minted>>;
  private readonly takers = new Map<string, { readonly taker: System; readonly password: Minted }>();
  private issuer?: Issuer;
  private settled = false;

  /** @throws KeelsonError with everything that slapd or its readers would not bear: see docs/systems/openldap-directory.md */
  constructor(env: Environment, id: string, props: OpenLdapDirectoryProps) {
    const version = tagOf(env.pinned(OPENLDAP_IMAGE));
    super(env, id, props, { app: 'openldap', version, maxId: 40, security: 'restricted' });
    this.plan = planOpenLdap(this, props, props.storage.for(this));
    this.refuse(openLdapFaults(this.plan));
    this.base = this.plan.base;
    const exporter = env.image(OPENLDAP_EXPORTER_IMAGE);
    this.maker = this.need.mint('accounts');
    this.people = this.firstPasswords();
    const backup = props.backup && { ...props.backup, password: this.need.mint('backup') };
    const servers = makeServers(this, this.plan, this.identities(backup?.password), exporter);
    this.state.deliver(servers.id, { prune: 'never' });
    const ready = { path: 'status.readyReplicas', is: String(this.plan.replicas) };
    this.state.ready({ object: servers.id, apiVersion: 'apps/v1', ...ready });
    this.ldaps = stateOpenLdap(this, this.plan, exporter);
    if (backup !== undefined) makeBackups(this, this.plan, backup, backup.password);
    this.ambient(ISSUER, (issuer) => this.certify(issuer));
  }

  /** The directory, with an account for each system that takes it. */
  directory(): Directory {
    return { kind: 'directory', owner: this, for: (taker) => this.serve(taker) };
  }

  override connect(): void {
    this.settled = true;
    const takers = Object.fromEntries([...this.takers].map(([id, { password }]) => [id, password]));
    makeAccounts(this, this.plan, { password: this.maker, people: this.people, takers });
  }

  private serve(taker: System): DirectoryAccess {
    if (this.settled) this.refuse([lateFault(taker, this.id)]);
    taker.standsAfter(this);
    taker.use(this.ldaps);
    const known = this.takers.get(taker.id) ?? this.admit(taker);
    return {
      at: this.ldaps,
      url: `ldaps://${this.ldaps.host}:${this.ldaps.port}`,
      baseDn: this.base,
      people: peopleOf(this.base),
      groups: groupsOf(this.base),
      userFilter: '(objectClass=inetOrgPerson)',
      groupFilter: '(objectClass=groupOfNames)',
      attributes: USUAL_ATTRIBUTES,
      bindDn: serviceDn(this.base, taker.id),
      password: known.password,
      trust: trustIn(taker, this.trustOf(taker)),
    };
  }

  private admit(taker: System) {
    const made = { taker, password: this.need.mint(`taker-${taker.id}`) };
    this.takers.set(taker.id, made);
    if (this.issuer !== undefined) this.trust(this.issuer, taker);
    return made;
  }

  /** The accounts of the directory's own machines; the replicator's password and the exporter's as they are told. */
  private identities(backup: Minted | undefined): SecretRef {
    const replicator = this.need.mint('replicator');
    const monitor = this.need.mint('monitor');
    const machines = { accounts: this.maker, monitor, replicator, ...(backup === undefined ? {} : { backup }) };
    return this.need.secret({
      name: this.name('identities'),
      data: {
        'machines.ldif': machinesLdif(machines),
        replicator: replicator.plain,
        'exporter.yaml': exporterFile(monitor),
      },
    });
  }

  /** For each person who is there from the start, one that lets them set their own: people are told it from this Secret. */
  private firstPasswords(): Record<string, Minted> {
    const names = Object.keys(this.plan.people);
    const minted = names.map((name) => [name, this.need.mint(`person-${name}`, { length: FIRST_PASSWORD })] as const);
    if (names.length > 0)
      this.need.secret({
        name: this.name('first-passwords'),
        data: Object.fromEntries(minted.map(([name, password]) => [name, password.plain])),
      });
    return Object.fromEntries(minted);
  }

  private certify(issuer: Issuer): void {
    this.issuer = issuer;
    const { plan } = this;
    const nodes = Array.from({ length: plan.replicas }, (_, node) => nodeHost(plan, node));
    issuer.certificate(this, { name: certificateOf(plan), hosts: [hostOf(plan), ...nodes] });
    for (const { taker } of this.takers.values()) this.trust(issuer, taker);
  }

  /** A certificate of the same issuer in the taker's namespace, whose `ca.crt` signs the servers. */
  private trust(issuer: Issuer, taker: System): void {
    const hosts = [`${taker.id}.${taker.namespace}.svc`];
    issuer.certificate(taker, { name: this.trustOf(taker), hosts, usages: ['client auth'] });
  }

  private trustOf(taker: System): string {
    return taker.name(`${this.id}-trust`);
  }

  private refuse(faults: readonly Omit<Fault, 'path'>[]): void {
    const check = new Check(this.path);
    for (const fault of faults) check.that(false, fault);
    check.done();
  }
}

function trustIn({ namespace }: System, name: string): SecretRef {
  return { namespace, name, keys: ['ca.crt', 'tls.crt', 'tls.key'], stamp: '', origin: 'operator' };
}
