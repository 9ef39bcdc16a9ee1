import type { ChartPin, CrdPin, ImagePin } from '../../kernel/base/pin';

// Prometheus, by prometheus-operator: of the chart we run the operator and the two exporters that every node and object is seen by.
const OPERATOR = 'quay.io/prometheus-operator';

export const PROMETHEUS_STACK_CHART: ChartPin = {
  name: 'kube-prometheus-stack',
  repository: 'https://prometheus-community.github.io/helm-charts',
  chart: 'kube-prometheus-stack',
  version: '88.5.3',
  images: [
    { path: 'prometheusOperator.image', form: 'parts', ref: `${OPERATOR}/prometheus-operator:v0.93.1` },
    {
      path: 'prometheusOperator.admissionWebhooks.deployment.image',
      form: 'parts',
      ref: `${OPERATOR}/admission-webhook:v0.93.1`,
    },
    // Stands beside every Prometheus and Alertmanager, and loads what changed.
    {
      path: 'prometheusOperator.prometheusConfigReloader.image',
      form: 'parts',
      ref: `${OPERATOR}/prometheus-config-reloader:v0.93.1`,
    },
    // Named to the operator and run by nobody here.
    { path: 'prometheusOperator.thanosImage', form: 'parts', ref: 'quay.io/thanos/thanos:v0.42.4' },
    {
      path: 'kube-state-metrics.image',
      form: 'parts',
      ref: 'registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.20.0',
    },
    {
      path: 'prometheus-node-exporter.image',
      form: 'parts',
      ref: 'quay.io/prometheus/node-exporter:v1.12.1-distroless',
    },
  ],
};

/** The chart has them in `crds/`, which Helm never upgrades. */
export const PROMETHEUS_CRDS: CrdPin = {
  groups: ['monitoring.coreos.com'],
  version: 'v0.93.1',
  base: 'https://raw.githubusercontent.com/prometheus-operator/prometheus-operator/v0.93.1/example/prometheus-operator-crd',
  files: [
    'alertmanagerconfigs',
    'alertmanagers',
    'podmonitors',
    'probes',
    'prometheusagents',
    'prometheuses',
    'prometheusrules',
    'scrapeconfigs',
    'servicemonitors',
    'thanosrulers',
  ].map((plural) => `monitoring.coreos.com_${plural}.yaml`),
};

/** That of the chart's version; without a shell. */
export const PROMETHEUS_IMAGE: ImagePin = {
  name: 'prometheus',
  ref: 'quay.io/prometheus/prometheus:v3.14.0-distroless',
};

export const PUSHGATEWAY_IMAGE: ImagePin = { name: 'pushgateway', ref: 'quay.io/prometheus/pushgateway:v1.11.3' };

export const BLACKBOX_IMAGE: ImagePin = {
  name: 'blackbox-exporter',
  ref: 'quay.io/prometheus/blackbox-exporter:v0.28.0',
};
