import type { Edge, Peer, Pods } from '../../kernel/facts';
import { CLUSTER } from './laws/reading';
import { PROXY_PORTS } from './names';

/** Who shows a certificate of the mesh: pods of namespaces inside, and its own gateway. */
export class Membership {
  /**
   * @param namespaces that are inside
   * @param gateways the pods of the gateway
   */
  constructor(
    private readonly namespaces: ReadonlySet<string>,
    private readonly gateways: Pods,
  ) {}

  /** Whether pods have a proxy. */
  has(peer: Peer): peer is Pods {
    if (typeof peer === 'string' || 'cidrs' in peer || peer.hostNetwork === true) return false;
    return this.namespaces.has(peer.namespace) || peer.id === this.gateways.id;
  }
}

/** As who pods show themselves. */
export function principalOf({ namespace, serviceAccount = 'default' }: Pods): string {
  return `${CLUSTER}/ns/${namespace}/sa/${serviceAccount}`;
}

/** Whether the mesh sees an edge at all: neither UDP nor what is the proxy's own. */
export function isSeen({ to }: Edge): boolean {
  return to.protocol !== 'udp' && !PROXY_PORTS.includes(to.podPort);
}

/** Ports of an endpoint, each. A range beyond this many is not written out: the network policy holds it. */
const MOST_PORTS = 64;

/** Ports of an endpoint; nothing where they are too many to name. */
export function portsOf({ to }: Edge): number[] | undefined {
  const last = to.podPortEnd ?? to.podPort;
  if (last - to.podPort >= MOST_PORTS) return undefined;
  return Array.from({ length: last - to.podPort + 1 }, (_, i) => to.podPort + i);
}

/** Name of the mesh's objects that speak of pods: `<system>-<pods>`. */
export function nameOfPods({ id }: Pods): string {
  return id.replaceAll('/', '-');
}
