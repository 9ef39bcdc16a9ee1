import type { ChartPin, CrdPin, ImagePin } from '../../kernel/base/pin';

/** Elastic Cloud on Kubernetes, with its image as the chart of 3.5.0 has it. Its charts and images are under the Elastic License. */
export const ECK_CHART: ChartPin = {
  name: 'eck-operator',
  repository: 'https://helm.elastic.co',
  chart: 'eck-operator',
  version: '3.5.0',
  images: [{ path: 'image', form: 'split', ref: 'docker.elastic.co/eck/eck-operator:3.5.0' }],
};

/** Its CustomResourceDefinitions: all twelve, as the chart would bring them. */
export const ECK_CRDS: CrdPin = {
  groups: [
    ...['agent', 'apm', 'autoops', 'autoscaling', 'beat', 'elasticsearch', 'enterprisesearch', 'kibana', 'logstash'],
    ...['maps', 'packageregistry', 'stackconfigpolicy'],
  ].map((group) => `${group}.k8s.elastic.co`),
  version: '3.5.0',
  base: 'https://raw.githubusercontent.com/elastic/cloud-on-k8s/v3.5.0/config/crds/v1',
  files: ['all-crds.yaml'],
};

/** One name for all: Kibana works with Elasticsearch of its own release. */
const elastic = (image: string): ImagePin => ({ name: 'elastic-stack', ref: `docker.elastic.co/${image}:9.4.3` });

/** Elasticsearch, of the release that the operator was seen with. */
export const ELASTICSEARCH_IMAGE = elastic('elasticsearch/elasticsearch');
/** Kibana of the same release. */
export const KIBANA_IMAGE = elastic('kibana/kibana');

/** Prometheus' exporter for Elasticsearch, which has no metrics of its own. */
export const ELASTICSEARCH_EXPORTER_IMAGE: ImagePin = {
  name: 'elasticsearch-exporter',
  ref: 'quay.io/prometheuscommunity/elasticsearch-exporter:v1.11.0',
};
