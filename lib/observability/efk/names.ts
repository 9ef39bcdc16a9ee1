import type { Labels } from '../../kernel/base/values';

/*
 * Names and labels by which the operator calls what it makes of an Elasticsearch and a Kibana of the system's id. Seen with
 * ECK 3.5.0.
 */

/** Id and namespace of the operator, and name of its release. */
export const OPERATOR = 'elastic-operator';
/** Port of Elasticsearch's API, on every node. */
export const HTTP_PORT = 9200;
/** Port by which nodes talk to each other. */
export const TRANSPORT_PORT = 9300;

/** Node sets, each once in a cluster: their names never change, since another name is another set of volumes. */
export type NodeSetName = 'master' | 'hot' | 'warm';

/** Of the StatefulSet, and of the Service in front of it. */
export function nodeSetName(id: string, set: NodeSetName): string {
  return `${id}-es-${set}`;
}

/** Labels of the nodes of one set. The label of the version changes at an upgrade, and selects nothing for long. */
export function nodeLabels(id: string, set: NodeSetName): Labels {
  return {
    'elasticsearch.k8s.elastic.co/cluster-name': id,
    'elasticsearch.k8s.elastic.co/statefulset-name': nodeSetName(id, set),
  };
}

/** Labels of the pods of Kibana. */
export function kibanaLabels(id: string): Labels {
  return { 'common.k8s.elastic.co/type': 'kibana', 'kibana.k8s.elastic.co/name': id };
}

/** Labels of pods of ours. */
export function ownLabels(id: string, part: string): Labels {
  return { 'app.kubernetes.io/component': part, 'app.kubernetes.io/instance': id };
}

/** Service of Elasticsearch that clients call: it leads to the hot nodes. */
export function httpService(id: string): string {
  return `${id}-es-http`;
}

/** Certificate that Elasticsearch shows to its clients, and its Secret. */
export function httpCertificate(id: string): string {
  return `${id}-elasticsearch-tls`;
}

/** Certificate that Kibana shows, and its Secret. */
export function kibanaCertificate(id: string): string {
  return `${id}-kibana-tls`;
}

/** Lifecycle and template of the logs: one of each, so they are called as the system. */
export function lifecycleName(id: string): string {
  return id;
}

/** Names of all indices of logs: data streams of every system of the environment. */
export function streamPattern(environment: string): string {
  return `logs-*-${environment}`;
}
