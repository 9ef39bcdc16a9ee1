import type { Fault } from '../../kernel/base/faults';
import { groupBy, type Json, type JsonObject, mapOf, maps } from '../../kernel/base/values';
import { CLUSTER } from './names';

/** An Istio object, and who writes it. */
export interface Written {
  readonly path: string;
  readonly json: JsonObject;
}

/** A port of a gateway's Service. */
export interface Door {
  /** Labels of the gateway's pods. */
  readonly selector: JsonObject;
  readonly ports: readonly number[];
}

/**
 * What `istioctl analyze` would say of several objects together, and no law of one alone can: subsets that no rule has, two routes
 * for one host, two rules for one Service, gateways without the port that they are to open, hosts that their gateway does not take.
 */
export function analysed(objects: readonly Written[], door: Door): Fault[] {
  const of = (kind: string) => objects.filter(({ json }) => json.kind === kind);
  const routes = of('VirtualService');
  const rules = of('DestinationRule');
  return [
    ...routes.flatMap((route) => subsetless(route, rules)),
    ...twice(routes, routeKeys, 'is a route for a host that another one is for'),
    ...twice(rules, ruleKeys, 'is a rule for a Service that another one is for'),
    ...of('Gateway').flatMap((gateway) => portless(gateway, door)),
    ...routes.flatMap((route) => hostless(route, of('Gateway'))),
  ];
}

function subsetless({ path, json }: Written, rules: readonly Written[]): Fault[] {
  const known = new Set(
    rules.flatMap(({ json: rule }) =>
      maps(mapOf(rule.spec).subsets).map(({ name }) => `${whole(mapOf(rule.spec).host, rule)} ${String(name)}`),
    ),
  );
  return maps(mapOf(json.spec).http).flatMap(({ route, mirror }, i) =>
    [...maps(route).map(({ destination }) => mapOf(destination)), mapOf(mirror)]
      .filter(({ subset, host }) => subset !== undefined && !known.has(`${whole(host, json)} ${String(subset)}`))
      .map(({ subset, host }) => ({
        path,
        prop: `${nameOf(json)}: spec.http[${i}]`,
        given: subset,
        message: `is a version of ${String(host)} that no DestinationRule tells apart: its requests are answered by 503`,
        fix: 'Name the subset in a DestinationRule of that host, and apply it first.',
      })),
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
  const doors = list(gateways);
  return list(hosts).flatMap((host) =>
    (doors.length === 0 ? ['mesh'] : doors).map((gateway) => `${whole(host, json)} at ${gateway}`),
  );
}

function ruleKeys(json: JsonObject): string[] {
  return [`${whole(mapOf(json.spec).host, json)} in ${namespaceOf(json)}`];
}

function portless({ path, json }: Written, { selector, ports }: Door): Fault[] {
  const own = Object.entries(mapOf(mapOf(json.spec).selector)).every(([key, value]) => selector[key] === value);
  if (!own) return [];
  return maps(mapOf(json.spec).servers)
    .map(({ port }) => Number(mapOf(port).number))
    .filter((number) => !ports.includes(number))
    .map((number) => ({
      path,
      prop: `${nameOf(json)}: spec.servers`,
      given: number,
      message: 'is a port that the Service of the gateway does not have: nobody reaches it',
      allowed: ports.join(', '),
      fix: 'Open it by tcp() of the mesh.',
    }));
}

function hostless({ path, json }: Written, gateways: readonly Written[]): Fault[] {
  const { hosts, gateways: doors } = mapOf(json.spec);
  return list(doors).flatMap((door) => {
    const gateway = gateways.find(({ json: one }) =>
      [`${namespaceOf(one)}/${nameIn(one)}`, ...sameHome(one, json)].includes(door),
    );
    if (gateway === undefined) return [];
    const taken = maps(mapOf(gateway.json.spec).servers).flatMap((server) => list(server.hosts));
    return list(hosts)
      .filter((host) => !taken.some((one) => covers(one, host)))
      .map((given) => ({
        path,
        prop: `${nameOf(json)}: spec.hosts`,
        given,
        message: `is no host that ${door} takes: nobody reaches it`,
        allowed: [...new Set(taken)].join(', '),
      }));
  });
}

function sameHome(gateway: JsonObject, route: JsonObject): string[] {
  return namespaceOf(gateway) === namespaceOf(route) ? [nameIn(gateway)] : [];
}

/** `*.example.com` takes everything below. */
function covers(taken: string, host: string): boolean {
  const bare = taken.slice(taken.indexOf('/') + 1);
  return bare === '*' || bare === host || (bare.startsWith('*.') && host.endsWith(bare.slice(1)));
}

function whole(host: Json | undefined, json: JsonObject): string {
  const text = String(host ?? '');
  const parts = text.split('.');
  if (text.startsWith('*') || parts.length > 3) return text;
  if (parts.length === 1) return `${text}.${namespaceOf(json)}.svc.${CLUSTER}`;
  if (parts.length === 3 && parts[2] === 'svc') return `${text}.${CLUSTER}`;
  return text;
}

function nameOf(json: JsonObject): string {
  return `${String(json.kind)} ${namespaceOf(json)}/${nameIn(json)}`;
}

function nameIn(json: JsonObject): string {
  return String(mapOf(json.metadata).name);
}

function namespaceOf(json: JsonObject): string {
  return String(mapOf(json.metadata).namespace ?? '');
}

function list(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
