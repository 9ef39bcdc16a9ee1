import type { Proofs, Scene } from '../../lib/testing';

type Series = Scene['series'];

const GIB = 1024 ** 3;
const DAY = 86_400;

/** Labels of a pod's own series. */
const pod = (component: string, n = 0) => `namespace="tidb",pod="tidb-${component}-${n}",instance="10.0.${n}.7:20180"`;

/** What PD 0, which leads, tells of the stores 1, 2, …. */
function stores(type: string, ...values: readonly string[]): Series {
  return Object.fromEntries(
    values.map((value, i) => [`pd_cluster_status{${pod('pd')},type="${type}",engine="tikv",store="${i + 1}"}`, value]),
  );
}

function leaders(...values: readonly string[]): Series {
  return Object.fromEntries(values.map((value, n) => [`etcd_server_has_leader{${pod('pd', n)}}`, value]));
}

/** How many of a thousand queries a minute are done within half a second, the others within two. */
function queries(done: number): Series {
  const bucket = (le: string) =>
    `tidb_server_handle_query_duration_seconds_bucket{${pod('tidb')},sql_type="Select",le="${le}"}`;
  return {
    [bucket('0.512')]: `0+${done}`,
    [bucket('1.024')]: `0+${done}`,
    [bucket('2.048')]: '0+1000',
    [bucket('+Inf')]: '0+1000',
  };
}

/** A store whose volume falls to this, of 100 GiB. */
function room(available: string): Series {
  const size = (n: number, type: string) => `tikv_store_size_bytes{${pod('tikv', n)},type="${type}"}`;
  return {
    [size(0, 'capacity')]: `${100 * GIB}`,
    [size(0, 'available')]: `${60 * GIB}`,
    [size(1, 'capacity')]: `${100 * GIB}`,
    [size(1, 'available')]: available,
  };
}

const job = (name: string, more = '') => `{namespace="tidb",job_name="${name}"${more}}`;
const backup = (n: number, more = '') =>
  `{namespace="tidb-backup",job_name="backup-tidb-2026-11-2${n}t00-00-00"${more}}`;
const ACCOUNTS = 'tidb-accounts-1f0c3a9b';

export const PROOFS: Proofs = {
  TidbSqlDown: {
    fires: { series: { [`tidb_server_info{${pod('tidb')},version="v8.5.7"}`]: '1700000000x2 _x20' } },
    // Nobody has ever connected.
    silent: { series: { [`tidb_server_info{${pod('tidb')},version="v8.5.7"}`]: '1700000000' } },
  },
  TidbQueriesSlow: {
    fires: { series: queries(980) },
    silent: { series: queries(992) },
  },
  TidbSchemaOutdated: {
    fires: { series: { [`tidb_session_schema_lease_error_total{${pod('tidb', 1)},type="outdated"}`]: '0 1 3 6x20' } },
    silent: { series: { [`tidb_session_schema_lease_error_total{${pod('tidb', 1)},type="outdated"}`]: '6' } },
  },
  TidbPdNoLeader: {
    fires: { series: leaders('0', '_', '_') },
    // One of three is cut off from the others.
    silent: { series: leaders('1', '0', '1') },
  },
  TidbStoreDown: {
    fires: { series: stores('store_down_count', '0', '1', '0') },
    silent: { series: stores('store_down_count', '0', '0', '0') },
  },
  TidbStoreUnreachable: {
    // Neither count holds for five minutes and ten more: both together do.
    fires: {
      series: {
        ...stores('store_disconnected_count', '0', '0', '0 1x4 0x20'),
        ...stores('store_unhealth_count', '0', '0', '0 0x4 1x20'),
      },
    },
    // It was restarted.
    silent: {
      series: {
        ...stores('store_disconnected_count', '0', '0', '0 1 1 0x20'),
        ...stores('store_unhealth_count', '0', '0', '0'),
      },
    },
  },
  TidbStoreFull: {
    fires: { series: room(`${19 * GIB}`) },
    silent: { series: room(`${21 * GIB}`) },
  },
  TidbCopiesMissing: {
    fires: { series: { [`pd_regions_status{${pod('pd')},type="miss-peer-region-count"}`]: '1200-10' } },
    silent: { series: { [`pd_regions_status{${pod('pd')},type="miss-peer-region-count"}`]: '90' } },
  },
  TidbAccountsFailed: {
    fires: {
      series: {
        [`kube_job_status_failed${job(ACCOUNTS, ',reason="BackoffLimitExceeded"')}`]: '1',
        [`kube_job_complete${job(ACCOUNTS, ',condition="false"')}`]: '1',
      },
    },
    // Two of its pods found no server yet, and the third did.
    silent: {
      series: {
        [`kube_job_status_failed${job(ACCOUNTS, ',reason=""')}`]: '2',
        [`kube_job_complete${job(ACCOUNTS, ',condition="true"')}`]: '1',
      },
    },
  },
  TidbBackupFailed: {
    fires: {
      series: {
        [`kube_job_created${backup(0)}`]: '0',
        [`kube_job_status_failed${backup(0)}`]: '0',
        [`kube_job_status_completion_time${backup(0)}`]: '600',
        [`kube_job_created${backup(1)}`]: `${DAY}`,
        [`kube_job_status_failed${backup(1, ',reason="BackoffLimitExceeded"')}`]: '1',
      },
    },
    // One failed, and the next one did not.
    silent: {
      series: {
        [`kube_job_created${backup(1)}`]: `${DAY}`,
        [`kube_job_status_failed${backup(1, ',reason="BackoffLimitExceeded"')}`]: '1',
        [`kube_job_created${backup(2)}`]: `${2 * DAY}`,
        [`kube_job_status_failed${backup(2)}`]: '0',
        [`kube_job_status_completion_time${backup(2)}`]: `${2 * DAY + 600}`,
      },
    },
  },
};
