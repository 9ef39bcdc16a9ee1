import type { Proofs } from '../../lib/testing';
import { hostProofs } from '../mesh/public-host-proofs';

const POD = 'namespace="portal",pod="portal-7f6d9c5b84-q2w9x",container="web"';
const requests = (code: string) => `http_requests_total{${POD},method="GET",code="${code}"}`;
const slower = (le: string) => `http_request_duration_seconds_bucket{${POD},le="${le}"}`;
const RESTARTS = `kube_pod_container_status_restarts_total{${POD}}`;
export const PROOFS: Proofs = {
  PortalDown: {
    fires: { series: { [`up{${POD}}`]: '0' } },
    silent: { series: { [`up{${POD}}`]: '1' } },
  },
  PortalErrors: {
    fires: { series: { [requests('200')]: '0+960', [requests('500')]: '0+40' } },
    silent: { series: { [requests('200')]: '0+990', [requests('500')]: '0+10' } },
  },
  PortalSlow: {
    // Two of a hundred take longer.
    fires: { series: { [slower('1')]: '0+980', [slower('5')]: '0+1000', [slower('+Inf')]: '0+1000' } },
    silent: { series: { [slower('1')]: '0+995', [slower('5')]: '0+1000', [slower('+Inf')]: '0+1000' } },
  },
  PortalRestarts: {
    fires: { series: { [RESTARTS]: '0 1 2 3 4 5x20' }, at: '15m' },
    silent: { series: { [RESTARTS]: '12 12 13 13 14 14x60' }, at: '1h' },
  },
  ...hostProofs('portal'),
};

const refused = 'keelson_log_portal_refuses_orders_matches_total{namespace="logs",pod="logs-log-aggregator-0"}';

/** What is counted in the portal's log; the collection states the alert. The series begins with the first match. */
export const WRITTEN: Proofs = {
  PortalRefusesOrders: {
    fires: { series: { [refused]: '_ _ 5 10 20 40x20' }, at: '6m' },
    silent: { series: { [refused]: '0+4x30' } },
  },
};
