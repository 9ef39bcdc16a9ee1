import type { Proofs, Scene } from '../../lib/testing';

type Series = Scene['series'];

const GIB = 1024 ** 3;
const DAY = 86_400;

/** Values of the instances postgres-1, postgres-2, …. */
function instances(metric: string, values: readonly string[], more = ''): Series {
  return Object.fromEntries(
    values.map((value, i) => [`${metric}{namespace="postgres",pod="postgres-${i + 1}"${more}}`, value]),
  );
}

function volume(available: string): Series {
  const claim = (what: string) =>
    `kubelet_volume_stats_${what}_bytes{namespace="postgres",persistentvolumeclaim="postgres-1",node="node-1"}`;
  return { [claim('available')]: available, [claim('capacity')]: `${100 * GIB}` };
}

/** Two roles in one instance, of 100 connections. */
function connections(mine: string): Series {
  return {
    ...instances('cnpg_backends_total', [mine], ',usename="registry",state="idle"'),
    ...instances('cnpg_backends_total', ['10'], ',usename="registry",state="active"'),
    ...instances('cnpg_pg_settings_setting', ['100'], ',name="max_connections"'),
  };
}

const BACKUP = 'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp';
const job = (more: string) => `{namespace="postgres",job_name="postgres-grants-1f0c3a9b",${more}}`;
/** Whose connections stand longest. */
const OF_REGISTRY = ',datname="registry",usename="registry",state="idle in transaction"';

export const PROOFS: Proofs = {
  PostgresNoPrimary: {
    fires: { series: instances('cnpg_pg_replication_in_recovery', ['0 0 _x20', '1', '1']) },
    silent: { series: instances('cnpg_pg_replication_in_recovery', ['0', '1', '1']) },
  },
  PostgresInstanceDown: {
    fires: { series: instances('cnpg_collector_up', ['1', '0', '1']) },
    // It was restarted.
    silent: { series: instances('cnpg_collector_up', ['1', '1 0x3 1x20', '1']) },
  },
  PostgresStandbyMissing: {
    fires: { series: instances('cnpg_pg_replication_streaming_replicas', ['1', '0', '0']) },
    silent: { series: instances('cnpg_pg_replication_streaming_replicas', ['2', '0', '0']) },
  },
  PostgresStandbyLags: {
    fires: { series: instances('cnpg_pg_replication_lag', ['0', '0+60x12 720x20', '0']) },
    silent: { series: instances('cnpg_pg_replication_lag', ['0', '290', '0']) },
  },
  PostgresVolumeFills: {
    fires: { series: volume(`${14 * GIB}`) },
    silent: { series: volume(`${16 * GIB}`) },
  },
  PostgresConnectionsNearlyAll: {
    fires: { series: connections('76') },
    silent: { series: connections('75') },
  },
  PostgresTransactionsOld: {
    fires: { series: instances('cnpg_backends_max_tx_duration_seconds', ['3500+60'], OF_REGISTRY) },
    silent: { series: instances('cnpg_backends_max_tx_duration_seconds', ['3000+30'], OF_REGISTRY) },
  },
  PostgresTransactionIdsRunOut: {
    fires: { series: instances('cnpg_pg_database_xid_age', ['500000001'], ',datname="registry"') },
    // As old as autovacuum lets it become.
    silent: { series: instances('cnpg_pg_database_xid_age', ['200000000'], ',datname="registry"') },
  },
  PostgresGrantsFailed: {
    fires: {
      series: {
        [`kube_job_status_failed${job('reason="BackoffLimitExceeded"')}`]: '1',
        [`kube_job_complete${job('condition="false"')}`]: '1',
      },
    },
    // Its first pod waited in vain, its second did not.
    silent: {
      series: {
        [`kube_job_status_failed${job('reason=""')}`]: '1',
        [`kube_job_complete${job('condition="true"')}`]: '1',
      },
    },
  },
  PostgresArchiveFails: {
    fires: {
      series: {
        ...instances('cnpg_pg_stat_archiver_last_failed_time', ['0+60']),
        ...instances('cnpg_pg_stat_archiver_last_archived_time', ['-1']),
      },
    },
    // It failed once, and has gone on since.
    silent: {
      series: {
        ...instances('cnpg_pg_stat_archiver_last_failed_time', ['60']),
        ...instances('cnpg_pg_stat_archiver_last_archived_time', ['120+60']),
      },
    },
  },
  PostgresBackupOld: {
    // The clock of a scene begins at 0.
    fires: { series: instances(BACKUP, [`${-2 * DAY}`, `${-2 * DAY}`]) },
    silent: { series: instances(BACKUP, [`${-DAY}`, `${-DAY}`]) },
  },
};
