import type { Alert, Dashboard } from '../../kernel/facts';

/** What alerts and diagrams must know of a cache. */
interface Watched {
  readonly id: string;
  readonly namespace: string;
  readonly replicas: number;
  /** Whether old values make room for new ones. */
  readonly evicts: boolean;
  /** Whether it keeps snapshots. */
  readonly snapshots: boolean;
}

/** The metrics of one cache alone: several may stand in one namespace. */
const ofCache = ({ id, namespace }: Watched) => `namespace="${namespace}",pod=~"${id}-[0-9]+"`;
const ofPrimary = ({ id, namespace }: Watched) => `namespace="${namespace}",pod="${id}-0"`;

/** What is worth waking for. */
export function cacheAlerts(of: Watched): Alert[] {
  const readers = of.replicas > 1 ? [replicaUnlinked(of), serverMissing(of)] : [];
  const snapshots = of.snapshots ? [snapshotFailed(of)] : [];
  return [primaryDown(of), ...readers, of.evicts ? evictsMuch(of) : full(of), ...snapshots, rejects(of), refuses(of)];
}

function primaryDown(of: Watched): Alert {
  const { id, namespace, replicas } = of;
  const kubectl = `kubectl -n ${namespace}`;
  return {
    name: 'ValkeyPrimaryDown',
    expr: `(max(redis_up{${ofPrimary(of)}}) or vector(0)) == 0`,
    for: '3m',
    severity: 'critical',
    summary: `The primary of the cache ${id} does not answer: nobody writes${replicas > 1 ? ', and who reads gets what was there before' : ' or reads'}`,
    runbook: [
      `${kubectl} describe pod ${id}-0: has it no node, no image, no volume, or too little memory (OOMKilled)?`,
      `${kubectl} logs ${id}-0 -c valkey --previous: "Aborting" names the line of settings or users that it does not take; go back to the last published one.`,
      `Its node is gone and the pod is Terminating: ${kubectl} delete pod ${id}-0 --force starts it on another one. No other server takes its place.`,
    ],
  };
}

function serverMissing(of: Watched): Alert {
  const { id, namespace, replicas } = of;
  return {
    name: 'ValkeyServerMissing',
    expr: `(count(redis_up{${ofCache(of)}} == 1) or vector(0)) < ${replicas}`,
    for: '15m',
    severity: 'warning',
    summary: `A server of the cache ${id} does not answer: fewer stand ready to be read from`,
    runbook: [
      `kubectl -n ${namespace} get pods -l app.kubernetes.io/instance=${id} -o wide: which, and on which node?`,
      `kubectl -n ${namespace} logs of that pod, -c valkey. It follows by itself when it is back.`,
    ],
  };
}

function replicaUnlinked(of: Watched): Alert {
  const { id, namespace } = of;
  const kubectl = `kubectl -n ${namespace}`;
  return {
    name: 'ValkeyReplicaUnlinked',
    expr: `min by (pod) (redis_master_link_up{${ofCache(of)}}) == 0`,
    for: '10m',
    severity: 'warning',
    summary: '{{ $labels.pod }} does not follow the primary: who reads from it gets what was there before',
    runbook: [
      `Does the primary answer? ${kubectl} get pod ${id}-0.`,
      `${kubectl} logs {{ $labels.pod }} -c valkey: "MASTER aborted replication" or NOAUTH after a rotation ends within two minutes, when both know the new password.`,
      `"certificate verify failed": ${kubectl} get certificates; do both have one of the same authority?`,
      `It begins again and again: the copy does not fit into memory beside the data. More memory, or fewer writes meanwhile.`,
    ],
  };
}

function evictsMuch(of: Watched): Alert {
  const { id } = of;
  const rate = (metric: string) => `rate(${metric}{${ofPrimary(of)}}[1h])`;
  const [hits, misses] = [rate('redis_keyspace_hits_total'), rate('redis_keyspace_misses_total')];
  return {
    name: 'ValkeyEvictsWhatIsAskedFor',
    expr: `(${hits} / (${hits} + ${misses}) < 0.5) and ${rate('redis_evicted_keys_total')} > 0`,
    for: '1h',
    severity: 'warning',
    summary: `The cache ${id} is full, and half of what is asked for is no longer there`,
    runbook: [
      'Look at its dashboard: since when, and did somebody begin to write more?',
      'Raise memory in the stack, or have the taker set a time to live, and smaller values.',
    ],
  };
}

function full(of: Watched): Alert {
  const { id } = of;
  const here = ofPrimary(of);
  return {
    name: 'ValkeyFull',
    expr: `redis_memory_used_bytes{${here}} / (redis_memory_max_bytes{${here}} > 0) > 0.9`,
    for: '10m',
    severity: 'critical',
    summary: `The cache ${id} is nine tenths full, and refuses writes when it is full`,
    runbook: [
      'Look at its dashboard: which taker writes more than it deletes? A queue that nobody works off is the usual reason.',
      'Raise memory in the stack; or whenFull: "evict", if what is in it may be lost.',
    ],
  };
}

function snapshotFailed(of: Watched): Alert {
  const { id, namespace } = of;
  return {
    name: 'ValkeySnapshotFailed',
    expr: `min by (pod) (redis_rdb_last_bgsave_status{${ofCache(of)}}) == 0`,
    for: '30m',
    severity: 'warning',
    summary: '{{ $labels.pod }} writes no snapshots: started anew, it would have what was there long ago',
    runbook: [
      `kubectl -n ${namespace} logs {{ $labels.pod }} -c valkey | grep -i saving: "No space left": the volume is full; "Can't save in background: fork": too little memory.`,
      `A claim grows with a class that expands: see "Grow a volume" on the page of the class, for ${id}.`,
    ],
  };
}

function rejects(of: Watched): Alert {
  const { namespace } = of;
  return {
    name: 'ValkeyRejectsConnections',
    expr: `sum by (pod) (increase(redis_rejected_connections_total{${ofCache(of)}}[10m])) > 0`,
    for: '10m',
    severity: 'warning',
    summary: '{{ $labels.pod }} has as many connections as it takes, and turns others away',
    runbook: [
      'A client that opens a connection for each request, and closes none, is to be told to pool them.',
      `kubectl -n ${namespace} logs {{ $labels.pod }} -c valkey | grep maxclients: how many does the node let it open?`,
    ],
  };
}

function refuses(of: Watched): Alert {
  const { id } = of;
  return {
    name: 'ValkeyRefusesLogins',
    expr: `sum(increase(redis_acl_access_denied_auth_total{${ofCache(of)}}[10m])) > 10`,
    for: '10m',
    severity: 'warning',
    summary: `Somebody comes to the cache ${id} again and again with a user or password that is none`,
    runbook: [
      'After a rotation: was the taker started anew, with the new password? Its Secret and the users of the cache come from one publication.',
      'Else look at the network: who may reach it stands in the model of the environment, as edges to it.',
    ],
  };
}

/** What is worth seeing at a glance. */
export function cacheDashboard(of: Watched): Dashboard {
  const here = ofCache(of);
  const perPod = (metric: string) => `sum by (pod) (rate(${metric}{${here}}[5m]))`;
  const [hits, misses] = [perPod('redis_keyspace_hits_total'), perPod('redis_keyspace_misses_total')];
  return {
    title: `Valkey ${of.id}`,
    panels: [
      { title: 'Servers that answer', expr: `sum(redis_up{${here}})` },
      { title: 'Commands', expr: perPod('redis_commands_processed_total'), unit: 'ops' },
      { title: 'Asked for and there', expr: `${hits} / (${hits} + ${misses})`, unit: 'percentunit' },
      {
        title: 'Memory in use',
        expr: `max by (pod) (redis_memory_used_bytes{${here}} / (redis_memory_max_bytes{${here}} > 0))`,
        unit: 'percentunit',
      },
      { title: 'Evicted', expr: perPod('redis_evicted_keys_total'), unit: 'ops' },
      { title: 'Connections', expr: `max by (pod) (redis_connected_clients{${here}})` },
      { title: 'Bytes sent', expr: perPod('redis_net_output_bytes_total'), unit: 'Bps' },
      { title: 'Replicas linked', expr: `sum(redis_master_link_up{${here}})` },
    ],
  };
}
