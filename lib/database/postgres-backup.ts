import type { Cron, Duration } from 'cdk8s';
import type { Bucket, BucketAccess } from '../handles/bucket';
import type { Environment } from '../kernel/environment';
import type { Pods } from '../kernel/facts';
import type { Fault } from '../kernel/faults';
import { Manifest } from '../kernel/manifest';
import type { SecretRef } from '../kernel/needs';
import type { System } from '../kernel/system';
import { text } from '../kernel/text';
import { ObjectStore, type ObjectStoreContent, type Plugin, ScheduledBackup } from './postgres';
import { longestGap } from './tidb-backup';

/** Full copies in turn, and every change between them as it happens. */
export interface PostgresBackup {
  readonly to: Bucket;
  /** When a full copy is made, in UTC. */
  readonly schedule: Cron;
  /** How far back one can go, to any moment. Whole days. */
  readonly keep: Duration;
}

/** A new cluster with the data of another one, out of the same bucket. It is read once, when the cluster comes to be. */
export interface PostgresRestore {
  /** Id of the cluster whose backup it is. */
  readonly of: string;
  /** The last moment to take over: `2026-03-01T08:30:00Z`. @default everything that was archived */
  readonly until?: string;
}

type Finding = Omit<Fault, 'path'>;

const PLUGIN = 'barman-cloud.cloudnative-pg.io';

/** What the operator would tell in a warning or a log alone, and go on without any backup. */
export function backupFaults({ schedule, keep }: PostgresBackup): Finding[] {
  const given = schedule.expressionString;
  const days = keep.toDays({ integral: false });
  return [
    ...found(longestGap(given) !== undefined, {
      prop: 'backup.schedule',
      given,
      message: 'is no schedule that the operator reads, or one that never comes',
      allowed: 'minute hour day month weekday, with weekdays 0 (Sunday) to 6',
    }),
    ...found(Number.isInteger(days) && days >= 1, {
      prop: 'backup.keep',
      given: keep.toHumanString(),
      message: 'is no number of days',
      allowed: 'whole days from 1',
    }),
  ];
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$/;

export function restoreFaults(
  id: string,
  { of, until }: PostgresRestore,
  backup: PostgresBackup | undefined,
): Finding[] {
  return [
    ...found(backup !== undefined, {
      prop: 'restore',
      given: of,
      message: 'has no bucket to read from',
      fix: 'Set backup to the bucket in which the other cluster keeps its own.',
    }),
    ...found(of !== id, {
      prop: 'restore.of',
      given: of,
      message: 'is the id of this cluster, which would write its log over that of its backup',
      fix: 'Give the new cluster another id.',
    }),
    ...found(until === undefined || (MOMENT.test(until) && !Number.isNaN(Date.parse(until))), {
      prop: 'restore.until',
      given: until,
      message: 'is no moment',
      allowed: 'date, time and zone, as 2026-03-01T08:30:00Z',
    }),
  ];
}

/** How instances archive: under the cluster's id, in its own ObjectStore. */
export function archiver(id: string): Plugin {
  return { name: PLUGIN, isWALArchiver: true, parameters: { barmanObjectName: id, serverName: id } };
}

/** Another cluster's archive, in the same ObjectStore. */
export function origin(id: string, of: string): { readonly name: string; readonly plugin: Plugin } {
  return { name: of, plugin: { name: PLUGIN, parameters: { barmanObjectName: id, serverName: of } } };
}

/** Of the container that the plugin puts beside PostgreSQL in every pod. */
export const SIDECAR = { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } };

/** The bucket as the plugin reads it, and when a full copy is made. @param from pods that read and write there */
export function makeBackup(system: System, backup: PostgresBackup, from: Pods): void {
  const { id } = system;
  const access = backup.to.for(system, 'write', [from]);
  const secret = system.need.secret({
    name: system.name('s3'),
    data: {
      'access-key': access.accessKey.plain,
      region: text`${access.region}`,
      'secret-key': access.secretKey.plain,
    },
  });
  new Manifest(system, ObjectStore, { name: id, wave: -1, spec: storeSpec(system.env, backup, access, secret) });
  new Manifest(system, ScheduledBackup, {
    name: id,
    wave: 1,
    spec: {
      cluster: { name: id },
      schedule: `0 ${backup.schedule.expressionString}`,
      method: 'plugin',
      pluginConfiguration: { name: PLUGIN },
      // The log alone restores nothing: the first copy is made at once.
      immediate: true,
      backupOwnerReference: 'none',
      target: 'prefer-standby',
    },
  });
}

function storeSpec(
  env: Environment,
  { keep }: PostgresBackup,
  { bucket, url, trust }: BucketAccess,
  { name }: SecretRef,
): ObjectStoreContent['spec'] {
  return {
    configuration: {
      // One bucket may serve several environments; below it stands a folder for each cluster.
      destinationPath: `s3://${bucket}/${env.row.name}/`,
      endpointURL: url,
      ...(trust && { endpointCA: { name: trust.name, key: 'ca.crt' } }),
      s3Credentials: {
        accessKeyId: { name, key: 'access-key' },
        secretAccessKey: { name, key: 'secret-key' },
        region: { name, key: 'region' },
      },
      wal: { compression: 'zstd', maxParallel: 4 },
      data: { compression: 'gzip', jobs: 2 },
    },
    retentionPolicy: `${keep.toDays()}d`,
    instanceSidecarConfiguration: {
      // Checksums of newer SDKs are refused by Ceph's object store, and then nothing is archived.
      env: ['AWS_REQUEST_CHECKSUM_CALCULATION', 'AWS_RESPONSE_CHECKSUM_VALIDATION'].map((variable) => ({
        name: variable,
        value: 'when_required',
      })),
      resources: SIDECAR,
    },
  };
}

function found(holds: boolean, finding: Finding): Finding[] {
  return holds ? [] : [finding];
}
