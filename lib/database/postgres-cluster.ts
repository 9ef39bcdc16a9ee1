import { ISSUER, type Issuer } from '../handles/issuer';
import type { SqlAccess, SqlDatabase } from '../handles/sql-database';
import { POSTGRES_IMAGE, tagOf } from '../kernel/catalog';
import type { Environment } from '../kernel/environment';
import type { Endpoint } from '../kernel/facts';
import { Check, type Fault } from '../kernel/faults';
import { PodDisruptionBudget } from '../kernel/kubernetes';
import { Manifest } from '../kernel/manifest';
import { Operator } from '../kernel/operator';
import { System, type SystemProps } from '../kernel/system';
import { PostgresClusterKind as Cluster, Pooler } from './postgres';
import { backupFaults, makeBackup, type PostgresBackup, type PostgresRestore, restoreFaults } from './postgres-backup';
import { backupAlerts } from './postgres-backup-alerts';
import { serverCertificate, trustCertificate, trustOf } from './postgres-certificates';
import type { PlannedDatabase } from './postgres-databases';
import { type PostgresFacts, statePostgres } from './postgres-facts';
import { postgresOperator } from './postgres-operator';
import { type PostgresPlan, type PostgresShape, planPostgres } from './postgres-plan';
import { PostgresRoles } from './postgres-roles';
import { postgresFaults } from './postgres-rules';
import { clusterSpec, poolerLabels, poolerName, poolerSpec } from './postgres-spec';
import { longestGap } from './tidb-backup';
import { certificateSecret } from './tidb-certificates';

export interface PostgresClusterProps extends SystemProps, PostgresShape {
  /** To a bucket: full copies in turn, and every change between them. @default none */
  readonly backup?: PostgresBackup;
  /** Begins with the data of another cluster, out of the bucket of `backup`. @default empty */
  readonly restore?: PostgresRestore;
}

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
  /** The primary, for who brings an account of its own; systems take {@link database}. */
  readonly sql: Endpoint;
  private readonly plan: PostgresPlan;
  private readonly facts: PostgresFacts;
  private readonly roles: PostgresRoles;
  private issuer?: Issuer;

  /** @throws KeelsonError with everything that the operator refuses too late, or takes and then hangs on, or loses data by */
  constructor(env: Environment, id: string, props: PostgresClusterProps) {
    // The Job `<id>-grants-<stamp>` is the longest name; the operator's own bound is 50.
    const about = { app: 'postgresql', version: tagOf(env.pinned(POSTGRES_IMAGE)), maxId: 45 };
    super(env, id, props, { ...about, security: 'restricted' });
    this.plan = planPostgres(this, props);
    this.refuse([
      ...postgresFaults(this.plan, props.storage),
      ...(props.backup === undefined ? [] : backupFaults(props.backup)),
      ...(props.restore === undefined ? [] : restoreFaults(id, props.restore, props.backup)),
    ]);
    props.storage.for(this);
    const operator = Operator.in(this, postgresOperator(env));
    this.facts = statePostgres(this, this.plan, operator, props.backup !== undefined);
    this.sql = this.facts.sql;
    this.ambient(ISSUER, (issuer) => {
      this.issuer = issuer;
    });
    this.writeCluster(props);
    this.writePooler();
    if (props.backup !== undefined) this.writeBackup(props.backup);
    this.roles = new PostgresRoles(this, this.plan);
  }

  /** A database of the props, with a role for each system that takes it. @throws KeelsonError when there is none of that name */
  database(name: string): SqlDatabase<'postgresql'> {
    return this.handle(this.known(name, 'database()'), this.facts.sql);
  }

  /** The same database, through the pooler. @throws KeelsonError when there is none of that name, or no pooler */
  pooled(name: string): SqlDatabase<'postgresql'> {
    const database = this.known(name, 'pooled()');
    const { pooler } = this.facts;
    if (pooler !== undefined) return this.handle(database, pooler);
    this.refuse([
      {
        prop: 'pooled()',
        given: name,
        message: 'has no pooler to go through',
        fix: 'Set pooler: {}, or take database().',
      },
    ]);
    throw new Error('refused above');
  }

  override connect(): void {
    this.roles.write(this.facts.sql);
    this.issuer?.certificate(this, serverCertificate(this.plan));
    for (const taker of this.roles.takers) this.issuer?.certificate(taker, trustCertificate(this, taker));
  }

  private handle(database: PlannedDatabase, at: Endpoint): SqlDatabase<'postgresql'> {
    return { kind: 'sql-database', engine: 'postgresql', owner: this, for: (taker) => this.serve(taker, database, at) };
  }

  private serve(taker: System, database: PlannedDatabase, at: Endpoint): SqlAccess {
    const password = this.roles.of(taker, database);
    taker.standsAfter(this);
    taker.use(at);
    const trust = certificateSecret(trustOf(this, taker), taker.namespace);
    return { at, database: database.name, user: taker.id, password, trust };
  }

  private writeCluster({ backup, restore }: PostgresClusterProps): void {
    const spec = clusterSpec(this.plan, { backup: backup !== undefined, ...(restore && { restore }) });
    const cluster = new Manifest(this, Cluster, { name: this.id, spec });
    // With the resource its claims go; only the volumes stay, and nobody is bound to them.
    this.state.deliver(cluster.id, { prune: this.plan.keeps ? 'never' : 'confirm' });
    const ready = { path: 'status.conditions[type=Ready].status', is: 'True' };
    this.state.ready({ object: cluster.id, apiVersion: Cluster.apiVersion, ...ready });
  }

  /** The operator makes budgets for instances, and none for poolers. */
  private writePooler(): void {
    const spec = poolerSpec(this.plan);
    if (spec === undefined) return;
    const name = poolerName(this.id);
    new Manifest(this, Pooler, { name, spec });
    if (spec.instances > 1)
      new Manifest(this, PodDisruptionBudget, {
        name,
        spec: { maxUnavailable: 1, selector: { matchLabels: poolerLabels(this.id) } },
      });
  }

  private writeBackup(backup: PostgresBackup): void {
    makeBackup(this, backup, this.facts.instances);
    const days = longestGap(backup.schedule.expressionString) ?? 1;
    for (const alert of backupAlerts(this.plan, days)) this.state.alert(alert);
  }

  private known(name: string, prop: string): PlannedDatabase {
    const found = this.plan.databases.find((database) => database.name === name);
    const names = this.plan.databases.map((database) => database.name);
    const allowed = names.length === 0 ? '(there is none: set databases)' : names.join(', ');
    if (found === undefined) this.refuse([{ prop, given: name, message: 'is no database of this cluster', allowed }]);
    return found as PlannedDatabase;
  }

  private refuse(faults: readonly Omit<Fault, 'path'>[]): void {
    const check = new Check(this.path);
    for (const fault of faults) check.that(false, fault);
    check.done();
  }
}
