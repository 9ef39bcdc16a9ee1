import type { Fault } from '../../kernel/base/faults';
import { canonical, groupBy, type JsonObject, mapOf, maps } from '../../kernel/base/values';
import { type Door, podless, portless, type Workload } from './analysed-pods';
import { elsewhere, hostless, subsetless } from './analysed-routes';
import { listOf, nameOf, namespaceOf, type Written, wholeIn } from './written';

/** What objects are held against. */
export interface Around {
  /** The mesh's own gateway. */
  readonly door: Door;
  /** Every pod. */
  readonly workloads: readonly Workload[];
  /** Namespace of the control plane, whose objects hold everywhere. */
  readonly root: string;
  /** Where proxies can tell what they see, by the names that Telemetry knows them by. */
  readonly providers: readonly string[];
}

/**
 * What `istioctl analyze` would say of several objects together, and no law of one alone can: subsets that no rule has, ports that no
 * Service has, hosts that their gateway does not take; two of what there may be one of; gateways without the port that they are to
 * open; selectors that find nobody.
 *
 * @param objects Istio's, and Services
 */
export function analysed(objects: readonly Written[], { door, workloads, root, providers }: Around): Fault[] {
  const of = (...kinds: readonly string[]) => objects.filter(({ json }) => kinds.includes(String(json.kind)));
  const [routes, rules, gateways] = [of('VirtualService'), of('DestinationRule'), of('Gateway')];
  return [
    ...routes.flatMap((route) => subsetless(route, rules)),
    ...routes.flatMap((route) => elsewhere(route, of('Service'))),
    ...twice(routes, routeKeys, 'is a route for a host that another one is for'),
    ...twice(rules, ruleKeys, 'is a rule for a Service that another one is for'),
    ...twice(gateways, gatewayKeys, 'opens a port to a host that another one opens'),
    ...twice(of(...ONE_FOR_ALL), homeKeys, 'holds for all pods of a namespace, as another one does'),
    ...gateways.flatMap((gateway) => portless(gateway, door)),
    ...routes.flatMap((route) => hostless(route, gateways)),
    ...of(...SELECTING).flatMap((one) => podless(one, workloads, root)),
    ...of('Telemetry').flatMap((one) => unheard(one, providers)),
  ];
}

/** Of which a namespace has one that selects no pods. */
const ONE_FOR_ALL = ['Sidecar', 'PeerAuthentication', 'Telemetry'];
const SELECTING = ['Gateway', 'AuthorizationPolicy', 'RequestAuthentication', ...ONE_FOR_ALL];

/** Providers that there are not: nothing is traced or written, and nobody says so. */
function unheard({ path, json }: Written, providers: readonly string[]): Fault[] {
  return ['tracing', 'metrics', 'accessLogging'].flatMap((field) =>
    maps(mapOf(json.spec)[field]).flatMap((entry, i) =>
      maps(entry.providers)
        .filter(({ name }) => !providers.includes(String(name)))
        .map(({ name }) => ({
          path,
          prop: `${nameOf(json)}: spec.${field}[${i}].providers`,
          given: name,
          message: 'is no provider of this mesh: nothing is told, without a word',
          allowed: providers.join(', '),
        })),
    ),
  );
}

function twice(all: readonly Written[], keys: (json: JsonObject) => string[], message: string): Fault[] {
  const by = groupBy(
    all.flatMap((one) => keys(one.json).map((key) => ({ key, one }))),
    ({ key }) => key,
  );
  return [...by.entries()].flatMap(([key, several]) =>
    several.slice(1).map(({ one }) => ({
      path: one.path,
      prop: nameOf(one.json),
      given: key,
      message: `${message}: ${nameOf((several[0] as { one: Written }).one.json)} of ${(several[0] as { one: Written }).one.path}`,
      fix: 'Make one of the two: which of them holds would be chance.',
    })),
  );
}

function routeKeys(json: JsonObject): string[] {
  const { hosts, gateways } = mapOf(json.spec);
  const doors = listOf(gateways);
  return listOf(hosts).flatMap((host) =>
    (doors.length === 0 ? ['mesh'] : doors).map((gateway) => `${wholeIn(host, json)} at ${gateway}`),
  );
}

function ruleKeys(json: JsonObject): string[] {
  const { host, workloadSelector } = mapOf(json.spec);
  return workloadSelector === undefined ? [`${wholeIn(host, json)} in ${namespaceOf(json)}`] : [];
}

function gatewayKeys(json: JsonObject): string[] {
  const { selector, servers } = mapOf(json.spec);
  return maps(servers).flatMap(({ port, hosts }) =>
    listOf(hosts).map((host) => `${host} at ${mapOf(port).number} of ${canonical(mapOf(selector))}`),
  );
}

function homeKeys(json: JsonObject): string[] {
  const { selector, workloadSelector, targetRefs } = mapOf(json.spec);
  const all = [selector, workloadSelector, targetRefs].every((one) => one === undefined);
  return all ? [`${String(json.kind)} in ${namespaceOf(json)}`] : [];
}
