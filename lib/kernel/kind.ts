import type { JsonObject } from './values';

/**
 * A kind of Kubernetes object: its group and version, its name, whether it lives in a namespace, and (as a type only)
 * what stands in it beside `metadata`. Each system types the custom resources that it writes in a file beside it.
 */
export interface Kind<Content extends object> {
  readonly apiVersion: string;
  readonly kind: string;
  readonly scope: 'Namespaced' | 'Cluster';
  readonly content?: Content;
}

/** @param scope @default 'Namespaced' */
export function kind<Content extends object>(
  apiVersion: string,
  name: string,
  scope: 'Namespaced' | 'Cluster' = 'Namespaced',
): Kind<Content> {
  return { apiVersion, kind: name, scope };
}

/** What identifies an object in a cluster. The version is left out: an object may be read under several. */
export interface ObjectId {
  /** API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** Absent for cluster-scoped kinds. */
  readonly namespace?: string;
}

export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** `CephCluster.ceph.rook.io ceph/main`, `Namespace rook`. */
export function objectKey(id: ObjectId): string {
  const type = id.group === '' ? id.kind : `${id.kind}.${id.group}`;
  return id.namespace === undefined ? `${type} ${id.name}` : `${type} ${id.namespace}/${id.name}`;
}

/** The key of an object as it is written. */
export function nameOf(json: JsonObject): string {
  const { name, namespace } = json.metadata as { name: string; namespace?: string };
  const id = { group: groupOf(String(json.apiVersion)), kind: String(json.kind), name };
  return objectKey(namespace === undefined ? id : { ...id, namespace });
}
