import type { Fault } from '../../kernel/base/faults';
import { byCode, groupBy } from '../../kernel/base/values';
import type { Metrics, Pods } from '../../kernel/facts';
import type { Member } from '../../kernel/facts/member';
import type { PodEndpoint, PodMonitorSpec, Relabeling, TlsConfig } from './kinds';
import { labelled } from './objects';

/** How the pods of a system are measured. */
interface PlannedMonitor {
  /** `<system>.<pods>`: with a dot, which no id has, so that no two systems come to one name. */
  readonly name: string;
  readonly namespace: string;
  readonly spec: PodMonitorSpec;
}

/**
 * A monitor for each set of pods that serves metrics, beside the pods. Follows from the facts alone, in an order of its own.
 * @param except metrics that are measured otherwise
 */
export function monitorsOf(member: Member, except: ReadonlySet<Metrics>): PlannedMonitor[] {
  const served = member.state.allMetrics.filter((metrics) => !except.has(metrics) && podsOf(metrics) !== undefined);
  const byPods = groupBy(served, (metrics) => podsOf(metrics)?.id ?? '');
  return [...byPods.values()].map((all) => monitorOf(member, all)).sort((a, b) => byCode(a.name, b.name));
}

function monitorOf(member: Member, all: readonly Metrics[]): PlannedMonitor {
  const { id, namespace, labels } = podsOf(all[0] as Metrics) as Pods;
  const key = ({ at, path = '' }: Metrics) => `${at.podPort} ${path}`;
  const endpoints = new Map(
    [...all].sort((a, b) => byCode(key(a), key(b))).map((one) => [key(one), endpointOf(member, one)]),
  );
  return {
    name: id.replaceAll('/', '.'),
    namespace,
    spec: {
      selector: { matchLabels: labels },
      // Prometheus 3 reads nothing whose content type it does not know.
      fallbackScrapeProtocol: 'PrometheusText0.0.4',
      podMetricsEndpoints: [...endpoints.values()],
    },
  };
}

function endpointOf({ id }: Member, metrics: Metrics): PodEndpoint {
  const { at, path = '/metrics', honorLabels, unnamed } = metrics;
  return {
    ...(!unnamed && { portNumber: at.podPort }),
    path,
    scheme: at.tls ? 'https' : 'http',
    ...(honorLabels && { honorLabels }),
    ...(at.tls && { tlsConfig: tlsOf(metrics) }),
    relabelings: [...addressOf(metrics), ...nodeOf(metrics), labelled('system', id)],
  };
}

/** Pods are found by the ports that their containers name; where none is named, the address is made of the pod's. */
function addressOf({ unnamed, at }: Metrics): Relabeling[] {
  if (!unnamed) return [];
  const sourceLabels = ['__meta_kubernetes_pod_ip'];
  return [{ action: 'replace', sourceLabels, targetLabel: '__address__', replacement: `$1:${at.podPort}` }];
}

/** Who stands on the host's network tells of its node. */
function nodeOf(metrics: Metrics): Relabeling[] {
  if (podsOf(metrics)?.hostNetwork !== true) return [];
  return [{ action: 'replace', sourceLabels: ['__meta_kubernetes_pod_node_name'], targetLabel: 'node' }];
}

/** Pods are called by their addresses, so that the name that their certificate is for is said. */
function tlsOf({ at, trust, client }: Metrics): TlsConfig {
  const signer = (client ?? trust)?.name ?? '';
  const { host } = at;
  return {
    ca: { secret: { name: signer, key: 'ca.crt' } },
    ...(client && {
      cert: { secret: { name: client.name, key: 'tls.crt' } },
      keySecret: { name: client.name, key: 'tls.key' },
    }),
    ...(host !== '' && { serverName: host }),
  };
}

function podsOf({ at: { at } }: Metrics): Pods | undefined {
  return typeof at === 'object' && 'labels' in at ? at : undefined;
}

/** What of a system no monitor could measure without believing anybody: a fault each. */
export function unreadable({ path, state }: Member): Fault[] {
  return state.allMetrics.flatMap((metrics): Fault[] => {
    const { at, trust, client } = metrics;
    const secret = client ?? trust;
    const home = podsOf(metrics)?.namespace;
    if (!at.tls || home === undefined || secret?.namespace === home) return [];
    const fault = { path, prop: 'state.metrics()', given: at.id };
    if (secret !== undefined)
      return [
        {
          ...fault,
          message: `names Secret ${secret.name} of namespace ${secret.namespace}, and a monitor reads only what lies beside the pods`,
          allowed: `a Secret in ${home}`,
        },
      ];
    return [
      {
        ...fault,
        message:
          'is served over TLS, and nothing says who signed it: it could be measured only by whoever believes anybody',
        fix: 'State trust, or client where something must be shown: a Secret beside the pods with ca.crt.',
      },
    ];
  });
}
