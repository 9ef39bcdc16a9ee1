import type { Alert } from '../../kernel/facts';
import { workloadOf } from './names';
import type { SrsPlan } from './plan';

/** What is worth waking for. Bound to the pods: several systems may share a namespace, and a Prometheus. */
export function srsAlerts(plan: SrsPlan): Alert[] {
  const { conf, mostEdges } = plan;
  return [
    ...origins(plan),
    ...(conf.edges > 0 ? edges(plan) : []),
    ...(conf.caches > 0 ? caches(plan) : []),
    ...load(plan),
    ...(mostEdges > conf.edges ? scaled(plan) : []),
    ...recorded(plan),
  ];
}

function origins({ id, namespace, conf }: SrsPlan): Alert[] {
  const name = workloadOf(id, 'origin');
  const of = `namespace="${namespace}",statefulset="${name}"`;
  const kubectl = `kubectl -n ${namespace}`;
  return [
    {
      name: 'SrsOriginsDown',
      expr: `kube_statefulset_status_replicas_ready{${of}} == 0`,
      for: '2m',
      severity: 'critical',
      summary: `No origin of ${id} is ready: nobody publishes, nothing is played`,
      runbook: [
        `${kubectl} get pods -l app.kubernetes.io/instance=${id}: starting, pending, or ending again and again?`,
        `${kubectl} logs ${name}-0 -c srs --tail=100: "illegal …" names a line of the configuration that SRS does not take: go back to the last published one.`,
        `"invalid max_connections": the container runtime gives fewer open files than that: raise its limit, or set maxConnections lower.`,
        `${kubectl} get pods: is the container guard not ready? Then its Secret ${id}-tokens is missing.`,
      ],
    },
    {
      name: 'SrsOriginMissing',
      expr: `kube_statefulset_status_replicas_ready{${of}} < ${conf.origins}`,
      for: '10m',
      severity: 'warning',
      summary: `An origin of ${id} is missing: its streams were cut off, and are published to the others when who sends them calls again`,
      runbook: [
        `${kubectl} describe pod -l app.kubernetes.io/component=origin: no node with room, a volume that does not come?`,
        `Terminating for minutes is no fault: it waits (drain) for who still publishes.`,
      ],
    },
  ];
}

function edges({ id, namespace }: SrsPlan): Alert[] {
  const name = workloadOf(id, 'edge');
  const kubectl = `kubectl -n ${namespace}`;
  return [
    {
      name: 'SrsEdgesDown',
      expr: `kube_deployment_status_replicas_available{namespace="${namespace}",deployment="${name}"} == 0`,
      for: '2m',
      severity: 'critical',
      summary: `No edge of ${id} answers: nobody plays over RTMP or HTTP-FLV`,
      runbook: [
        `${kubectl} get pods -l app.kubernetes.io/component=edge: starting, pending, or ending again and again?`,
        `${kubectl} logs deploy/${name} --tail=100.`,
        'Viewers of HLS are not touched: they are at the caches.',
      ],
    },
  ];
}

function caches({ id, namespace }: SrsPlan): Alert[] {
  const name = workloadOf(id, 'cache');
  const kubectl = `kubectl -n ${namespace}`;
  return [
    {
      name: 'SrsCachesDown',
      expr: `kube_deployment_status_replicas_available{namespace="${namespace}",deployment="${name}"} == 0`,
      for: '2m',
      severity: 'critical',
      summary: `No cache of ${id} answers: nobody plays over HTTP from outside`,
      runbook: [
        `${kubectl} logs deploy/${name} --tail=50: "host not found in upstream": a Service of an origin, or of the edges, is not there.`,
        `${kubectl} get pods -l app.kubernetes.io/component=cache: evicted, for there is no room on its node's disk?`,
      ],
    },
  ];
}

/** Whether what comes is what was expected. */
function load({ id, namespace, conf, expect }: SrsPlan): Alert[] {
  const pods = `namespace="${namespace}",pod=~"(${workloadOf(id, 'origin')}|${workloadOf(id, 'edge')})-.*"`;
  const kubectl = `kubectl -n ${namespace}`;
  const bytes = Math.round((expect.bandwidth * 1_000_000 * 0.8) / 8);
  const more = `More is played than expected (${expect.streams} streams, ${expect.viewers} viewers, ${expect.bitrate} kbit/s): say so in expect, and as many servers follow.`;
  return [
    {
      name: 'SrsCoreBusy',
      expr: `max by (pod) (srs_cpu_percent{${pods}}) > 80`,
      for: '10m',
      severity: 'warning',
      summary: '{{ $labels.pod }} has its one core busy: pictures will come late',
      runbook: [
        `${kubectl} top pod {{ $labels.pod }} --containers: the server itself, or ffmpeg beside it?`,
        more,
        'ffmpeg: fewer renditions, or a GPU (gpu).',
      ],
    },
    {
      name: 'SrsConnectionsNearLimit',
      expr: `max by (pod) (srs_clients{${pods}}) > ${Math.floor(conf.maxConnections * 0.9)}`,
      for: '5m',
      severity: 'warning',
      summary: `{{ $labels.pod }} has {{ $value }} connections, and refuses who comes after ${conf.maxConnections}`,
      runbook: [more, 'Else raise maxConnections: it takes open files and memory.'],
    },
    {
      name: 'SrsBandwidthNearLimit',
      expr: `max by (pod) (rate(srs_send_bytes_total{${pods}}[5m])) > ${bytes}`,
      for: '5m',
      severity: 'warning',
      summary: `{{ $labels.pod }} sends more than four fifths of the ${expect.bandwidth} Mbit/s that a pod has`,
      runbook: [more, 'Or the network gives a pod more than expect.bandwidth says: measure, and say so.'],
    },
    {
      name: 'SrsClientErrors',
      expr: `sum by (pod) (rate(srs_clients_errs_total{${pods}}[5m])) / (sum by (pod) (rate(srs_clients_total{${pods}}[5m])) > 0.1) > 0.3`,
      for: '15m',
      severity: 'warning',
      summary: 'Three of ten connections of {{ $labels.pod }} end with an error',
      runbook: [
        `${kubectl} logs {{ $labels.pod }} -c srs --tail=500 | grep -i error: whom, and why?`,
        '"on_publish failed": a token that is none, or a callback that does not answer.',
        '"no origin": an edge was asked for a stream that nobody publishes.',
      ],
    },
    {
      name: 'SrsRestarts',
      expr: `sum by (pod, container) (increase(kube_pod_container_status_restarts_total{namespace="${namespace}",pod=~"${id}-(origin|edge|cache)-.*"}[1h])) > 3`,
      for: '5m',
      severity: 'warning',
      summary: '{{ $labels.container }} of {{ $labels.pod }} starts again and again',
      runbook: [
        `${kubectl} logs {{ $labels.pod }} -c {{ $labels.container }} --previous --tail=100.`,
        `OOMKilled in ${kubectl} describe pod {{ $labels.pod }}: more streams than expect says?`,
      ],
    },
  ];
}

function scaled({ id, namespace, mostEdges }: SrsPlan): Alert[] {
  const name = workloadOf(id, 'edge');
  const of = `namespace="${namespace}",horizontalpodautoscaler="${name}"`;
  return [
    {
      name: 'SrsEdgesAtMost',
      expr: `kube_horizontalpodautoscaler_status_current_replicas{${of}} >= ${mostEdges}`,
      for: '15m',
      severity: 'warning',
      summary: `All ${mostEdges} edges of ${id} are there: who comes now finds them busier`,
      runbook: [
        'Raise edges.most, if the nodes have room for it.',
        `kubectl -n ${namespace} describe hpa ${name}: is it the cores, or does it not get their metrics?`,
      ],
    },
  ];
}

function recorded({ id, namespace, conf: { recordings } }: SrsPlan): Alert[] {
  if (recordings === undefined) return [];
  const kubectl = `kubectl -n ${namespace}`;
  const name = workloadOf(id, 'origin');
  if ('volume' in recordings) {
    const of = `namespace="${namespace}",persistentvolumeclaim=~"recordings-${name}-.*"`;
    return [
      {
        name: 'SrsRecordingsFull',
        expr: `max by (persistentvolumeclaim) (1 - kubelet_volume_stats_available_bytes{${of}} / kubelet_volume_stats_capacity_bytes{${of}}) > 0.8`,
        for: '15m',
        severity: 'warning',
        summary:
          '{{ $labels.persistentvolumeclaim }} is four fifths full; when it is full, nothing is recorded any more',
        runbook: [
          `${kubectl} exec ${name}-0 -c srs -- du -sh /srs/recordings: whose are the largest?`,
          'Take away what is old: nothing does so by itself. Recordings in a bucket (recordings.bucket) go by its own rules.',
        ],
      },
    ];
  }
  return [
    {
      name: 'SrsRecordingsStay',
      expr: `max by (pod) (kube_pod_container_status_waiting{namespace="${namespace}",pod=~"${name}-.*",container="recordings"}) > 0`,
      for: '15m',
      severity: 'warning',
      summary: 'Nobody takes the recordings of {{ $labels.pod }} to the bucket',
      runbook: [
        `${kubectl} logs {{ $labels.pod }} -c recordings --tail=50: does the bucket answer, does it take the keys?`,
        'They stay in the pod until its room (recordings.spool) is full: then the pod is evicted, and they are gone.',
      ],
    },
  ];
}
