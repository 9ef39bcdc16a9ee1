import { type JsonObject, mapOf, maps } from '../../../kernel/base/values';
import { gatewaysOf, listOf, nameIn, type TellOf, waysOf, wholeIn, wholeNameOf } from './reading';

/* What `istioctl analyze` would say of routes among others: where they lead, and who comes to them. */

/** Versions that no DestinationRule tells apart. */
export function checkSubsets(routes: readonly JsonObject[], rules: readonly JsonObject[], tell: TellOf): void {
  const known = new Set(
    rules.flatMap((rule) => {
      const { host, subsets } = mapOf(rule.spec);
      return maps(subsets).map(({ name }) => `${wholeIn(host, rule)} ${String(name)}`);
    }),
  );
  for (const route of routes)
    for (const { at, destination } of waysOf(route)) {
      const { host, subset } = destination;
      if (subset === undefined || known.has(`${wholeIn(host, route)} ${String(subset)}`)) continue;
      const message = `is a version of ${String(host)} that no DestinationRule tells apart: its requests are answered by 503`;
      const fix = 'Name the subset in a DestinationRule of that host, and apply it first.';
      tell(route)(`${at}.subset`, subset, message, { fix });
    }
}

/** Ports that the Service has not, and none where it has several. */
export function checkPorts(routes: readonly JsonObject[], services: readonly JsonObject[], tell: TellOf): void {
  const known = new Map(
    services.map((service) => [
      wholeIn(nameIn(service), service),
      maps(mapOf(service.spec).ports).map(({ port }) => Number(port)),
    ]),
  );
  for (const route of routes)
    for (const { at, destination } of waysOf(route)) {
      const host = String(destination.host);
      const ports = known.get(wholeIn(host, route)) ?? [];
      const given = mapOf(destination.port).number;
      if (ports.length === 0 || (given === undefined ? ports.length === 1 : ports.includes(Number(given)))) continue;
      const message =
        given === undefined ? `says none of the ports of ${host}, which are several` : `is no port of ${host}`;
      tell(route)(`${at}.port.number`, given, message, { allowed: ports.join(', ') });
    }
}

/** Hosts that the gateway of a route does not take. */
export function checkTaken(routes: readonly JsonObject[], gateways: readonly JsonObject[], tell: TellOf): void {
  const known = new Map(gateways.map((gateway) => [wholeNameOf(gateway), takenBy(gateway)]));
  for (const route of routes)
    for (const gateway of gatewaysOf(route)) {
      const taken = known.get(gateway);
      for (const host of taken === undefined ? [] : listOf(mapOf(route.spec).hosts))
        if (!coverOf(host).some((one) => taken?.has(one)))
          tell(route)('spec.hosts', host, `is no host that ${gateway} takes: nobody reaches it`, {
            allowed: [...(taken ?? [])].join(', '),
          });
    }
}

function takenBy({ spec }: JsonObject): ReadonlySet<string> {
  const hosts = maps(mapOf(spec).servers).flatMap((server) => listOf(server.hosts));
  return new Set(hosts.map((host) => host.slice(host.indexOf('/') + 1)));
}

/** All that takes a host: itself, `*`, and `*.example.com` what is below. */
function coverOf(host: string): string[] {
  const parts = host.split('.');
  return [host, '*', ...parts.slice(1).map((_, i) => `*.${parts.slice(i + 1).join('.')}`)];
}
