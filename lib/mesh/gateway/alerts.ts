import type { Alert, Panel } from '../../kernel/facts';

export function proxyPanels(namespace: string): Panel[] {
  return [
    { title: 'Proxies ready', expr: `sum(kube_pod_status_ready{namespace="${namespace}",condition="true"})` },
    {
      title: 'Cores of the proxies',
      expr: `sum by (pod) (rate(container_cpu_usage_seconds_total{namespace="${namespace}"}[5m]))`,
    },
    {
      title: 'Bytes a second to callers',
      expr: `sum by (pod) (rate(container_network_transmit_bytes_total{namespace="${namespace}"}[5m]))`,
      unit: 'Bps',
    },
  ];
}

export function proxyAlerts(id: string, namespace: string): Alert[] {
  const ready = `kube_pod_status_ready{namespace="${namespace}",condition="true"}`;
  return [
    {
      name: 'PublicGatewayDown',
      expr: `sum(${ready}) == 0 or absent(${ready})`,
      for: '5m',
      severity: 'critical',
      summary: `No host of gateway ${id} answers: no pod in ${namespace} is ready`,
      runbook: [
        `kubectl -n ${namespace} get pods: no room, or no image?`,
        `kubectl -n ${namespace} get events --sort-by=.lastTimestamp.`,
        'Systems themselves go on: from inside they are reached by their Services.',
      ],
    },
    {
      name: 'PublicGatewayDegraded',
      expr: `kube_deployment_status_replicas_available{namespace="${namespace}"} < kube_deployment_spec_replicas{namespace="${namespace}"}`,
      for: '15m',
      severity: 'warning',
      summary: `Fewer proxies of gateway ${id} run than are wanted: {{ $labels.deployment }}`,
      runbook: [
        `kubectl -n ${namespace} describe deploy {{ $labels.deployment }}.`,
        `kubectl -n ${namespace} get pods -o wide: are all on one node?`,
      ],
    },
    {
      name: 'PublicGatewayRestarts',
      expr: `increase(kube_pod_container_status_restarts_total{namespace="${namespace}"}[1h]) > 3`,
      for: '10m',
      severity: 'warning',
      summary: `Proxies of gateway ${id} start again and again: {{ $labels.pod }}`,
      runbook: [
        `kubectl -n ${namespace} logs {{ $labels.pod }} --previous.`,
        `kubectl -n ${namespace} describe pod {{ $labels.pod }}: OOMKilled? Give the class's proxies more memory.`,
      ],
    },
    {
      name: 'PublicGatewayWithoutAddress',
      expr: [
        `kube_service_spec_type{namespace="${namespace}",type="LoadBalancer"}`,
        `unless on (namespace, service) kube_service_status_load_balancer_ingress{namespace="${namespace}"}`,
      ].join(' '),
      for: '10m',
      severity: 'critical',
      summary: `Service {{ $labels.service }} of gateway ${id} has no address: nobody outside reaches its hosts`,
      runbook: [
        `kubectl -n ${namespace} describe service {{ $labels.service }}: what does the load balancer's controller say?`,
        'Is a pool of addresses used up, or a quota of the cloud?',
      ],
    },
  ];
}
