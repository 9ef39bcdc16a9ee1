import type { Issuer } from '../handles/issuer';
import { ISSUER } from '../handles/issuer';
import type { SqlAccess, SqlDatabase } from '../handles/sql-database';
import type { StorageClass } from '../handles/storage-class';
import { BUSYBOX_IMAGE, TIDB_IMAGES, tagOf } from '../kernel/catalog';
import type { Environment } from '../kernel/environment';
import type { Endpoint } from '../kernel/facts';
import { Check, type Fault } from '../kernel/faults';
import { PodDisruptionBudget } from '../kernel/kubernetes';
import { Manifest } from '../kernel/manifest';
import { Operator } from '../kernel/operator';
import { failureDomainOf } from '../kernel/row';
import { System, type SystemProps } from '../kernel/system';
import type { Minted } from '../kernel/text';
import { TidbCluster } from './tidb';
import { type AdministratorPasswords, makeAccounts, mintAdministrators } from './tidb-accounts';
import { backupFaults, type TiDBBackup } from './tidb-backup';
import { backupNamespace, makeBackups } from './tidb-backups';
import { certificateSecret, certificatesOf } from './tidb-certificates';
import { podLabels, stateTidb } from './tidb-facts';
import { operatorImages, tidbOperator } from './tidb-operator';
import { plannedComponents, planTidb, type TiDBShape, type TidbPlan, type TidbSite } from './tidb-plan';
import { tidbFaults } from './tidb-rules';
import { clusterSpec } from './tidb-spec';
import { databaseFaults, userFaults } from './tidb-users';

export interface TiDBClusterProps extends SystemProps, TiDBShape {
  /** Class of every volume. It is decided once: volumes do not move to another. */
  readonly storage: StorageClass<'RWO'>;
  /** Databases that stand without a taker; one that is taken stands by that. @default none */
  readonly databases?: readonly string[];
  /** Full backups to a bucket, from a namespace of their own. @default none */
  readonly backup?: TiDBBackup;
}

/** Somebody who has an account, and the databases that it may use. */
interface Taken {
  readonly taker: System;
  readonly password: Minted;
  readonly databases: Set<string>;
}

/** A TiDB cluster on tidb-operator 1.6: PD, TiKV and SQL servers, and TiFlash and TiCDC as asked. */
export class TiDBCluster extends System {
  /** The MySQL protocol, for who brings an account of its own; systems take {@link database}. */
  readonly sql: Endpoint;
  private readonly plan: TidbPlan;
  private readonly administrators: AdministratorPasswords;
  private readonly databases: Set<string>;
  private readonly taken = new Map<string, Taken>();
  private settled = false;

  /** @throws KeelsonError with everything that the operator would take and then hang on, or lose data by */
  constructor(env: Environment, id: string, props: TiDBClusterProps) {
    // A backup's Job is called `backup-<id>-2026-11-21t12-18-08`, and its name is a label's value too.
    const about = { app: 'tidb', version: tagOf(env.pinned(TIDB_IMAGES.tidb)), maxId: 36 };
    super(env, id, props, { ...about, security: 'restricted' });
    this.plan = planTidb(siteOf(this, props), props);
    this.refuse([
      ...tidbFaults(this.plan),
      ...databaseFaults(props.databases ?? [], 'databases'),
      ...(props.backup === undefined ? [] : backupFaults(props.backup)),
    ]);
    this.databases = new Set(props.databases);
    this.administrators = mintAdministrators(this, this.plan.tls);
    makeCluster(this, this.plan);
    const operator = Operator.in(this, tidbOperator(env));
    const facts = stateTidb(this, this.plan, operator, operatorImages(env));
    this.sql = facts.sql;
    if (props.backup !== undefined) makeBackups(this, this.plan, props.backup, facts);
    if (this.plan.tls) this.ambient(ISSUER, (issuer) => this.certify(issuer, props.backup !== undefined));
  }

  /** A database, with an account for each system that takes it. */
  database(name: string): SqlDatabase<'tidb'> {
    this.refuse(databaseFaults([name], 'database()'));
    this.databases.add(name);
    return { kind: 'sql-database', engine: 'tidb', owner: this, for: (taker) => this.serve(taker, name) };
  }

  override connect(): void {
    this.settled = true;
    const users = [...this.taken.values()].map(({ taker, password, databases }) => ({
      name: taker.id,
      password: password.plain,
      databases: [...databases],
    }));
    const { sql, plan, administrators: passwords } = this;
    const servers = plan.tidb.replicas;
    makeAccounts(this, { sql, tls: plan.tls, servers, passwords, users, databases: [...this.databases] });
  }

  private serve(taker: System, database: string): SqlAccess {
    this.refuse(userFaults(taker.id));
    if (this.settled) this.refuse([late(taker, database)]);
    taker.standsAfter(this);
    taker.use(this.sql);
    const known = this.taken.get(taker.id);
    const account = known ?? { taker, password: this.need.mint(`user-${taker.id}`), databases: new Set<string>() };
    this.taken.set(taker.id, account);
    account.databases.add(database);
    const trust = this.plan.tls ? { trust: certificateSecret(this.trustOf(taker), taker.namespace) } : {};
    return { at: this.sql, database, user: taker.id, password: account.password, ...trust };
  }

  private certify(issuer: Issuer, backup: boolean): void {
    const elsewhere = backup ? [backupNamespace(this)] : [];
    for (const ask of certificatesOf(this.plan, elsewhere)) issuer.certificate(this, ask);
    for (const { taker } of this.taken.values())
      issuer.certificate(taker, {
        name: this.trustOf(taker),
        hosts: [`${taker.id}.${taker.namespace}.svc`],
        usages: ['client auth'],
      });
  }

  /** The certificate by which a taker knows the authority that signs the servers. */
  private trustOf(taker: System): string {
    return taker.name(`${this.id}-trust`);
  }

  private refuse(faults: readonly Omit<Fault, 'path'>[]): void {
    const check = new Check(this.path);
    for (const fault of faults) check.that(false, fault);
    check.done();
  }
}

function late(taker: System, database: string): Omit<Fault, 'path'> {
  return {
    prop: 'database()',
    given: database,
    message: `is taken by ${taker.path} after the accounts were made`,
    fix: 'Take it in the constructor, not in connect().',
  };
}

function siteOf(system: TiDBCluster, props: TiDBClusterProps): TidbSite {
  const { env, id, namespace, path } = system;
  const pool = props.pool === undefined ? undefined : env.pool(props.pool, path);
  const pools = pool === undefined ? env.row.pools.filter(({ taints = [] }) => taints.length === 0) : [pool];
  const { pd, tikv, tidb, tiflash, ticdc, br } = TIDB_IMAGES;
  return {
    id,
    namespace,
    availability: env.availability,
    failureDomain: failureDomainOf(pools),
    hosts: pools.reduce((sum, { nodes }) => sum + nodes.length, 0),
    pool,
    storageClass: props.storage.for(system),
    images: {
      pd: env.image(pd),
      tikv: env.image(tikv),
      tidb: env.image(tidb),
      tiflash: env.image(tiflash),
      ticdc: env.image(ticdc),
      br: env.image(br),
      helper: env.image(BUSYBOX_IMAGE),
    },
  };
}

/** The cluster, and for each component with several pods the promise that one is taken at a time. */
function makeCluster(system: TiDBCluster, plan: TidbPlan): void {
  const { id, state } = system;
  const cluster = new Manifest(system, TidbCluster, { name: id, spec: clusterSpec(plan) });
  const ready = { path: 'status.conditions[type=Ready].status', is: 'True' };
  state.ready({ object: cluster.id, apiVersion: TidbCluster.apiVersion, ...ready });
  state.deliver(cluster.id, { prune: 'never' });
  for (const { name, replicas } of plannedComponents(plan))
    if (replicas > 1)
      new Manifest(system, PodDisruptionBudget, {
        name: system.name(name),
        spec: {
          maxUnavailable: 1,
          selector: { matchLabels: podLabels(id, name) },
          unhealthyPodEvictionPolicy: 'AlwaysAllow',
        },
      });
}
