import type { ClusterApi } from '../../../lib/checks/judged/cluster-api';
import { schemas } from '../../../lib/checks/schemas/crds';
import { kubernetesSchemas, type OpenApi } from '../../../lib/checks/schemas/openapi';
import type { Cluster } from './cluster';

/** What a running server says that it takes: `kubectl get crd` and `/openapi/v2`, as a user dumps them for `keelson check`. */
export async function apiOf(cluster: Cluster): Promise<ClusterApi> {
  const definitions = await cluster.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
  const openapi = await cluster.read('/openapi/v2');
  return { crds: schemas(definitions), openapi: kubernetesSchemas(openapi as unknown as OpenApi) };
}
