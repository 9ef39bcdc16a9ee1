import type { Endpoint } from '../kernel/facts';
import { KeelsonError } from '../kernel/faults';
import { Manifest } from '../kernel/manifest';
import type { System } from '../kernel/system';
import { type Minted, text } from '../kernel/text';
import { byCode } from '../kernel/values';
import { Database, DatabaseRole } from './postgres';
import { RELOADED } from './postgres-certificates';
import { type PlannedDatabase, slugOf, takerFaults } from './postgres-databases';
import { makeGrants, type Taken } from './postgres-grants';
import type { PostgresPlan } from './postgres-plan';

/**
 * Databases, the role that owns each, and a role for each taker. Takers are members of the owners of what they took, and so may
 * do there what the owner may; passwords are minted by Terraform.
 */
export class PostgresRoles {
  private readonly taken = new Map<string, Taken & { readonly databases: Map<string, PlannedDatabase> }>();
  private settled = false;

  constructor(
    private readonly owner: System,
    private readonly plan: PostgresPlan,
  ) {
    for (const database of plan.databases) this.writeDatabase(database);
  }

  /** The password of a taker's own role, which gets a way into the database. @throws KeelsonError when that comes too late */
  of(taker: System, database: PlannedDatabase): Minted {
    this.refuse(taker, database.name);
    const known = this.taken.get(taker.id);
    const role = known ?? {
      taker,
      password: this.owner.need.mint(`user-${taker.id}`),
      databases: new Map<string, PlannedDatabase>(),
    };
    this.taken.set(taker.id, role);
    role.databases.set(database.name, database);
    return role.password;
  }

  /** Everybody has taken: the roles, and what is said about what they make. */
  write(sql: Endpoint): void {
    this.settled = true;
    const all = [...this.taken.values()].sort((a, b) => byCode(a.taker.id, b.taker.id));
    for (const role of all) this.writeRole(role);
    if (all.length > 0) makeGrants(this.owner, { sql, image: this.plan.image, taken: all });
  }

  /** Everybody who has a role. */
  get takers(): readonly System[] {
    return [...this.taken.values()].map(({ taker }) => taker);
  }

  private writeDatabase({ name, owner, extensions }: PlannedDatabase): void {
    const { id, keeps } = this.plan;
    const object = `${id}-${slugOf(name)}`;
    new Manifest(this.owner, DatabaseRole, {
      name: `${object}.owner`,
      wave: 1,
      spec: { cluster: { name: id }, name: owner, login: false, databaseRoleReclaimPolicy: 'retain' },
    });
    const database = new Manifest(this.owner, Database, {
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

  private writeRole({ taker, password, databases }: Taken): void {
    const { id } = this.plan;
    const secret = this.owner.need.secret({
      name: this.owner.name(`user-${taker.id}`, 253),
      type: 'kubernetes.io/basic-auth',
      labels: RELOADED,
      data: { username: text`${taker.id}`, password: password.plain },
    });
    const role = new Manifest(this.owner, DatabaseRole, {
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
  private stateApplied({ id, apiVersion }: Manifest): void {
    this.owner.state.ready({ object: id, apiVersion, path: 'status.applied', is: 'true' });
  }

  private refuse(taker: System, database: string): void {
    const { path } = this.owner;
    const faults = takerFaults(taker.id).map((fault) => ({ path, ...fault }));
    const late = {
      path,
      prop: 'database()',
      given: database,
      message: `is taken by ${taker.path} after the roles were made`,
      fix: 'Take it in the constructor, not in connect().',
    };
    const all = this.settled ? [...faults, late] : faults;
    if (all.length > 0) throw new KeelsonError(all);
  }
}
