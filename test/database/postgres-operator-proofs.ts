import type { Proofs, Scene } from '../../lib/testing';

const OF = 'namespace="postgres-operator"';
const available = (deployment: string) => `kube_deployment_status_replicas_available{${OF},deployment="${deployment}"}`;
const POD = `${OF},pod="cloudnative-pg-5d9c7b6f4-k8s2v"`;
const errors = `controller_runtime_reconcile_errors_total{${POD},controller="cluster"}`;

/** How many of a hundred calls a minute are answered within five seconds, the others within ten. */
function webhook(done: number): Scene['series'] {
  const bucket = (le: string) =>
    `controller_runtime_webhook_latency_seconds_bucket{${POD},webhook="/validate-postgresql-cnpg-io-v1-cluster",le="${le}"}`;
  return { [bucket('5')]: `0+${done}`, [bucket('10')]: '0+100', [bucket('+Inf')]: '0+100' };
}

export const PROOFS: Proofs = {
  PostgresOperatorDown: {
    fires: { series: { [available('cloudnative-pg')]: '0' } },
    silent: { series: { [available('cloudnative-pg')]: '1' } },
  },
  PostgresPluginDown: {
    fires: { series: { [available('plugin-barman-cloud')]: '0' } },
    // None while it is renewed.
    silent: { series: { [available('plugin-barman-cloud')]: '1 0x5 1x20' } },
  },
  PostgresOperatorErrors: {
    fires: { series: { [errors]: '0+7' }, at: '1h' },
    silent: { series: { [errors]: '0+5' }, at: '1h' },
  },
  PostgresWebhookSlow: {
    fires: { series: webhook(90) },
    silent: { series: webhook(99.5) },
  },
};
