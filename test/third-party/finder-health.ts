import type { Alert, MetricFamilies, Pods, System } from '../../lib';

/** What Finder counts, as far as it is asked for here. */
export const FINDER_METRICS: MetricFamilies = {
  gauge: ['finder_cluster_status', 'finder_disk_free_bytes', 'finder_disk_size_bytes'],
  counter: ['finder_queries'],
  histogram: ['finder_query_seconds'],
};

/** What is worth knowing of a search engine, and being woken for. */
export function stateHealth({ id, namespace, state }: System, server: Pods): void {
  const of = `namespace="${namespace}",cluster="${id}"`;
  const kubectl = `kubectl -n ${namespace}`;
  const alert = (name: string, expr: string, summary: string, ...runbook: readonly string[]): Alert => ({
    name: `Finder${name}`,
    expr,
    for: '10m',
    severity: name === 'Red' ? 'critical' : 'warning',
    summary,
    runbook,
  });
  state.alert(
    alert(
      'Red',
      `finder_cluster_status{${of},status="red"} == 1`,
      `Search ${id} lacks a part of its indexes: answers are incomplete`,
      `${kubectl} get pods -l finder.example/cluster=${id}: which one is away, and why?`,
      'A part without any copy is built anew from where the data came from.',
    ),
    alert(
      'Yellow',
      `finder_cluster_status{${of},status="yellow"} == 1`,
      `Search ${id} has lost copies of its indexes, and makes them anew`,
      `${kubectl} get pods -l finder.example/cluster=${id}: is a node being drained?`,
    ),
    alert(
      'DiskFills',
      `finder_disk_free_bytes{${of}} / finder_disk_size_bytes{${of}} < 0.15`,
      `Search ${id} has little room left; without any it takes nothing more`,
      'Which index grows? Finder names the largest at /_indexes.',
      'Give the cluster larger volumes: prop size.',
    ),
    alert(
      'Slow',
      `histogram_quantile(0.99, sum by (le) (rate(finder_query_seconds_bucket{${of}}[5m]))) > 1`,
      `One query of a hundred takes search ${id} over a second`,
      'Which queries? Finder keeps the slow ones at /_slow.',
      'Add replicas, or ask for less of each hit.',
    ),
  );
  state.dashboard({
    title: `Search ${id}`,
    panels: [{ title: 'Queries', expr: `sum(rate(finder_queries{${of}}[5m]))` }],
  });
  state.logs({ at: server, format: 'json' });
}
