import { CRON_WITH_SECONDS } from '../../kernel/base/grammar';
import { judgeText } from '../../kernel/base/judge';
import { kind } from '../../kernel/base/kind';
import { type Fixed, type Law, law, type NameField, type Reference } from '../../kernel/base/law';
import { type JsonObject, mapOf, maps } from '../../kernel/base/values';
import { StorageClassKind } from '../../kernel/kubernetes';
import { postgresChanges, storeChanges } from './changes';
import { Cluster, Database, DatabaseRole, ObjectStore, Pooler, ScheduledBackup } from './kinds';
import { ARCHIVER } from './names';

const VERSION = 'postgresql.cnpg.io/v1';
const OF_CLUSTER: NameField = { at: 'spec.cluster.name', to: Cluster };

const POOLER_SECRETS = [
  'authQuerySecret',
  'clientCASecret',
  'clientTLSSecret',
  'serverCASecret',
  'serverTLSSecret',
].map((field) => `spec.pgbouncer.${field}`);

/** What is known of the custom resources of CloudNativePG and of its plugin for backups, beyond their schemas. */
export const POSTGRES_LAWS: readonly Law[] = [
  law(Cluster, {
    refers: [
      ...['serverCASecret', 'serverTLSSecret', 'clientCASecret', 'replicationTLSSecret'].map((field) =>
        secret(`spec.certificates.${field}`),
      ),
      ...['spec.superuserSecret', 'spec.bootstrap.initdb.secret', 'spec.bootstrap.recovery.secret'].map(secretNamed),
      secretNamed('spec.managed.roles[].passwordSecret'),
      { at: 'spec.storage.storageClass', to: StorageClassKind },
      { at: 'spec.walStorage.storageClass', to: StorageClassKind },
    ],
    changes: postgresChanges,
  }),
  law(Cluster, { refers: stores }),
  law(Database, { refers: [OF_CLUSTER], fixed: once('spec.name', 'spec.cluster') }),
  law(DatabaseRole, {
    refers: [OF_CLUSTER, secretNamed('spec.passwordSecret')],
    fixed: once('spec.name', 'spec.cluster'),
  }),
  law(Pooler, {
    refers: [OF_CLUSTER, ...POOLER_SECRETS.map(secretNamed)],
    fixed: once('spec.cluster'),
  }),
  law(ScheduledBackup, {
    refers: [OF_CLUSTER],
    fixed: once('spec.cluster'),
    check: (spec, tell) => judgeText(spec, 'schedule', 'is no schedule', CRON_WITH_SECONDS, tell),
  }),
  ...['Backup', 'Publication', 'Subscription'].map((name) => law(kind(VERSION, name), { refers: [OF_CLUSTER] })),
  law(ObjectStore, {
    refers: [
      keyOf('spec.configuration.endpointCA'),
      ...['accessKeyId', 'secretAccessKey', 'region', 'sessionToken'].map((part) =>
        keyOf(`spec.configuration.s3Credentials.${part}`),
      ),
    ],
    changes: storeChanges,
  }),
];

function secret(at: string): NameField {
  return { at, to: 'Secret' };
}

function secretNamed(at: string): NameField {
  return secret(`${at}.name`);
}

function keyOf(at: string): NameField {
  return { at: `${at}.name`, to: 'Secret', key: 'key' };
}

function once(...fields: readonly string[]): Fixed {
  return { fields, by: 'the API server refuses the change', fix: 'Give it another name, so that a new one is made.' };
}

/** Object stores that a cluster archives to, or is restored from. */
function stores({ metadata, spec }: JsonObject): Reference[] {
  const { plugins, externalClusters } = mapOf(spec);
  const all = [
    ...maps(plugins).map((plugin, i) => [plugin, `spec.plugins[${i}]`] as const),
    ...maps(externalClusters).map(({ plugin }, i) => [mapOf(plugin), `spec.externalClusters[${i}].plugin`] as const),
  ];
  return all.flatMap(([plugin, at]) => {
    const name = mapOf(plugin.parameters).barmanObjectName;
    if (plugin.name !== ARCHIVER || typeof name !== 'string') return [];
    const namespace = String(mapOf(metadata).namespace ?? '');
    return [{ kind: ObjectStore.kind, name, namespace, at: `${at}.parameters.barmanObjectName` }];
  });
}
