import { trusted } from '../../handles/issuer';
import { type Taken, Takers } from '../../handles/takers';
import { Check } from '../../kernel/base/faults';
import { byCode } from '../../kernel/base/values';
import type { Endpoint } from '../../kernel/facts';
import { Manifest } from '../../kernel/manifest';
import type { SecretRef } from '../../kernel/needs';
import { text } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import { checkTaker } from './database-rules';
import { type Login, writeGrants } from './grants';
import { Database, DatabaseRole } from './kinds';
import { databaseName, RELOADED } from './names';
import type { PlannedDatabase, PostgresPlan } from './plan';

/** A taker's own role. */
export interface Account extends Login {
  readonly databases: Map<string, PlannedDatabase>;
  /** Secret beside the taker whose `ca.crt` signs the server. */
  readonly trust: SecretRef;
}

/**
 * Databases, the role that owns each, and a role for each taker. Takers are members of the owners of what they took, and so may
 * do there what the owner may; passwords are minted by Terraform.
 */
export class PostgresRoles {
  private readonly takers: Takers<Account>;

  /** Writes the databases and their owners. */
  constructor(
    private readonly system: System,
    private readonly plan: PostgresPlan,
  ) {
    this.takers = new Takers(system, 'database()', (taker) => ({
      password: system.need.mint(`user-${taker.id}`),
      databases: new Map(),
      trust: trusted(system, taker),
    }));
    for (const database of plan.databases) this.writeDatabase(database);
  }

  /** The account of a taker, which gets a way into the database. @throws KeelsonError when it can be no role, or comes too late */
  of(taker: System, database: PlannedDatabase): Account {
    const check = new Check(this.system.path);
    checkTaker(check, taker.id);
    check.done();
    const account = this.takers.of(taker);
    if (!account.databases.has(database.name)) this.takers.refuseLate(taker);
    account.databases.set(database.name, database);
    return account;
  }

  /** Everybody has taken: the roles, and what is said about what they make. */
  write(sql: Endpoint): void {
    const { all } = this.takers;
    for (const role of all) this.writeRole(role);
    writeGrants(this.system, this.plan.image, sql, all);
  }

  private writeDatabase({ name, owner, extensions }: PlannedDatabase): void {
    const { id, keeps } = this.plan;
    const object = databaseName(id, name);
    new Manifest(this.system, DatabaseRole, {
      name: `${object}.owner`,
      wave: 1,
      spec: { cluster: { name: id }, name: owner, login: false, databaseRoleReclaimPolicy: 'retain' },
    });
    const database = new Manifest(this.system, Database, {
      name: object,
      wave: 1,
      spec: {
        cluster: { name: id },
        name,
        owner,
        databaseReclaimPolicy: keeps ? 'retain' : 'delete',
        ...(extensions.length > 0 && { extensions: extensions.map((extension) => ({ name: extension })) }),
      },
    });
    this.stateApplied(database);
  }

  private writeRole({ taker, account: { password, databases } }: Taken<Account>): void {
    const { id } = this.plan;
    const secret = this.system.need.secret({
      name: this.system.name(`user-${taker.id}`, 253),
      type: 'kubernetes.io/basic-auth',
      labels: RELOADED,
      data: { username: text`${taker.id}`, password: password.plain },
    });
    const role = new Manifest(this.system, DatabaseRole, {
      name: `${id}-${taker.id}`,
      wave: 1,
      spec: {
        cluster: { name: id },
        name: taker.id,
        login: true,
        inRoles: [...databases.values()].map(({ owner }) => owner).sort(byCode),
        passwordSecret: { name: secret.name },
        databaseRoleReclaimPolicy: 'retain',
      },
    });
    this.stateApplied(role);
  }

  /** A chart that logs in waits until it can. */
  private stateApplied(object: Manifest): void {
    this.system.state.ready(object, { path: 'status.applied', is: 'true' });
  }
}
