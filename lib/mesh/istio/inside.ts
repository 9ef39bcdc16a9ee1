import type { GuardAsk } from '../../handles/mesh';
import { byCode, groupBy } from '../../kernel/base/values';
import type { Edge, Metrics, Pods } from '../../kernel/facts';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { authorizationOf } from './authorization';
import { entriesOf, leaving, sidecarOf } from './egress';
import type { Inside } from './enrolment';
import { AuthorizationPolicy, PeerAuthentication, ServiceEntry, Sidecar } from './kinds';
import { isSeen, type Membership, nameOfPods } from './peers';
import type { MeshPlan } from './plan';
import { transportOf } from './transport';

/** What is known when edges are frozen. */
interface Settlement {
  readonly homes: readonly Inside[];
  readonly members: Membership;
  readonly edges: readonly Edge[];
  readonly pods: readonly Pods[];
  readonly guards: readonly GuardAsk[];
  readonly measured: { readonly by?: Pods; readonly at: readonly Metrics[] };
}

/** Writes into the mesh's own file what holds in each namespace inside. */
export function writeInside(system: System, plan: MeshPlan, settled: Settlement): void {
  const podsIn = groupBy(settled.pods, ({ namespace }) => namespace);
  for (const home of settled.homes) {
    const there = [...(podsIn.get(home.namespace) ?? [])].sort((a, b) => byCode(a.id, b.id));
    const { namespace } = home;
    const away = leaving(namespace, settled.edges);
    const spec = sidecarOf(home, away, system.namespace, plan.egress);
    new Manifest(system, Sidecar, { name: 'default', namespace, spec, ...reason([...home.addressed.values()]) });
    if (plan.egress === 'declared')
      for (const entry of entriesOf(away)) new Manifest(system, ServiceEntry, { ...entry, namespace });
    for (const pods of there) writePods(system, pods, home, settled);
  }
}

function writePods(system: System, pods: Pods, home: Inside, settled: Settlement): void {
  const { members, guards, measured } = settled;
  const edges = settled.edges.filter(({ to }) => typeof to.at === 'object' && 'id' in to.at && to.at.id === pods.id);
  const meta = { name: nameOfPods(pods), namespace: pods.namespace, wave: -1 } as const;
  const addressed = home.addressed.get(pods.id);
  const transport = transportOf(pods, edges, members, addressed !== undefined);
  const strangers = edges.filter((edge) => isSeen(edge) && !members.has(edge.from)).map(({ from }) => peerName(from));
  const shown = [...new Set(strangers)].sort(byCode).join(', ');
  const why = [
    ...(addressed === undefined ? [] : [addressed]),
    ...(shown === '' ? [] : [`without a certificate of the mesh: ${shown}`]),
  ];
  if (transport !== undefined) new Manifest(system, PeerAuthentication, { ...meta, spec: transport, ...reason(why) });
  const plain = Object.entries(transport?.portLevelMtls ?? {}).filter(([, { mode }]) => mode === 'DISABLE');
  const own = guards.filter(({ to }) => (to.at as Pods).id === pods.id);
  new Manifest(system, AuthorizationPolicy, {
    ...meta,
    spec: authorizationOf(
      {
        ...{ pods, edges, guards: own, measured },
        addressed: addressed !== undefined,
        plain: new Set(plain.map(([port]) => port)),
      },
      members,
    ),
  });
}

/** An exception says why, beside what it opens. */
function reason(why: readonly string[]): { annotations?: { readonly 'keelson.dev/why': string } } {
  return why.length === 0 ? {} : { annotations: { 'keelson.dev/why': why.join('; ') } };
}

function peerName(peer: Edge['from']): string {
  if (typeof peer === 'string') return peer;
  return 'cidrs' in peer ? peer.cidrs.join(' ') : peer.id;
}
