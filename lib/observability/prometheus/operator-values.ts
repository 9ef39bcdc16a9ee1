import { topologyKeyOf } from '../../kernel/base/row';
import type { JsonObject, Labels } from '../../kernel/base/values';
import type { Requests } from '../../kernel/facts';
import { NODE_EXPORTER, NODES_NAMESPACE, operatorLabels, STATE_METRICS } from './names';
import { COLLECTORS } from './state-families';

export const OPERATOR_REQUESTS: Requests = { cpu: '50m', memory: '128Mi' };
export const WEBHOOK_REQUESTS: Requests = { cpu: '10m', memory: '32Mi' };
/** It keeps every object of the cluster in memory. */
export const STATE_REQUESTS: Requests = { cpu: '50m', memory: '256Mi' };
export const NODE_REQUESTS: Requests = { cpu: '50m', memory: '32Mi' };

/** Of what stands beside every Prometheus and Alertmanager, and loads what changed. */
export const RELOADER_REQUESTS: Requests = { cpu: '10m', memory: '50Mi' };

const off: JsonObject = { enabled: false };
const unwatched: JsonObject = { monitor: off };

/** Of kube-prometheus-stack: operator and exporters. Everything else of it is ours, as custom resources. */
export function operatorValues(webhooks: number): JsonObject {
  return {
    // Of what it makes: prometheus-operator, prometheus-admission.
    fullnameOverride: 'prometheus',
    // Ours, by one way for all operators: applied before the release, upgraded with it, never deleted.
    crds: off,
    defaultRules: { create: false },
    alertmanager: off,
    grafana: { ...off, forceDeployDashboards: false, forceDeployDatasources: false },
    prometheus: off,
    thanosRuler: off,
    // Its monitors: each system's own file has its own, and the kubelets are found as nodes.
    kubernetesServiceMonitors: off,
    prometheusOperator: managerValues(webhooks),
    'kube-state-metrics': {
      fullnameOverride: STATE_METRICS,
      collectors: COLLECTORS,
      prometheusScrape: false,
      prometheus: unwatched,
      selfMonitor: off,
      resources: sized(STATE_REQUESTS, '1Gi'),
    },
    'prometheus-node-exporter': nodeValues(),
  };
}

function managerValues(webhooks: number): JsonObject {
  return {
    logFormat: 'json',
    kubeletService: off,
    kubeletEndpointsEnabled: false,
    kubeletEndpointSliceEnabled: false,
    serviceMonitor: { selfMonitor: false },
    resources: sized(OPERATOR_REQUESTS, '512Mi'),
    prometheusConfigReloader: { resources: sized(RELOADER_REQUESTS, '50Mi') },
    admissionWebhooks: {
      // A rule that cannot be read would stop a Prometheus from loading anything more: nobody may bring one in.
      failurePolicy: 'Fail',
      certManager: { enabled: true },
      patch: off,
      // A program of its own, since the operator can run but once.
      deployment: {
        enabled: true,
        replicas: webhooks,
        logFormat: 'json',
        // It asks the API server nothing.
        automountServiceAccountToken: false,
        resources: sized(WEBHOOK_REQUESTS, '128Mi'),
        ...(webhooks > 1 && { affinity: { podAntiAffinity: apartIfPossible(operatorLabels('operator-webhook')) } }),
      },
    },
  };
}

/** Reads the node itself, so that it stands on the host's network with the host's files: in a namespace of its own, which lets nothing else in. */
function nodeValues(): JsonObject {
  return {
    fullnameOverride: NODE_EXPORTER,
    namespaceOverride: NODES_NAMESPACE,
    // The pin's tag says it already.
    image: { distroless: false },
    prometheus: { ...unwatched, podMonitor: off },
    resources: sized(NODE_REQUESTS, '128Mi'),
    // Also on nodes that keep others off: GPUs, storage.
    tolerations: [{ operator: 'Exists' }],
    containerSecurityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      readOnlyRootFilesystem: true,
    },
  };
}

/** The chart takes no spread; demanded, a new pod of two would find no node beside the old ones. */
function apartIfPossible(matchLabels: Labels): JsonObject {
  const podAffinityTerm = { labelSelector: { matchLabels }, topologyKey: topologyKeyOf('host') };
  return { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }] };
}

/** Requests and limits, as charts take them. */
function sized(requests: Requests, memory: string): JsonObject {
  return { requests: { ...requests }, limits: { memory } };
}
