import type { JsonObject, Labels } from '../../../../lib/kernel/base/values';
import { at, textAt } from '../../../../lib/testing/real/read';
import type { Cluster } from '../cluster';

/** A request to a process of a TiDB cluster that is not there. */
export interface Ask {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly body: string;
}

export type Answer = { readonly status: number; readonly body?: unknown };

/** Where a process is: the cluster, and the pod where a pod was asked for by its name. */
export interface Place {
  readonly namespace: string;
  readonly cluster: string;
  readonly component: string;
  readonly pod?: string;
}

/** `tidb-pd.tidb`, `tidb-tidb-0.tidb-tidb-peer.tidb`, with or without `.svc`. */
export function placeOf(host: string): Place | undefined {
  const labels = host
    .replace(/:\d+$/, '')
    .replace(/\.svc(\..*)?$/, '')
    .split('.');
  const [namespace = '', service = '', pod] = labels.reverse();
  const [, cluster, component] = /^(.+)-(pd|tidb)(?:-peer)?$/.exec(service) ?? [];
  if (cluster === undefined || component === undefined) return undefined;
  return { namespace, cluster, component, ...(pod === undefined ? {} : { pod }) };
}

/**
 * Plays the servers of TiDB clusters, from the pods that run in the Kubernetes cluster: PD knows every PD pod as a
 * member and every TiKV pod as a store that is up, SQL servers are well.
 */
export class PlayedTidb {
  /** Labels that the operator gave to stores, by cluster and store. */
  private readonly labels = new Map<string, Labels>();
  readonly unanswered = new Set<string>();

  constructor(private readonly cluster: Cluster) {}

  async answer(place: Place, ask: Ask): Promise<Answer> {
    const path = ask.path.split('?')[0] ?? '';
    const found = place.component === 'pd' ? await this.pd(place, ask, path) : tidb(place, ask, path);
    if (found !== undefined) return found;
    this.unanswered.add(`${place.component} of ${place.cluster} has no answer to ${ask.method} ${ask.path}`);
    return { status: 404 };
  }

  private async pd(place: Place, ask: Ask, path: string): Promise<Answer | undefined> {
    const members = (await this.running(place, 'pd')).map((pod, i) => member(place, pod, i));
    if (members.length === 0) return { status: 503 };
    const [, store] = /^\/pd\/api\/v1\/store\/(\d+)\/label$/.exec(path) ?? [];
    if (ask.method === 'POST' && store !== undefined) {
      this.labels.set(`${place.namespace}/${place.cluster}/${store}`, JSON.parse(ask.body) as Labels);
      return { status: 200 };
    }
    switch (`${ask.method} ${path}`) {
      case 'GET /pd/api/v1/health':
        return { status: 200, body: members.map((known) => ({ ...known, health: true })) };
      case 'GET /pd/api/v1/members':
        return { status: 200, body: { header: { cluster_id: 1 }, members, leader: members[0] } };
      case 'GET /pd/api/v1/leader':
        return { status: 200, body: members[0] };
      case 'GET /pd/api/v1/cluster':
        return { status: 200, body: { id: 1, max_peer_count: 3 } };
      case 'GET /pd/api/v1/stores':
        return { status: 200, body: await this.stores(place, ask) };
      case 'GET /pd/api/v1/config':
        return { status: 200, body: await this.config(place) };
      case 'POST /pd/api/v1/config/replicate':
        return { status: 200 };
      case 'GET /pd/api/v1/schedulers':
        return { status: 200, body: [] };
      default:
        return undefined;
    }
  }

  private async stores(place: Place, ask: Ask): Promise<unknown> {
    // The operator asks for those that left by their state.
    if (ask.path.includes('state=')) return { count: 0, stores: [] };
    const stores = (await this.running(place, 'tikv')).map((pod, i) => {
      const labels = this.labels.get(`${place.namespace}/${place.cluster}/${i + 11}`) ?? {};
      const address = `${pod}.${place.cluster}-tikv-peer.${place.namespace}.svc:20160`;
      return {
        store: {
          id: i + 11,
          address,
          state_name: 'Up',
          labels: Object.entries(labels).map(([key, value]) => ({ key, value })),
        },
        status: { leader_count: 1, region_count: 1 },
      };
    });
    return { count: stores.length, stores };
  }

  /** What of its configuration the operator reads: by which labels of nodes PD keeps copies apart. */
  private async config({ namespace, cluster }: Place): Promise<unknown> {
    const metadata = { name: cluster, namespace };
    const object = await this.cluster.get({ apiVersion: 'pingcap.com/v1alpha1', kind: 'TidbCluster', metadata });
    const [, list = ''] = /location-labels = \[([^\]]*)\]/.exec(textAt(object, 'spec', 'pd', 'config')) ?? [];
    return { replication: { 'location-labels': list.replace(/["\s]/g, '') } };
  }

  private async running({ namespace, cluster }: Place, component: string): Promise<string[]> {
    const pods = await this.cluster.list('v1', 'Pod', namespace);
    const wanted: Labels = {
      'app.kubernetes.io/instance': cluster,
      'app.kubernetes.io/component': component,
      'app.kubernetes.io/managed-by': 'tidb-operator',
    };
    const of = (pod: JsonObject) =>
      Object.entries(wanted).every(([key, value]) => at(pod, 'metadata', 'labels', key) === value);
    const up = pods.filter((pod) => of(pod) && textAt(pod, 'status', 'phase') === 'Running');
    return up.map((pod) => textAt(pod, 'metadata', 'name')).sort();
  }
}

function member({ namespace, cluster }: Place, pod: string, i: number) {
  const url = `https://${pod}.${cluster}-pd-peer.${namespace}.svc`;
  return { name: pod, member_id: i + 1, client_urls: [`${url}:2379`], peer_urls: [`${url}:2380`] };
}

function tidb({ pod = '' }: Place, { method }: Ask, path: string): Answer | undefined {
  if (method === 'GET' && path === '/status') return { status: 200, body: {} };
  if (method === 'POST' && path === '/info') return { status: 200, body: { is_owner: pod.endsWith('-0') } };
  return method === 'POST' && path === '/labels' ? { status: 200, body: {} } : undefined;
}
