import type { Directory } from '../../handles/directory';
import { certified, trusted } from '../../handles/issuer';
import { Takers } from '../../handles/takers';
import { Check } from '../../kernel/base/faults';
import type { Environment } from '../../kernel/environment';
import type { Endpoint } from '../../kernel/facts';
import type { Minted } from '../../kernel/needs/text';
import { System } from '../../kernel/system';
import { accessOf, type TakerAccount } from './access';
import { makeAccountFiles, writeAccounts } from './accounts';
import { writeBackups } from './backup';
import { stateOpenLdap } from './facts';
import { makeFirstPasswords } from './first-passwords';
import { type InternalPasswords, makeIdentities, makeInternalPasswords } from './internal-accounts';
import { OPENLDAP_LAWS } from './laws';
import { certificateOf, hostOf, serverHosts } from './names';
import { OPENLDAP_IMAGE } from './pins';
import { type OpenLdapPlan, planOpenLdap } from './plan';
import type { OpenLdapDirectoryProps } from './props';
import { checkOpenLdap } from './rules';
import { writeServers, writeServices } from './servers';

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
  static override readonly laws = OPENLDAP_LAWS;

  /** LDAP over TLS, for who brings an account of its own; systems take {@link directory}. */
  readonly ldaps: Endpoint;
  /** Name of the root: `dc=example,dc=com`. */
  readonly base: string;
  private readonly plan: OpenLdapPlan;
  private readonly passwords: InternalPasswords;
  /** First ones, by the name of the person. */
  private readonly people: Readonly<Record<string, Minted>>;
  private readonly takers = new Takers<TakerAccount>(this, 'directory()', (taker) => ({
    password: this.need.mint(`taker-${taker.id}`),
    trust: trusted(this, taker),
  }));

  /** @throws KeelsonError with everything that slapd or its readers would not bear: see docs/systems/openldap-directory.md */
  constructor(env: Environment, id: string, props: OpenLdapDirectoryProps) {
    super(env, id, props, { app: 'openldap', image: OPENLDAP_IMAGE, maxId: 40, security: 'restricted' });
    this.plan = planOpenLdap(this, props, props.storage.for(this), env.placement(this.path, props.pool));
    const { plan } = this;
    const check = new Check(this.path);
    checkOpenLdap(check, plan);
    check.done();
    this.base = plan.base;

    this.passwords = makeInternalPasswords(this, plan.backup !== undefined);
    this.people = makeFirstPasswords(this, plan);
    certified(this, { name: certificateOf(plan), hosts: [hostOf(plan), ...serverHosts(plan)] });

    const servers = writeServers(this, plan, makeIdentities(this, this.passwords));
    this.ldaps = writeServices(this, servers.pods);
    stateOpenLdap(this, plan, servers);
    if (plan.backup && this.passwords.backup) writeBackups(this, plan, plan.backup, this.passwords.backup);
  }

  /**
   * The directory, with an account for each system that takes it: in its constructor, or in `connect()` at the latest.
   * @throws KeelsonError (of the handle's `for`) when everybody has taken
   */
  directory(): Directory {
    return {
      offers: 'directory',
      giver: this,
      for: (taker) => {
        const account = this.takers.of(taker);
        taker.use(this.ldaps);
        return accessOf(this.base, this.ldaps, taker.id, account);
      },
    };
  }

  /** Everybody who takes it is known: their accounts are made. */
  override close(): void {
    const takers = this.takers.all.map(({ taker, account }) => [taker.id, account.password] as const);
    const passwords = {
      password: this.passwords.accounts,
      people: this.people,
      takers: Object.fromEntries(takers),
    };
    writeAccounts(this, this.plan, makeAccountFiles(this, this.plan, passwords));
  }
}
