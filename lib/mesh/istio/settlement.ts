import type { Endpoint, Pods } from '../../kernel/facts';
import { ConfigMap } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import { edgesOf } from '../../kernel/render/network';
import type { System } from '../../kernel/system';
import { writeDefaults, writeProxyMonitor } from './defaults';
import { type Home, homesOf, type Inside } from './enrolment';
import { writeGateway } from './gateway';
import type { MeshHost } from './host';
import { injectorOf } from './injector';
import { writeInside } from './inside';
import { MutatingWebhookConfiguration } from './kinds';
import { STATS } from './names';
import { Membership } from './peers';
import type { MeshPlan } from './plan';
import type { MeshPort } from './ports';
import type { IstioMeshProps } from './props';
import { refuseAnalysed, refuseLost, refusePaths } from './refused';
import { refuseMixed, refuseStrangers } from './refused-edges';
import { refusePods } from './refused-pods';
import type { Asked } from './routes';
import type { Stated } from './stated';

/** All that the mesh knows when edges are frozen. */
interface Settling {
  readonly plan: MeshPlan;
  readonly props: IstioMeshProps;
  readonly stated: Stated;
  readonly hosts: readonly MeshHost[];
  readonly ports: readonly MeshPort[];
  readonly asked: Asked;
  /** Who measures all. @default nobody does */
  readonly scrapers?: Pods;
}

/** Everything is stated: pods inside reach the control plane and the collector of traces, and Prometheus their proxies. */
export function useMesh(
  system: System,
  { tracing, proxy }: MeshPlan,
  props: IstioMeshProps,
  { xds, gateways }: Stated,
  scrapers: Pods | undefined,
): void {
  const pods = podsInside(system, homesIn(system, props, scrapers));
  const inside = new Set(pods.map((one) => one.system));
  // A pod that starts before there is a webhook has no proxy, and those that have one do not let it in.
  for (const member of system.env.systems) if (inside.has(member.id)) (member as System).standsAfter(system);
  for (const endpoint of xds) if (pods.length > 0) system.use(endpoint, pods);
  if (tracing !== undefined) system.use(tracing.to, [...pods, gateways]);
  for (const at of pods) system.state.beside(at, proxy);
  if (scrapers === undefined) return;
  for (const at of pods) {
    const stats = statsOf(system, at);
    // A port that pods get with their proxy: nobody but the mesh knows of it, and it only now.
    system.state.endpoints.push(stats);
    system.use(stats, scrapers);
  }
}

/** Edges are frozen: what holds where is written. */
export function settleMesh(system: System, settling: Settling): void {
  const { plan, props, stated, asked, hosts, scrapers } = settling;
  const homes = homesIn(system, props, scrapers);
  refuseLost(system, props, homes);
  refusePaths(system, hosts, asked);
  refusePods(system, homes);
  const inside = homes.filter((home): home is Inside => home.inside);
  const namespaces = inside.map(({ namespace }) => namespace);
  const members = new Membership(new Set(namespaces), stated.gateways);
  const edges = edgesOf(system.env.systems);
  refuseStrangers(system, asked, edges, members, scrapers);
  if (plan.egress === 'declared') refuseMixed(system, inside, edges);
  writeDefaults(system, plan);
  writeEnrolment(system, plan, homes);
  if (scrapers !== undefined && namespaces.length > 0) writeProxyMonitor(system, namespaces);
  writeInside(system, plan, {
    homes: inside,
    members,
    edges,
    pods: podsInside(system, homes),
    guards: asked.guards,
    measured: {
      ...(scrapers && { by: scrapers }),
      at: system.env.systems.flatMap(({ state }) => state.allMetrics),
    },
  });
  const ports = settling.ports.filter(({ protocol }) => protocol === 'tcp');
  writeGateway(system, plan, hosts, ports, asked.routed);
  refuseAnalysed(system, plan, ports);
}

function homesIn({ env, id }: System, props: IstioMeshProps, scrapers: Pods | undefined): Home[] {
  return homesOf({
    members: env.systems,
    namespaces: env.foundation.namespaces,
    mesh: id,
    ...(scrapers && { monitoring: scrapers.system }),
    outside: new Map((props.outside ?? []).map(({ system, why }) => [system, why])),
    inside: new Set(props.inside ?? []),
  });
}

function podsInside({ env }: System, homes: readonly Home[]): Pods[] {
  const inside = new Set(homes.filter((home) => home.inside).map(({ namespace }) => namespace));
  return env.systems
    .filter(({ retiring }) => !retiring)
    .flatMap(({ state }) => state.allPods)
    .filter(({ namespace }) => inside.has(namespace));
}

function statsOf({ id }: System, at: Pods): Endpoint {
  const { port } = STATS;
  return { id: `${id}/proxy-of-${at.id}`, at, podPort: port, host: '', port, protocol: 'http', tls: false };
}

/** Who is in, by a webhook of our own; and who is not, and why, where people find it. */
function writeEnrolment(system: System, { serving }: MeshPlan, homes: readonly Home[]): void {
  const namespaces = homes.filter(({ inside }) => inside).map(({ namespace }) => namespace);
  const name = system.name('enrolment');
  if (namespaces.length > 0)
    new Manifest(system, MutatingWebhookConfiguration, {
      name,
      labels: { 'istio.io/rev': serving },
      wave: -1,
      webhooks: [injectorOf(namespaces, serving, system.namespace)],
    });
  const told = homes.map((home): [string, string] => [
    home.namespace,
    home.inside ? ['inside', ...home.addressed.values()].join('; ') : `outside: ${home.why}`,
  ]);
  new Manifest(system, ConfigMap, { name, wave: -1, data: Object.fromEntries(told) });
}
