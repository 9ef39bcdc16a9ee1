import type { Alert, Dashboard } from '../../kernel/facts';

/** The page as those see it who watch the cluster: the page itself counts nothing. */
interface Watched {
  readonly id: string;
  readonly namespace: string;
  readonly replicas: number;
  /** Bytes that a pod may have. */
  readonly memory: number;
}

/** Selects its Deployment, and what runs in its pods: two pages may share a namespace. */
function words({ id, namespace }: Watched) {
  return {
    deployment: `namespace="${namespace}",deployment="${id}"`,
    web: `namespace="${namespace}",pod=~"${id}-[a-z0-9]+-[a-z0-9]{5}",container="web"`,
    pods: `namespace="${namespace}",pod=~"${id}-[a-z0-9]+-[a-z0-9]{5}"`,
    kubectl: `kubectl -n ${namespace}`,
  };
}

/** What is worth waking for, besides whether its host answers, which the host's own alert tells. */
export function passwordPageAlerts(page: Watched): Alert[] {
  return [...served(page), ...(page.replicas > 1 ? degraded(page) : []), ...rolled(page), ...ended(page)];
}

/** Whether anybody serves it. */
function served(page: Watched): Alert[] {
  const { id } = page;
  const { deployment, kubectl } = words(page);
  return [
    {
      name: 'PasswordPageDown',
      expr: `kube_deployment_status_replicas_available{${deployment}} == 0`,
      for: '5m',
      severity: 'critical',
      summary: `No pod of the password page ${id} is ready: nobody changes a password, and who must at the next login stays out`,
      runbook: [
        `${kubectl} get pods -l app.kubernetes.io/instance=${id}: no room, no image, or a Secret that is not there?`,
        `${kubectl} logs deploy/${id}: "Parse error" is the page's settings, "Address already in use" and "Permission denied" are Apache's.`,
        `Meanwhile an administrator sets a password: ldappasswd at the directory.`,
      ],
    },
  ];
}

/** Whether all serve it, where there are several. */
function degraded(page: Watched): Alert[] {
  const { id, replicas } = page;
  const { deployment, kubectl } = words(page);
  return [
    {
      name: 'PasswordPagePodMissing',
      expr: `kube_deployment_status_replicas_available{${deployment}} < ${replicas} and kube_deployment_status_replicas_available{${deployment}} > 0`,
      for: '15m',
      severity: 'warning',
      summary: `{{ $value }} of ${replicas} pods of the password page ${id} serve: the next that goes takes the page along`,
      runbook: [
        `${kubectl} get pods -l app.kubernetes.io/instance=${id} -o wide: which is not ready, on which node?`,
        `${kubectl} describe pod of that one.`,
      ],
    },
  ];
}

/** Whether what is published is what runs. */
function rolled(page: Watched): Alert[] {
  const { id } = page;
  const { deployment, kubectl } = words(page);
  return [
    {
      name: 'PasswordPageRolloutStuck',
      // Kubernetes says so when a new pod is not ready within ten minutes.
      expr: `kube_deployment_status_condition{${deployment},condition="Progressing",status="false"} == 1`,
      for: '5m',
      severity: 'warning',
      summary: `The password page ${id} does not become what was published: its old pods serve, perhaps with a password that counts no more`,
      runbook: [
        `${kubectl} rollout status deploy/${id}, and ${kubectl} get pods -l app.kubernetes.io/instance=${id}: why is the new pod not ready?`,
        `A rotated account of the directory: the old pods are refused by now; ${kubectl} logs deploy/${id} says "Invalid credentials".`,
        `Nothing helps: publish what ran before.`,
      ],
    },
  ];
}

/** Whether its pods stay. */
function ended(page: Watched): Alert[] {
  const { id } = page;
  const { web, kubectl } = words(page);
  const restarts = `kube_pod_container_status_restarts_total{${web}}`;
  return [
    {
      name: 'PasswordPageRestarts',
      expr: `max by (pod) (increase(${restarts}[1h])) > 3`,
      for: '5m',
      severity: 'warning',
      summary: '{{ $labels.pod }} starts again and again',
      runbook: [
        `${kubectl} logs {{ $labels.pod }} --previous --tail=100.`,
        `${kubectl} describe pod {{ $labels.pod }}: does its probe fail because Apache is busy? Then more pods: the prop replicas.`,
      ],
    },
    {
      name: 'PasswordPageOutOfMemory',
      // The reason stands until it ends for another one: only what happened lately counts.
      expr: `max by (pod) (kube_pod_container_status_last_terminated_reason{${web},reason="OOMKilled"} and on (namespace, pod, container) increase(${restarts}[1h]) > 0) > 0`,
      for: '1m',
      severity: 'warning',
      summary:
        '{{ $labels.pod }} was killed for its memory: who was changing a password does not know whether it counts',
      runbook: [
        `Memory on the dashboard of ${id}: a rush, or a slow rise?`,
        `${kubectl} logs {{ $labels.pod }} --previous | tail -200: one address that asks hundreds of times is somebody who guesses passwords.`,
        `A rush of people is met by the prop replicas.`,
      ],
    },
  ];
}

/** How the page does, on one page. */
export function passwordPageDashboard(page: Watched): Dashboard {
  const { deployment, web, pods } = words(page);
  const memory = `max by (pod) (container_memory_working_set_bytes{${web}})`;
  return {
    title: `Password page ${page.id}`,
    panels: [
      { title: 'Pods that serve', expr: `kube_deployment_status_replicas_available{${deployment}}` },
      {
        title: 'Starts within an hour',
        expr: `max by (pod) (increase(kube_pod_container_status_restarts_total{${web}}[1h]))`,
      },
      { title: 'Memory', expr: memory, unit: 'bytes' },
      { title: 'Of the memory that a pod may have', expr: `${memory} / ${page.memory}`, unit: 'percentunit' },
      { title: 'Cores', expr: `sum by (pod) (rate(container_cpu_usage_seconds_total{${web}}[5m]))` },
      {
        title: 'Bytes a second to callers',
        expr: `sum by (pod) (rate(container_network_transmit_bytes_total{${pods}}[5m]))`,
        unit: 'Bps',
      },
    ],
  };
}
