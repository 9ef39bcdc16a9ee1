import type { Proofs } from '../../lib/testing';

const OF = 'namespace="argo-rollouts"';
const POD = `${OF},pod="argo-rollouts-7d5c5f9d6b-x2x2x",container="argo-rollouts"`;
const up = `kube_deployment_status_replicas_available{${OF},deployment="argo-rollouts"}`;
const errors = (metric: string) => `${metric}{namespace="shop",name="web"}`;
const quick = 'rollout_reconcile_bucket{namespace="shop",name="web",le="1"}';
const all = 'rollout_reconcile_count{namespace="shop",name="web"}';
const used = `container_memory_working_set_bytes{${POD}}`;
const limit = `kube_pod_container_resource_limits{${POD},resource="memory"}`;

export const PROOFS: Proofs = {
  RolloutsControllerDown: {
    fires: { series: { [up]: '0' } },
    silent: { series: { [up]: '1x5 0x3 1x20' } },
  },
  RolloutsControllerErrors: {
    fires: { series: { [errors('rollout_reconcile_error')]: '0+1' } },
    // One in three minutes: two writers met, and it tries again.
    silent: { series: { [errors('rollout_reconcile_error')]: '0+0.3' } },
  },
  RolloutsAnalysisErrors: {
    fires: { series: { [errors('analysis_run_reconcile_error')]: '0+1' } },
    silent: { series: { [errors('analysis_run_reconcile_error')]: '0+0.3' } },
  },
  RolloutsControllerSlow: {
    fires: { series: { [quick]: '0+60', [all]: '0+100' } },
    silent: { series: { [quick]: '0+80', [all]: '0+100' } },
  },
  RolloutsControllerMemory: {
    fires: { series: { [used]: '500', [limit]: '512' } },
    silent: { series: { [used]: '450', [limit]: '512' } },
  },
};
