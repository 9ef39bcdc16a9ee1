import type { Proof, Proofs, Scene } from '../../lib/testing';

/** A Deployment without a pod; and one that is rolled. */
function down(deployment: string): Proof {
  const series = `kube_deployment_status_replicas_available{namespace="rabbit-operator",deployment="${deployment}"}`;
  return { fires: { series: { [series]: '0' } }, silent: { series: { [series]: '1x5 0x13 1x7' } } };
}

/** Answers of a webhook within a tenth of a second, a second, ten, at all: controller-runtime counts them so. */
function answers(...counts: readonly number[]): Scene['series'] {
  const of = 'namespace="rabbit-operator",webhook="/validate-rabbitmq-com-v1beta1-queue"';
  return Object.fromEntries(
    ['0.1', '1', '10', '+Inf'].map((le, i) => [
      `controller_runtime_webhook_latency_seconds_bucket{${of},le="${le}"}`,
      `0+${counts[i]}`,
    ]),
  );
}

const ERRORS = 'controller_runtime_reconcile_errors_total{namespace="rabbit-operator",controller="queue"}';

export const PROOFS: Proofs = {
  RabbitClusterOperatorDown: down('rabbit-operator'),
  RabbitTopologyOperatorDown: down('rabbit-operator-messaging-topology-operator'),
  RabbitOperatorErrors: {
    fires: { at: '1h', series: { [ERRORS]: '0+9' } },
    // One in twelve seconds: what is tried again succeeds.
    silent: { at: '1h', series: { [ERRORS]: '0+5' } },
  },
  RabbitWebhookSlow: {
    fires: { series: answers(10, 95, 100, 100) },
    // None is quick, and all are in time.
    silent: { series: answers(0, 100, 100, 100) },
  },
};
