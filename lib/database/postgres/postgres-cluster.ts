import { certified } from '../../handles/issuer';
import type { SqlAccess, SqlDatabase } from '../../handles/sql-database';
import { Check, fail, listed } from '../../kernel/base/faults';
import type { Environment } from '../../kernel/environment';
import type { Endpoint } from '../../kernel/facts';
import { Manifest } from '../../kernel/manifest';
import { Operator } from '../../kernel/operator';
import { System } from '../../kernel/system';
import { writeBackup } from './backup';
import { type PostgresEndpoints, statePostgres } from './facts';
import { Cluster } from './kinds';
import { POSTGRES_LAWS } from './laws';
import { clusterSpec, serverCertificate } from './objects';
import { postgresOperator } from './operator';
import { POSTGRES_IMAGE } from './pins';
import { type PlannedDatabase, type PostgresPlan, planPostgres } from './plan';
import { writePooler } from './pooler';
import type { PostgresClusterProps } from './props';
import { PostgresRoles } from './roles';
import { checkPostgres } from './rules';

/**
 * PostgreSQL 18 on CloudNativePG: a primary with standbys that take over, databases, and a role for each system that takes one.
 * TLS by the environment's authority. Data outlives this class.
 *
 * ```ts
 * const postgres = new PostgresCluster(env, 'postgres', { storage: ceph.block(), databases: ['harbor'] });
 * new Harbor(env, 'harbor', { database: postgres.database('harbor') });
 * ```
 */
export class PostgresCluster extends System {
  static override readonly laws = POSTGRES_LAWS;

  /** The primary, for who brings an account of its own; systems take {@link database}. */
  readonly sql: Endpoint;
  private readonly plan: PostgresPlan;
  private readonly endpoints: PostgresEndpoints;
  private readonly roles: PostgresRoles;

  /** @throws KeelsonError with everything that the operator refuses too late, or takes and then hangs on, or loses data by */
  constructor(env: Environment, id: string, props: PostgresClusterProps) {
    // The Job `<id>-grants-<stamp>` is the longest name; the operator's own bound is 50.
    super(env, id, props, { app: 'postgresql', image: POSTGRES_IMAGE, maxId: 45, security: 'restricted' });
    this.plan = planPostgres(this, props, env.placement(this.path, props.pool));
    const check = new Check(this.path);
    checkPostgres(check, this.plan);
    check.done();
    props.storage.for(this);
    certified(this, serverCertificate(this.plan));
    this.endpoints = statePostgres(this, this.plan, Operator.in(this, postgresOperator(env)));
    this.sql = this.endpoints.sql;
    this.writeCluster();
    writePooler(this, this.plan);
    writeBackup(this, this.plan, this.endpoints.instances);
    this.roles = new PostgresRoles(this, this.plan);
  }

  /** A database of the props, with a role for each system that takes it. @throws KeelsonError when there is none of that name */
  database(name: string): SqlDatabase<'postgresql'> {
    return this.handle(this.known(name, 'database()'), this.endpoints.sql);
  }

  /** The same database, through the pooler. @throws KeelsonError when there is none of that name, or no pooler */
  pooled(name: string): SqlDatabase<'postgresql'> {
    const database = this.known(name, 'pooled()');
    const { pooler } = this.endpoints;
    if (pooler !== undefined) return this.handle(database, pooler);
    return fail(this.path, {
      prop: 'pooled()',
      given: name,
      message: 'has no pooler to go through',
      fix: 'Set pooler: {}, or take database().',
    });
  }

  override close(): void {
    this.roles.write(this.sql);
  }

  private handle(database: PlannedDatabase, at: Endpoint): SqlDatabase<'postgresql'> {
    return {
      offers: 'sql-database',
      engine: 'postgresql',
      giver: this,
      for: (taker) => this.serve(taker, database, at),
    };
  }

  private serve(taker: System, database: PlannedDatabase, at: Endpoint): SqlAccess {
    const { password, trust } = this.roles.of(taker, database);
    taker.use(at);
    return { at, database: database.name, user: taker.id, password, trust };
  }

  private writeCluster(): void {
    const cluster = new Manifest(this, Cluster, { name: this.id, spec: clusterSpec(this.plan) });
    // With the resource its claims go; only the volumes stay, and nobody is bound to them.
    this.state.deliver(cluster.id, { prune: this.plan.keeps ? 'never' : 'confirm' });
    this.state.ready(cluster, 'Ready');
  }

  private known(name: string, prop: string): PlannedDatabase {
    const { databases } = this.plan;
    const found = databases.find((database) => database.name === name);
    if (found !== undefined) return found;
    const allowed =
      databases.length === 0 ? '(there is none: set databases)' : listed(databases.map((one) => one.name));
    return fail(this.path, { prop, given: name, message: 'is no database of this cluster', allowed });
  }
}
