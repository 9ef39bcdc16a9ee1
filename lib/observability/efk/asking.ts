import type { EfkPlan } from './plan';

/*
 * Words of alerts, runbooks and the dashboard.
 */

/** Selects what the exporter says of one cluster: its name in Elasticsearch is the id. */
export function ofCluster({ namespace, id }: EfkPlan): string {
  return `namespace="${namespace}",cluster="${id}"`;
}

/** Of the namespace. */
export function kubectlOf({ namespace }: EfkPlan): string {
  return `kubectl -n ${namespace}`;
}

/** Asks Elasticsearch from inside, as its superuser, whose password the operator made. */
export function askOf(plan: EfkPlan, path: string): string {
  const { id } = plan;
  const kubectl = kubectlOf(plan);
  return `${kubectl} exec ${id}-es-hot-0 -c elasticsearch -- curl -sk -u "elastic:$(${kubectl} get secret ${id}-es-elastic-user -o jsonpath='{.data.elastic}' | base64 -d)" 'https://localhost:9200/${path}'`;
}
