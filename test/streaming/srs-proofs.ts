import type { Proof, Proofs, Scene } from '../../lib/testing';
import { hostProofs } from '../mesh/public-host-proofs';

type Series = Scene['series'];

const pod = (part: string, more = '') => `{namespace="live",pod="live-${part}"${more}}`;
const available = (part: string) =>
  `kube_deployment_status_replicas_available{namespace="live",deployment="live-${part}"}`;
const READY = 'kube_statefulset_status_replicas_ready{namespace="live",statefulset="live-origin"}';
/** An origin, and an edge beside it. */
const servers = (metric: string, origin: string, edge: string): Series => ({
  [`${metric}${pod('origin-0')}`]: origin,
  [`${metric}${pod('edge-6c5d8f7b9d-x7k2p')}`]: edge,
});
/** Bytes a minute of so many Mbit/s. */
const megabits = (a: number) => `0+${(a * 1_000_000 * 60) / 8}`;
const RESTARTS = `kube_pod_container_status_restarts_total${pod('origin-0', ',container="guard"')}`;
const WAITING = `kube_pod_container_status_waiting${pod('origin-0', ',container="recordings"')}`;
const down = (series: string): Proof => ({
  fires: { series: { [series]: '0' } },
  silent: { series: { [series]: '1' } },
});

export const PROOFS: Proofs = {
  SrsOriginsDown: down(READY),
  SrsEdgesDown: down(available('edge')),
  SrsCachesDown: down(available('cache')),
  SrsOriginMissing: (environment) =>
    ['dev', 'test'].includes(environment)
      ? down(READY)
      : { fires: { series: { [READY]: '1' } }, silent: { series: { [READY]: '2 1x8 2x20' } } },
  SrsCoreBusy: {
    fires: { series: servers('srs_cpu_percent', '20', '81') },
    silent: { series: servers('srs_cpu_percent', '20', '79') },
  },
  SrsConnectionsNearLimit: {
    fires: { series: servers('srs_clients', '12', '100000') },
    silent: { series: servers('srs_clients', '12', '899') },
  },
  SrsBandwidthNearLimit: {
    // Of 1000 Mbit/s.
    fires: { series: servers('srs_send_bytes_total', megabits(100), megabits(801)) },
    silent: { series: servers('srs_send_bytes_total', megabits(100), megabits(799)) },
  },
  SrsClientErrors: {
    fires: {
      series: {
        ...servers('srs_clients_total', '0+10', '0+20'),
        ...servers('srs_clients_errs_total', '0+1', '0+7'),
      },
    },
    silent: {
      series: {
        ...servers('srs_clients_total', '0+10', '0+1'),
        // Each of the few that call the edge: too few to say anything.
        ...servers('srs_clients_errs_total', '0+2', '0+1'),
      },
    },
  },
  SrsRestarts: {
    fires: { series: { [RESTARTS]: '0 1 2 3 4 5x20' }, at: '15m' },
    silent: { series: { [RESTARTS]: '12 12 13 13 14 14x60' }, at: '1h' },
  },
  SrsRecordingsStay: {
    fires: { series: { [WAITING]: '1' } },
    // While its image comes.
    silent: { series: { [WAITING]: '1x10 0x60' } },
  },
  ...hostProofs('live-cache', 'live'),
};
