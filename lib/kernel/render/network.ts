import { objectKey } from '../base/kind';
import type { ClusterNetwork } from '../base/row';
import { byCode, canonical, groupBy, type Json, type JsonObject } from '../base/values';
import type { Addresses, Edge, Endpoint, Peer } from '../facts';
import type { Member, Rendered } from '../facts/member';
import type { NamespaceNeed } from '../needs';

/** Every edge of an environment, each once, in an order of its own. */
export function edgesOf(members: readonly Member[]): Edge[] {
  const edges = new Map<string, Edge>();
  for (const member of members)
    for (const edge of member.state.edges)
      edges.set(`${peerKey(edge.from)} > ${edge.to.id} ${peerKey(edge.to.at)} ${canonical(portOf(edge.to))}`, edge);
  return [...edges.entries()].sort(([a], [b]) => byCode(a, b)).map(([, edge]) => edge);
}

/** A peer as text: the id of pods, the addresses, or the word. */
export function peerKey(peer: Peer): string {
  if (typeof peer === 'string') return peer;
  return 'cidrs' in peer ? peer.cidrs.join(',') : peer.id;
}

/**
 * Network policies of an environment, from its edges: inside a namespace open, between namespaces closed, DNS open, the
 * rest by edges. A pure function over the facts; each policy goes to the file of the system that owns the namespace.
 */
export function policiesOf(
  members: readonly Member[],
  namespaces: ReadonlyMap<string, NamespaceNeed>,
  network: ClusterNetwork,
): Rendered[] {
  const byId = new Map(members.map((member) => [member.id, member]));
  const byHome = groupBy(members, (member) => member.namespace);
  const edges = edgesOf(members);
  const comingTo = groupBy(edges, (edge) => edge.to.at);
  const goingFrom = groupBy(edges, (edge) => edge.from);
  const podsIn = groupBy(
    members.flatMap((member) => member.state.allPods).sort((a, b) => byCode(a.id, b.id)),
    (pods) => pods.namespace,
  );
  const policies: Rendered[] = [];
  const add = (guard: Member, namespace: string, name: string, spec: JsonObject) =>
    policies.push({
      system: guard.id,
      where: () => `${guard.path}/(network policies)`,
      key: objectKey({ group: 'networking.k8s.io', kind: 'NetworkPolicy', name, namespace }),
      json: {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { labels: guard.labels, name, namespace },
        spec,
      },
    });
  for (const { name, asker } of namespaces.values()) {
    // When its asker retires, whoever else lives there keeps the namespace closed.
    const heirs = [...(byHome.get(name) ?? [])].sort((a, b) => byCode(a.id, b.id));
    const guard = [byId.get(asker), ...heirs].find((member) => member?.retiring === false);
    if (guard === undefined) continue;
    add(guard, name, `${name}-default`, DEFAULT);
    for (const pods of podsIn.get(name) ?? []) {
      if (pods.hostNetwork) continue;
      const into = (comingTo.get(pods) ?? []).filter((edge) => outsideOf(name, edge.from));
      const outOf = (goingFrom.get(pods) ?? []).filter((edge) => outsideOf(name, edge.to.at));
      const ingress = into.map((edge) => ingressRule(edge, network));
      const egress = outOf.map((edge) => egressRule(edge.to, network));
      if (ingress.length + egress.length === 0) continue;
      add(guard, name, `${pods.id.replace('/', '-')}-edges`, {
        ...(egress.length > 0 ? { egress: distinct(egress) } : {}),
        ...(ingress.length > 0 ? { ingress: distinct(ingress) } : {}),
        podSelector: { matchLabels: pods.labels },
        policyTypes: [...(egress.length > 0 ? ['Egress'] : []), ...(ingress.length > 0 ? ['Ingress'] : [])],
      });
    }
  }
  return policies;
}

const DNS_PORTS = [
  { port: 53, protocol: 'TCP' },
  { port: 53, protocol: 'UDP' },
];

/** Everybody inside the namespace, and name resolution; no one else. */
const DEFAULT: JsonObject = {
  egress: [
    { to: [{ podSelector: {} }] },
    {
      ports: DNS_PORTS,
      to: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } } }],
    },
  ],
  ingress: [{ from: [{ podSelector: {} }] }],
  podSelector: {},
  policyTypes: ['Egress', 'Ingress'],
};

/** Inside a namespace all is open, but pods on the host network come from a node's address. */
function outsideOf(namespace: string, peer: Peer): boolean {
  return typeof peer === 'string' || 'cidrs' in peer || peer.namespace !== namespace || peer.hostNetwork === true;
}

function ingressRule({ from, to }: Edge, network: ClusterNetwork): Json {
  return { from: selectors(from, network), ports: [portOf(to)] };
}

function egressRule(to: Endpoint, network: ClusterNetwork): Json {
  return { ports: [portOf(to)], to: selectors(to.at, network) };
}

function portOf(endpoint: Endpoint): Json {
  const range = endpoint.podPortEnd === undefined ? {} : { endPort: endpoint.podPortEnd };
  return { ...range, port: endpoint.podPort, protocol: endpoint.protocol === 'udp' ? 'UDP' : 'TCP' };
}

function selectors(peer: Peer, network: ClusterNetwork): readonly Json[] {
  if (peer === 'internet') return [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }];
  if (peer === 'api-server') return blocks(network.apiServer);
  if (peer === 'nodes') return blocks(network.nodes);
  if ('cidrs' in peer) return blocks(peer);
  if (peer.hostNetwork) return blocks(network.nodes);
  return [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': peer.namespace } },
      podSelector: { matchLabels: peer.labels },
    },
  ];
}

function blocks({ cidrs }: Addresses): Json[] {
  return cidrs.map((cidr) => ({ ipBlock: { cidr } }));
}

function distinct(rules: readonly Json[]): Json[] {
  return [...new Map(rules.map((rule) => [canonical(rule), rule])).values()];
}
