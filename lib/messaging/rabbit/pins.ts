import type { ChartPin, CrdPin, ImagePin } from '../../kernel/base/pin';

// RabbitMQ. One chart brings both operators; the cluster operator at the version that was run, one patch below the chart's.
export const RABBITMQ_OPERATOR_CHART: ChartPin = {
  name: 'rabbitmq-cluster-operator',
  repository: 'oci://registry-1.docker.io/cloudpirates',
  chart: 'rabbitmq-cluster-operator',
  version: '0.6.5',
  images: [
    { path: 'clusterOperator.image', form: 'parts', ref: 'ghcr.io/rabbitmq/cluster-operator:2.22.3' },
    {
      path: 'msgTopologyOperator.image',
      form: 'parts',
      ref: 'ghcr.io/rabbitmq/messaging-topology-operator:1.20.1@sha256:7b72a3f78b96270a2b20bdebfd76b626f5cb8f68ff8745c162cdd1dcb2bea0c5',
    },
    {
      path: 'credentialUpdaterImage',
      form: 'parts',
      ref: 'ghcr.io/rabbitmq/default-user-credential-updater:1.0.16@sha256:ecfcbe3465bf4ae0ce5846e556b103f62d3344c1bfcb787e65749c16d8906b19',
    },
    { path: 'rabbitmqImage', form: 'parts', ref: 'docker.io/library/rabbitmq:4.3.5-management' },
  ],
};

/** The chart has them in `crds/`, which Helm never upgrades. */
export const RABBITMQ_CRDS: CrdPin = {
  groups: ['rabbitmq.com'],
  version: 'v2.22.3 v1.20.1',
  base: 'https://raw.githubusercontent.com/rabbitmq',
  files: [
    'cluster-operator/v2.22.3/config/crd/bases/rabbitmq.com_rabbitmqclusters.yaml',
    ...[
      'bindings',
      'exchanges',
      'federations',
      'operatorpolicies',
      'permissions',
      'policies',
      'queues',
      'schemareplications',
      'shovels',
      'superstreams',
      'topicpermissions',
      'users',
      'vhosts',
    ].map((plural) => `messaging-topology-operator/v1.20.1/config/crd/bases/rabbitmq.com_${plural}.yaml`),
  ],
};

/** Not the alpine one: it runs as another user than the operator writes into the pods. */
export const RABBITMQ_IMAGE: ImagePin = { name: 'rabbitmq', ref: 'docker.io/library/rabbitmq:4.3.5-management' };
