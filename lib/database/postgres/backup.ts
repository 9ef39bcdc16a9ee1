import type { BucketAccess } from '../../handles/bucket';
import { longestGap } from '../../kernel/base/cron';
import type { Alert, Pods } from '../../kernel/facts';
import type { Resources } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { SecretRef } from '../../kernel/needs';
import { text } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import { ofInstances } from './alerts';
import { ObjectStore, type ObjectStoreContent, type Plugin, ScheduledBackup } from './kinds';
import { ARCHIVER } from './names';
import type { PostgresPlan } from './plan';
import type { PostgresBackup } from './props';

/** How instances archive: under the cluster's id, in its own ObjectStore. */
export function archiver(id: string): Plugin {
  return { name: ARCHIVER, isWALArchiver: true, parameters: { barmanObjectName: id, serverName: id } };
}

/** Another cluster's archive, in the same ObjectStore. @param of id of that cluster */
export function origin(id: string, of: string): { readonly name: string; readonly plugin: Plugin } {
  return { name: of, plugin: { name: ARCHIVER, parameters: { barmanObjectName: id, serverName: of } } };
}

/** Of the container that the plugin puts beside PostgreSQL in every pod. */
export const SIDECAR: Resources = { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '1Gi' } };

/** The bucket as the plugin reads it, and when a full copy is made, where there are backups. @param from pods that read and write there */
export function writeBackup(system: System, { backup }: PostgresPlan, from: Pods): void {
  if (backup === undefined) return;
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
  const spec = storeSpec(system.env.row.name, backup, access, secret);
  new Manifest(system, ObjectStore, { name: id, wave: -1, spec });
  new Manifest(system, ScheduledBackup, {
    name: id,
    wave: 1,
    spec: {
      cluster: { name: id },
      schedule: `0 ${backup.schedule.expressionString}`,
      method: 'plugin',
      pluginConfiguration: { name: ARCHIVER },
      // The log alone restores nothing: the first copy is made at once.
      immediate: true,
      backupOwnerReference: 'none',
      target: 'prefer-standby',
    },
  });
}

function storeSpec(
  environment: string,
  { keep }: PostgresBackup,
  { bucket, url, trust }: BucketAccess,
  { name }: SecretRef,
): ObjectStoreContent['spec'] {
  return {
    configuration: {
      // One bucket may serve several environments; below it stands a folder for each cluster.
      destinationPath: `s3://${bucket}/${environment}/`,
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

/** What is worth waking for where there are backups. */
export function backupAlerts(plan: PostgresPlan, { schedule }: PostgresBackup): Alert[] {
  const { id, namespace } = plan;
  const instances = ofInstances(plan);
  const days = (longestGap(schedule.expressionString) ?? 1) + 1;
  const logs = `kubectl -n ${namespace} logs -l cnpg.io/cluster=${id},cnpg.io/podRole=instance -c plugin-barman-cloud --tail=50`;
  return [
    {
      name: 'PostgresArchiveFails',
      expr: `max(cnpg_pg_stat_archiver_last_failed_time{${instances}} - cnpg_pg_stat_archiver_last_archived_time) > 0`,
      for: '10m',
      severity: 'critical',
      summary: `PostgreSQL ${id} cannot archive its log: a loss now loses everything since, and the volume fills`,
      runbook: [
        `${logs}: no way to the bucket, no right in it, no room?`,
        '"Expected empty archive": another cluster of this id has written there. Give this one another id, or empty its folder in the bucket.',
      ],
    },
    {
      name: 'PostgresBackupOld',
      expr: `time() - max(barman_cloud_cloudnative_pg_io_last_available_backup_timestamp{${instances}}) > ${days * 86400}`,
      for: '1h',
      severity: 'critical',
      summary: `The last full backup of PostgreSQL ${id} is older than its schedule allows`,
      runbook: [
        `kubectl -n ${namespace} get backups: which failed, with what message?`,
        `${logs}.`,
        `After the repair do not wait for the schedule: kubectl cnpg backup ${id} -n ${namespace} --method=plugin --plugin-name=${ARCHIVER}.`,
      ],
    },
  ];
}
