import type { Environment, JsonObject, Pods } from '../../lib';
import { isMap, mapOf, maps } from '../../lib/kernel/base/values';

/*
 * What a cluster does with the policies of an environment, as small as it can be said: NetworkPolicies by Kubernetes' rules, then
 * Istio's PeerAuthentication and AuthorizationPolicy. It reads the written objects alone, and knows of no edge.
 */

/** Somebody who calls, or is called. */
export interface Party {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
}

export interface Call {
  readonly from: Party;
  readonly to: Party;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  /** Whether the pod's own address is called, which a proxy passes on without a certificate. @default a Service is */
  readonly byAddress?: boolean;
}

export function partyOf({ namespace, labels, serviceAccount = 'default' }: Pods): Party {
  return { namespace, labels, serviceAccount };
}

/** The written policies of an environment. */
export class Policies {
  private readonly objects: readonly JsonObject[];
  private readonly inside: ReadonlySet<string>;

  constructor(
    env: Environment,
    /** Namespace of the control plane. */
    private readonly root: string,
    /** Where the gateway stands, which is of the mesh without a webhook of ours. */
    gateway: string,
  ) {
    this.objects = [...env.output().systems.values()].flat();
    const webhooks = this.of('MutatingWebhookConfiguration').flatMap(({ webhooks: all }) => maps(all));
    const enrolled = webhooks.flatMap(({ namespaceSelector }) =>
      maps(mapOf(namespaceSelector).matchExpressions).flatMap(({ values }) => (values as string[]) ?? []),
    );
    this.inside = new Set([...enrolled, gateway]);
  }

  /** Whether a packet comes through. */
  network(call: Call): boolean {
    return this.leaves(call) && this.enters(call);
  }

  /** Whether the network lets it out where it comes from. */
  leaves({ from, to, port, protocol }: Call): boolean {
    return this.passes(from, to, 'Egress', port, protocol);
  }

  /** Whether the network lets it in where it goes to. */
  enters({ from, to, port, protocol }: Call): boolean {
    return this.passes(to, from, 'Ingress', port, protocol);
  }

  private passes(own: Party, other: Party, way: 'Egress' | 'Ingress', port: number, protocol: string): boolean {
    const selecting = this.of('NetworkPolicy').filter(
      ({ metadata, spec }) =>
        mapOf(metadata).namespace === own.namespace &&
        selects(mapOf(spec).podSelector, own) &&
        (mapOf(spec).policyTypes as string[]).includes(way),
    );
    if (selecting.length === 0) return true;
    const [list, peers] = way === 'Egress' ? ['egress', 'to'] : ['ingress', 'from'];
    return selecting.some(({ spec }) =>
      maps(mapOf(spec)[list]).some(
        (rule) =>
          (rule.ports === undefined || maps(rule.ports).some((one) => opens(one, port, protocol))) &&
          maps(rule[peers]).some((peer) => peerIs(peer, other, own.namespace)),
      ),
    );
  }

  /** Whether the proxy of who is called lets it in. Where there is none, or none that sees it, nothing stops it. */
  mesh(call: Call): boolean {
    const { to, port, protocol } = call;
    if (!this.inside.has(to.namespace) || protocol === 'UDP' || [15020, 15021, 15090].includes(port)) return true;
    const shown = this.shows(call);
    if (!shown && this.modeOf(to, port) === 'STRICT') return false;
    const policies = this.of('AuthorizationPolicy').filter(
      ({ metadata, spec }) =>
        [to.namespace, this.root].includes(String(mapOf(metadata).namespace)) &&
        (mapOf(spec).selector === undefined || selects(mapOf(spec).selector, to)),
    );
    if (policies.length === 0) return true;
    return policies.some(({ spec }) => maps(mapOf(spec).rules).some((rule) => ruleMatches(rule, call, shown)));
  }

  /** Whether who is called sees a certificate. */
  shows({ from, to, port, protocol, byAddress }: Call): boolean {
    const seen = this.inside.has(to.namespace) && protocol === 'TCP' && ![15020, 15021, 15090].includes(port);
    return seen && byAddress !== true && this.inside.has(from.namespace) && this.modeOf(to, port) !== 'DISABLE';
  }

  private modeOf(to: Party, port: number): string {
    const all = this.of('PeerAuthentication').filter(({ metadata }) =>
      [to.namespace, this.root].includes(String(mapOf(metadata).namespace)),
    );
    const own = all.find(({ spec }) => mapOf(spec).selector !== undefined && selects(mapOf(spec).selector, to));
    const { portLevelMtls, mtls } = mapOf((own ?? all.find(({ spec }) => mapOf(spec).selector === undefined))?.spec);
    return String(mapOf(mapOf(portLevelMtls)[String(port)]).mode ?? mapOf(mtls).mode);
  }

  private of(kind: string): JsonObject[] {
    return this.objects.filter((object) => object.kind === kind);
  }
}

function selects(selector: unknown, { labels }: Party): boolean {
  const asked = isMap(selector) ? mapOf(selector.matchLabels) : {};
  return Object.entries(asked).every(([key, value]) => labels[key] === value);
}

function opens({ port, endPort = port, protocol: spoken }: JsonObject, asked: number, protocol: string): boolean {
  return spoken === protocol && asked >= Number(port) && asked <= Number(endPort);
}

/** Peers by address are nobody here: the calls of the model are pods'. */
function peerIs({ podSelector, namespaceSelector, ipBlock }: JsonObject, party: Party, home: string): boolean {
  if (ipBlock !== undefined) return false;
  const namespace =
    namespaceSelector === undefined ? home : mapOf(mapOf(namespaceSelector).matchLabels)['kubernetes.io/metadata.name'];
  return namespace === party.namespace && (podSelector === undefined || selects(podSelector, party));
}

function ruleMatches({ from, to }: JsonObject, { from: caller, port }: Call, shown: boolean): boolean {
  const principal = `cluster.local/ns/${caller.namespace}/sa/${caller.serviceAccount}`;
  const source = ({ principals, namespaces, notPrincipals }: JsonObject) =>
    (principals === undefined || (shown && (principals as string[]).includes(principal))) &&
    (namespaces === undefined || (shown && (namespaces as string[]).includes(caller.namespace))) &&
    (notPrincipals === undefined || !shown);
  // Requests of the model are such that only their port tells them apart: a GET of what is measured.
  const operation = ({ ports, notPorts }: JsonObject) =>
    (ports === undefined || (ports as string[]).includes(String(port))) &&
    (notPorts === undefined || !(notPorts as string[]).includes(String(port)));
  return (
    (from === undefined || maps(from).some((one) => source(mapOf(one.source)))) &&
    (to === undefined || maps(to).some((one) => operation(mapOf(one.operation))))
  );
}
