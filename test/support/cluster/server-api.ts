import type { ClusterApi } from '../../../lib/checks/cluster-api';
import { kubernetesSchemas, type OpenApi } from '../../../lib/checks/kubernetes-schemas';
import { schemas } from '../../../lib/checks/schemas';
import type { Cluster } from './cluster';

/** What a running server says that it takes: `kubectl get crd` and `/openapi/v2`, as a user dumps them for `keelson check`. */
export async function apiOf(cluster: Cluster): Promise<ClusterApi> {
  const definitions = await cluster.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
  const openapi = await cluster.read('/openapi/v2');
  return { crds: schemas(definitions), openapi: kubernetesSchemas(openapi as unknown as OpenApi) };
}
