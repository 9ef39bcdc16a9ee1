import type { Proofs } from '../../lib/testing';
import { hostProofs } from '../mesh/public-host-proofs';

const DEPLOYMENT = 'namespace="passwords",deployment="passwords"';
const POD = 'namespace="passwords",pod="passwords-6c5d8f7b9d-x7k2p",container="web"';
const AVAILABLE = `kube_deployment_status_replicas_available{${DEPLOYMENT}}`;
const STUCK = `kube_deployment_status_condition{${DEPLOYMENT},condition="Progressing",status="false",reason="ProgressDeadlineExceeded"}`;
const RESTARTS = `kube_pod_container_status_restarts_total{${POD}}`;
const KILLED = `kube_pod_container_status_last_terminated_reason{${POD},reason="OOMKilled"}`;
export const PROOFS: Proofs = {
  PasswordPageDown: {
    fires: { series: { [AVAILABLE]: '0' } },
    silent: { series: { [AVAILABLE]: '1' } },
  },
  PasswordPagePodMissing: {
    fires: { series: { [AVAILABLE]: '1' } },
    silent: { series: { [AVAILABLE]: '2' } },
  },
  PasswordPageRolloutStuck: {
    fires: { series: { [STUCK]: '1' } },
    silent: { series: { [STUCK]: '0' } },
  },
  PasswordPageRestarts: {
    fires: { series: { [RESTARTS]: '0 1 2 3 4 5x20' }, at: '15m' },
    silent: { series: { [RESTARTS]: '12 12 13 13 14 14x60' }, at: '1h' },
  },
  PasswordPageOutOfMemory: {
    fires: { series: { [KILLED]: '0 0 1x20', [RESTARTS]: '0 0 1x20' } },
    // Killed long ago, and nothing since.
    silent: { series: { [KILLED]: '1', [RESTARTS]: '3' } },
  },
  ...hostProofs('passwords'),
};
