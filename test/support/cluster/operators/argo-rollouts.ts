import type { Output } from '../../../../lib';
import { isMap, type JsonObject, mapOf, maps } from '../../../../lib/kernel/base/values';
import { applied } from '../apply';
import type { Cluster } from '../cluster';
import type { ControlPlane } from '../control-plane';
import type { RealOperator, Started } from './operators';
import { programOf, started } from './program';

const ID = 'argo-rollouts';

/** The real controller of Argo Rollouts: it makes the first version of every application stand, and says when it is Healthy. */
export const argoRollouts: RealOperator = {
  id: ID,
  kinds: ['Rollout'],
  group: 'argoproj.io',
  expected: [
    { pattern: /the object has been modified; please apply your changes/, why: 'two writers met; it tries again' },
  ],
  errors: (log) => log.split('\n').filter((line) => /\blevel=(error|fatal)\b/.test(line)),
  start,
  provoke: smoke,
};

/** Programs that try a new version before it takes over run at once, as for a second version. */
async function smoke(cluster: Cluster, objects: readonly JsonObject[]): Promise<void> {
  const runs = objects
    .filter(({ kind }) => kind === 'AnalysisTemplate')
    .map((template) => ({ template, metrics: maps(mapOf(template.spec).metrics).filter(isJob) }))
    .filter(({ metrics }) => metrics.length > 0)
    .map(({ template: { apiVersion, metadata }, metrics }) => ({
      apiVersion,
      kind: 'AnalysisRun',
      metadata: { name: `${mapOf(metadata).name}-provoked`, namespace: mapOf(metadata).namespace },
      spec: { metrics },
    }));
  await applied(cluster, runs as JsonObject[]);
}

function isJob({ provider }: JsonObject): boolean {
  return isMap(mapOf(provider).job);
}

/** As whom it speaks: the guard of windows knows it by that name. */
async function start(plane: ControlPlane, cluster: Cluster, output: Output): Promise<Started> {
  const pods = output.model.systems.find(({ id }) => id === ID)?.pods[0];
  const account = { name: pods?.serviceAccount ?? ID, namespace: pods?.namespace ?? ID };
  // Its chart's rights are no matter of ours.
  const rights = binding(account);
  await applied(cluster, [rights]);
  const running = started(
    programOf('rollouts-controller'),
    [
      `--kubeconfig=${plane.kubeconfig}`,
      `--as=system:serviceaccount:${account.namespace}:${account.name}`,
      '--leader-elect=false',
      '--metricsport=0',
      '--healthzPort=0',
    ],
    { HOME: '/nonexistent' },
  );
  const stop = async () => {
    await running.stop();
    await cluster.delete(rights);
  };
  return { ...running, unanswered: () => [], stop };
}

function binding(account: { readonly name: string; readonly namespace: string }): JsonObject {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'real-argo-rollouts' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'ServiceAccount', ...account }],
  };
}
