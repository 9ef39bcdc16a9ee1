import type { Proofs, Scene } from '../../lib/testing';
import { hostProofs } from '../mesh/public-host-proofs';

type Series = Scene['series'];

const pod = (component: string, more = '') => `{namespace="registry",pod="registry-harbor-${component}-0"${more}}`;
const health = `harbor_health${pod('exporter')}`;
const requests = (code: string) =>
  `harbor_core_http_request_total${pod('core', `,method="GET",code="${code}",operation="v2_manifest"`)}`;
const failed = `harbor_jobservice_task_total${pod('jobservice', ',type="REPLICATION",status="fail"')}`;
const waits = `harbor_task_queue_latency${pod('exporter', ',type="REPLICATION"')}`;

function quota(used: string, of: string): Series {
  const project = pod('exporter', ',project_name="portal"');
  const free = pod('exporter', ',project_name="library"');
  return {
    [`harbor_project_quota_usage_byte${project}`]: used,
    [`harbor_project_quota_byte${project}`]: of,
    // Without a bound.
    [`harbor_project_quota_usage_byte${free}`]: '5000',
    [`harbor_project_quota_byte${free}`]: '-1',
  };
}

/** A certificate of 90 days, renewed after 60: issued at the second 0, or at 60 days. */
function certificate(renewal: number, started: string): Series {
  return {
    [`process_start_time_seconds${pod('core')}`]: started,
    [`process_start_time_seconds${pod('registry')}`]: `${100 * 86_400}`,
    'certmanager_certificate_renewal_timestamp_seconds{name="registry-core-tls",namespace="registry"}': `${renewal * 86_400}`,
  };
}

export const PROOFS: Proofs = {
  HarborUnhealthy: {
    fires: { series: { [health]: '0' } },
    silent: { series: { [health]: '1 0x3 1x20' } },
  },
  HarborSilent: {
    fires: { series: {} },
    // Not healthy, and says so.
    silent: { series: { [health]: '0' } },
  },
  HarborErrors: {
    fires: { series: { [requests('200')]: '0+940', [requests('502')]: '0+60' } },
    silent: { series: { [requests('200')]: '0+960', [requests('502')]: '0+40' } },
  },
  HarborReplicationFails: {
    fires: { series: { [failed]: '0 1 3 5x20' } },
    silent: { series: { [failed]: '7 8 9x60' }, at: '1h' },
  },
  HarborJobsWait: {
    fires: { series: { [waits]: '1500+60' }, at: '30m' },
    silent: { series: { [waits]: '1700 1800x60' } },
  },
  HarborQuotaAlmostUsed: {
    fires: { series: quota('91', '100') },
    silent: { series: quota('89', '100') },
  },
  HarborCertificatesOld: {
    fires: { series: certificate(120, `${59 * 86_400}`) },
    silent: { series: certificate(120, `${60 * 86_400 + 60}`) },
  },
  ...hostProofs('registry'),
};
