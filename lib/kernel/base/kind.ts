import type { JsonObject } from './values';

/**
 * A kind of Kubernetes object: its group and version, its name, whether it lives in a namespace, and (as a type only)
 * what stands in it beside `metadata`. Each system types the custom resources that it writes in a file beside it.
 */
export interface Kind<Content extends object> {
  /** `ceph.rook.io/v1` */
  readonly apiVersion: string;
  /** `CephCluster` */
  readonly kind: string;
  /** Whether its objects live in a namespace. */
  readonly scope: 'Namespaced' | 'Cluster';
  /** Of no object: it carries the type. @default never there */
  readonly content?: Content;
}

/**
 * Types a kind: `kind<{ spec: WidgetSpec }>('example.com/v1', 'Widget')`.
 * @param scope whether its objects live in a namespace. @default 'Namespaced'
 */
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
  /** `CephCluster` */
  readonly kind: string;
  /** Of the object. */
  readonly name: string;
  /** Where it lives. @default none: its kind is cluster-scoped */
  readonly namespace?: string;
}

/** An object of a kind, by its name, where somebody else makes it. @param namespace @default none: its kind is cluster-scoped */
export function named(of: Kind<object>, name: string, namespace?: string): { id: ObjectId; apiVersion: string } {
  const { apiVersion, kind } = of;
  const place = namespace === undefined || of.scope === 'Cluster' ? {} : { namespace };
  return { id: { group: groupOf(apiVersion), kind, name, ...place }, apiVersion };
}

export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** `CephCluster.ceph.rook.io`, `Namespace`: a kind with its group. */
export function typeOf({ group, kind }: Pick<ObjectId, 'group' | 'kind'>): string {
  return group === '' ? kind : `${kind}.${group}`;
}

/** The same of an object as it is written. */
export function typeIn({ apiVersion, kind }: JsonObject): string {
  return typeOf({ group: groupOf(String(apiVersion)), kind: String(kind) });
}

const BUILT_IN = /^$|^(apps|batch|autoscaling|policy|extensions)$|\.k8s\.io$/;
/** Groups with that ending that are CRDs all the same. */
const CRD_GROUPS = new Set([
  'gateway.networking.k8s.io',
  'snapshot.storage.k8s.io',
  'groupsnapshot.storage.k8s.io',
  'nfd.k8s-sigs.io',
]);

/** Whether Kubernetes itself serves the kinds of a group; the others are served by CustomResourceDefinitions. */
export function isBuiltIn(group: string): boolean {
  return BUILT_IN.test(group) && !CRD_GROUPS.has(group);
}

/** `CephCluster.ceph.rook.io ceph/main`, `Namespace rook`. */
export function objectKey(id: ObjectId): string {
  const type = typeOf(id);
  return id.namespace === undefined ? `${type} ${id.name}` : `${type} ${id.namespace}/${id.name}`;
}

/** The key of an object as it is written. */
export function nameOf(json: JsonObject): string {
  const { name, namespace } = json.metadata as { name: string; namespace?: string };
  const id = { group: groupOf(String(json.apiVersion)), kind: String(json.kind), name };
  return objectKey(namespace === undefined ? id : { ...id, namespace });
}
