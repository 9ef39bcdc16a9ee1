import type { Alert, Dashboard, MetricFamilies } from '../../lib';

/** What the portal counts of itself, by its own program. */
export const PORTAL_METRICS: MetricFamilies = {
  gauge: ['http_requests_in_flight', 'process_resident_memory_bytes', 'process_start_time_seconds'],
  counter: ['http_requests_total', 'process_cpu_seconds_total'],
  histogram: ['http_request_duration_seconds'],
};

/** Selects what its pods tell. */
function of(id: string, namespace: string): string {
  return `namespace="${namespace}",pod=~"${id}-.*"`;
}

/** What is worth waking for, and what to do then. */
export function portalAlerts(id: string, namespace: string): Alert[] {
  const pods = of(id, namespace);
  const kubectl = `kubectl -n ${namespace}`;
  return [
    {
      name: 'PortalDown',
      expr: `absent(up{${pods}} == 1)`,
      for: '5m',
      severity: 'critical',
      summary: 'No pod of the portal answers: nobody works',
      runbook: [
        `${kubectl} get pods -l app=${id}: no room, no image, or a Secret that is not there?`,
        `${kubectl} logs deploy/${id} --tail=100: does the database let it in, does the broker?`,
      ],
    },
    {
      name: 'PortalErrors',
      expr: `sum(rate(http_requests_total{${pods},code=~"5.."}[5m])) / sum(rate(http_requests_total{${pods}}[5m])) > 0.02`,
      for: '10m',
      severity: 'warning',
      summary: 'The portal answers {{ $value | humanizePercentage }} of all requests with an error of its own',
      runbook: [
        `${kubectl} logs deploy/${id} --since=15m | grep '"level":"error"': which path, and what does it wait for?`,
        'Are there alerts of tidb, rabbit or ceph? Then this follows from them.',
      ],
    },
    {
      name: 'PortalSlow',
      expr: `histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{${pods}}[5m]))) > 1`,
      for: '15m',
      severity: 'warning',
      summary: 'One request of the portal in a hundred takes longer than a second',
      runbook: [
        'Statements on the dashboard of tidb: is it the database?',
        `Else its processors, on its own dashboard: more pods, by replicas in apps/yunsi/portal.ts.`,
      ],
    },
    {
      name: 'PortalRestarts',
      expr: `max by (pod) (increase(kube_pod_container_status_restarts_total{${pods}}[1h])) > 3`,
      for: '5m',
      severity: 'warning',
      summary: '{{ $labels.pod }} starts again and again',
      runbook: [
        `${kubectl} logs {{ $labels.pod }} --previous --tail=100.`,
        `${kubectl} describe pod {{ $labels.pod }}: OOMKilled? Then give it more memory in apps/yunsi/portal.ts.`,
      ],
    },
  ];
}

/** How it does, on one page. */
export function portalDashboard(id: string, namespace: string): Dashboard {
  const pods = of(id, namespace);
  const quantile = (q: number) =>
    `histogram_quantile(${q}, sum by (le) (rate(http_request_duration_seconds_bucket{${pods}}[5m])))`;
  return {
    title: `Portal ${id}`,
    panels: [
      { title: 'Requests', expr: `sum by (code) (rate(http_requests_total{${pods}}[5m]))`, unit: 'ops' },
      { title: 'Requests in flight', expr: `sum by (pod) (http_requests_in_flight{${pods}})` },
      { title: 'Time of a request, the half', expr: quantile(0.5), unit: 's' },
      { title: 'Time of a request, 99 of 100', expr: quantile(0.99), unit: 's' },
      { title: 'Cores', expr: `sum by (pod) (rate(process_cpu_seconds_total{${pods}}[5m]))` },
      { title: 'Memory', expr: `max by (pod) (process_resident_memory_bytes{${pods}})`, unit: 'bytes' },
    ],
  };
}
