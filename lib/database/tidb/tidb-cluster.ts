import { trusted } from '../../handles/issuer';
import type { SqlAccess, SqlDatabase } from '../../handles/sql-database';
import { Takers } from '../../handles/takers';
import { Check } from '../../kernel/base/faults';
import type { Environment } from '../../kernel/environment';
import type { Endpoint } from '../../kernel/facts';
import { Manifest } from '../../kernel/manifest';
import type { SecretRef } from '../../kernel/needs';
import type { Minted } from '../../kernel/needs/text';
import { Operator } from '../../kernel/operator';
import { System } from '../../kernel/system';
import { budget } from '../../workloads/budget';
import { checkDatabases, checkTaker } from './account-rules';
import { type AdministratorPasswords, makeAdministrators, writeAccounts } from './accounts';
import { writeBackups } from './backup';
import { writeCertificates } from './certificates';
import { stateTidb } from './facts';
import { TidbCluster } from './kinds';
import { TIDB_LAWS } from './laws';
import { podLabels } from './names';
import { clusterSpec } from './objects';
import { tidbOperator } from './operator';
import { TIDB_IMAGES } from './pins';
import { plannedComponents, planTidb, type TidbPlan } from './plan';
import type { TiDBClusterProps } from './props';
import { checkTidb } from './rules';

/** An account of a taker, and the databases that it may use. */
interface Account {
  readonly password: Minted;
  readonly databases: Set<string>;
  /** Absent: without TLS. */
  readonly trust?: SecretRef;
}

/**
 * A TiDB cluster on tidb-operator 1.6: PD, TiKV and SQL servers, and TiFlash and TiCDC as asked; databases, and an account for each
 * system that takes one. TLS by the environment's authority. Data outlives this class.
 *
 * ```ts
 * const tidb = new TiDBCluster(env, 'tidb', { storage: ceph.block() });
 * new Shop(env, 'shop', { database: tidb.database('shop') });
 * ```
 */
export class TiDBCluster extends System {
  static override readonly laws = TIDB_LAWS;

  /** The MySQL protocol, for who brings an account of its own; systems take {@link database}. */
  readonly sql: Endpoint;
  private readonly plan: TidbPlan;
  private readonly administrators: AdministratorPasswords;
  private readonly databases: Set<string>;
  private readonly takers = new Takers<Account>(this, 'database()', (taker) => this.admit(taker));

  /** @throws KeelsonError with everything that the operator would take and then hang on, or lose data by */
  constructor(env: Environment, id: string, props: TiDBClusterProps) {
    // A backup's Job is called `backup-<id>-2026-11-21t12-18-08`, and its name is a label's value too.
    super(env, id, props, { app: 'tidb', image: TIDB_IMAGES.tidb, maxId: 36, security: 'restricted' });
    this.plan = planTidb(this, props, env.placement(this.path, props.pool));
    const check = new Check(this.path);
    checkTidb(check, this.plan);
    check.done();
    props.storage.for(this);
    this.databases = new Set(this.plan.databases);
    this.administrators = makeAdministrators(this, this.plan.tls);
    writeCertificates(this, this.plan);
    const endpoints = stateTidb(this, this.plan, Operator.in(this, tidbOperator(env)));
    this.sql = endpoints.sql;
    this.writeCluster();
    writeBackups(this, this.plan, endpoints);
  }

  /**
   * A database, with an account for each system that takes it. It stands from now on.
   * @throws KeelsonError when there cannot be one of that name
   */
  database(name: string): SqlDatabase<'tidb'> {
    const check = new Check(this.path);
    checkDatabases(check, [name], 'database()');
    check.done();
    this.databases.add(name);
    return { offers: 'sql-database', engine: 'tidb', giver: this, for: (taker) => this.serve(taker, name) };
  }

  /** Accounts of everybody who has taken. */
  override close(): void {
    const { sql, plan, administrators: passwords } = this;
    const users = this.takers.all.map(({ taker, account: { password, databases } }) => ({
      name: taker.id,
      password: password.plain,
      databases: [...databases],
    }));
    writeAccounts(this, { sql, servers: plan.tidb.replicas, passwords, users, databases: [...this.databases] });
  }

  private serve(taker: System, database: string): SqlAccess {
    const { databases, ...account } = this.takers.of(taker);
    if (!databases.has(database)) this.takers.refuseLate(taker);
    databases.add(database);
    return { at: this.sql, database, user: taker.id, ...account };
  }

  private admit(taker: System): Account {
    const check = new Check(this.path);
    checkTaker(check, taker.id);
    check.done();
    taker.use(this.sql);
    const password = this.need.mint(`user-${taker.id}`);
    return { password, databases: new Set(), ...(this.plan.tls && { trust: trusted(this, taker) }) };
  }

  /** The cluster, and for each component with several pods the promise that one is taken at a time. */
  private writeCluster(): void {
    const cluster = new Manifest(this, TidbCluster, { name: this.id, spec: clusterSpec(this.plan) });
    this.state.ready(cluster, 'Ready');
    this.state.deliver(cluster.id, { prune: 'never' });
    for (const { name, replicas } of plannedComponents(this.plan))
      budget(this, { labels: podLabels(this.id, name), replicas }, { name: this.name(name), evictUnready: true });
  }
}
