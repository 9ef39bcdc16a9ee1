import type { Fault } from '../../kernel/base/faults';
import { type JsonObject, mapOf, maps } from '../../kernel/base/values';
import { listOf, nameIn, nameOf, namespaceOf, type Written, wholeIn } from './written';

/** Somewhere that a route leads. */
interface Way {
  /** Of the field. */
  readonly at: string;
  readonly destination: JsonObject;
}

/** Where a VirtualService leads, copies of requests too. */
function waysOf({ spec }: JsonObject): Way[] {
  return ['http', 'tcp', 'tls'].flatMap((field) =>
    maps(mapOf(spec)[field]).flatMap(({ route, mirror, mirrors }, i) =>
      [...maps(route).map(({ destination }) => destination), mirror, ...maps(mirrors).map((one) => one.destination)]
        .filter((destination) => destination !== undefined)
        .map((destination) => ({ at: `spec.${field}[${i}]`, destination: mapOf(destination) })),
    ),
  );
}

/** Versions that no DestinationRule tells apart. */
export function subsetless({ path, json }: Written, rules: readonly Written[]): Fault[] {
  const known = new Set(
    rules.flatMap(({ json: rule }) =>
      maps(mapOf(rule.spec).subsets).map(({ name }) => `${wholeIn(mapOf(rule.spec).host, rule)} ${String(name)}`),
    ),
  );
  return waysOf(json)
    .filter(
      ({ destination: { subset, host } }) => subset !== undefined && !known.has(`${wholeIn(host, json)} ${subset}`),
    )
    .map(({ at, destination: { subset, host } }) => ({
      path,
      prop: `${nameOf(json)}: ${at}`,
      given: subset,
      message: `is a version of ${String(host)} that no DestinationRule tells apart: its requests are answered by 503`,
      fix: 'Name the subset in a DestinationRule of that host, and apply it first.',
    }));
}

/** Ports that the Service has not, and none where it has several. */
export function elsewhere({ path, json }: Written, services: readonly Written[]): Fault[] {
  const known = new Map(
    services.map(({ json: service }) => [
      wholeIn(nameIn(service), service),
      maps(mapOf(service.spec).ports).map(({ port }) => Number(port)),
    ]),
  );
  return waysOf(json).flatMap(({ at, destination: { host, port } }) => {
    const ports = known.get(wholeIn(host, json)) ?? [];
    const given = mapOf(port).number;
    if (ports.length === 0 || (given === undefined ? ports.length === 1 : ports.includes(Number(given)))) return [];
    const message =
      given === undefined ? `says none of the ports of ${host}, which are several` : `is no port of ${host}`;
    return [{ path, prop: `${nameOf(json)}: ${at} port.number`, given, message, allowed: ports.join(', ') }];
  });
}

/** Hosts that the gateway of a route does not take. */
export function hostless({ path, json }: Written, gateways: readonly Written[]): Fault[] {
  const { hosts, gateways: doors } = mapOf(json.spec);
  return listOf(doors).flatMap((door) => {
    const gateway = gateways.find(({ json: one }) =>
      [`${namespaceOf(one)}/${nameIn(one)}`, ...sameHome(one, json)].includes(door),
    );
    if (gateway === undefined) return [];
    const taken = maps(mapOf(gateway.json.spec).servers).flatMap((server) => listOf(server.hosts));
    return listOf(hosts)
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
