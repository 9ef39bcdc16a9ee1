import type { Proofs } from '../../lib/testing';

const AVAILABLE =
  'kube_deployment_status_replicas_available{namespace="tidb-operator",deployment="tidb-controller-manager"}';
const POD = 'namespace="tidb-operator",pod="tidb-controller-manager-5d9c7b6f4-k8s2v"';
const reconciled = `controller_runtime_reconcile_total{${POD},controller="tidbcluster",result="success"}`;
const errors = `controller_runtime_reconcile_errors_total{${POD},controller="tidbcluster"}`;
const updates = `tidb_operator_cluster_update_errors{${POD},exported_namespace="tidb",name="tidb",component="tikv"}`;

export const PROOFS: Proofs = {
  TidbOperatorDown: {
    fires: { series: { [AVAILABLE]: '0' } },
    silent: { series: { [AVAILABLE]: '1' } },
  },
  TidbOperatorBlind: {
    // It was started when one could not be read: it has never counted.
    fires: { series: { [AVAILABLE]: '1' } },
    silent: { series: { [AVAILABLE]: '1', [reconciled]: '0+2' }, at: '2h' },
  },
  TidbOperatorFails: {
    fires: { series: { [errors]: '0+1' }, at: '75m' },
    silent: { series: { [errors]: '0+0.5' }, at: '75m' },
  },
  TidbOperatorUpdateFails: {
    fires: { series: { [updates]: '0+1' }, at: '75m' },
    silent: { series: { [updates]: '0+0.5' }, at: '75m' },
  },
};
