import type { Output } from '../../../lib';
import { isMap, type JsonObject } from '../../../lib/kernel/base/values';
import type { Resource } from '../terraform/run';
import type { Cluster } from './cluster';

/**
 * What providers would have made of a foundation that Terraform applied: namespaces, Secrets with the values that
 * Terraform generated, labels and taints of nodes. Read from Terraform's state, so that it is what the stack states.
 */
export function objectsOf(state: readonly Resource[]): JsonObject[] {
  const of = (type: string) => state.filter((resource) => resource.type === type).map(({ values }) => values);
  return [
    ...of('kubernetes_namespace_v1').map((values) => plain('Namespace', values, {})),
    ...of('kubernetes_secret_v1').map((values) =>
      plain('Secret', values, { type: values.type ?? 'Opaque', data: base64(values.data) }),
    ),
  ];
}

/** Puts the labels and taints on the nodes that a stack states. @returns on how many nodes */
export async function labelNodes(cluster: Cluster, state: readonly Resource[]): Promise<number> {
  const nodes = new Set<string>();
  for (const { type, values } of state) {
    if (type !== 'kubernetes_labels' && type !== 'kubernetes_node_taint') continue;
    const { name } = metadataOf(values);
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: String(name) } };
    const change =
      type === 'kubernetes_labels'
        ? { metadata: { labels: values.labels ?? {} } }
        : { spec: { taints: values.taint ?? [] } };
    await cluster.patch(node, change);
    nodes.add(String(name));
  }
  return nodes.size;
}

/**
 * What must stand that an environment takes from outside and Terraform does not make: storage classes that its
 * manifests name and nobody in it makes.
 */
export function outsideOf(output: Output): JsonObject[] {
  const made = new Set(
    [...output.systems.values()]
      .flat()
      .flatMap(({ kind, metadata }) => (kind === 'StorageClass' ? [nameIn(metadata)] : [])),
  );
  const named = output.model.systems.flatMap(({ pods }) =>
    pods.flatMap(({ claims }) => claims.map((claim) => claim.class)),
  );
  return [...new Set(named)]
    .filter((name): name is string => name !== undefined && !made.has(name))
    .map((name) => ({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name },
      provisioner: 'outside.example.com/provisioner',
      volumeBindingMode: 'WaitForFirstConsumer',
    }));
}

function plain(kind: string, values: JsonObject, more: JsonObject): JsonObject {
  const { name, namespace, labels, annotations } = metadataOf(values);
  const metadata = defined({ name, namespace: kind === 'Namespace' ? undefined : namespace, labels, annotations });
  return { apiVersion: 'v1', kind, metadata, ...more };
}

/** Providers hold a block as a list of one. */
function metadataOf(values: JsonObject): JsonObject {
  const [first] = Array.isArray(values.metadata) ? values.metadata : [values.metadata];
  return isMap(first) ? (first as JsonObject) : {};
}

function base64(data: unknown): JsonObject {
  const entries = Object.entries(isMap(data) ? data : {});
  return Object.fromEntries(entries.map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')]));
}

function nameIn(metadata: unknown): string {
  return String(isMap(metadata) ? metadata.name : '');
}

function defined(map: Readonly<Record<string, unknown>>): JsonObject {
  return Object.fromEntries(
    Object.entries(map).filter(([, value]) => value !== undefined && value !== null),
  ) as JsonObject;
}
