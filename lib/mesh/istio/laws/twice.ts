import { canonical, type JsonObject, mapOf, maps } from '../../../kernel/base/values';
import { gatewaysOf, listOf, nameOf, namespaceOf, type TellOf, wholeIn } from './reading';

/* Of what there may be one: of two Istio takes either, and says so nowhere. */

const fix = 'Make one of the two: which of them holds would be chance.';

/** One route for a host at a gateway. */
export function checkOneRoute(routes: readonly JsonObject[], tell: TellOf): void {
  const keysOf = (route: JsonObject) =>
    listOf(mapOf(route.spec).hosts).flatMap((host) =>
      gatewaysOf(route).map((gateway) => `${wholeIn(host, route)} at ${gateway}`),
    );
  for (const { object, key, first } of again(routes, keysOf))
    tell(object)('spec.hosts', key, `has a route already: ${nameOf(first)}`, { fix });
}

/** One rule of a namespace for a Service; one with a selector is for some of its callers. */
export function checkOneRule(rules: readonly JsonObject[], tell: TellOf): void {
  const keysOf = (rule: JsonObject) => {
    const { host, workloadSelector } = mapOf(rule.spec);
    return workloadSelector === undefined ? [`${wholeIn(host, rule)} in ${namespaceOf(rule)}`] : [];
  };
  for (const { object, key, first } of again(rules, keysOf))
    tell(object)('spec.host', key, `has a rule already: ${nameOf(first)}`, { fix });
}

/** One gateway that opens a port to a host. */
export function checkOneGateway(gateways: readonly JsonObject[], tell: TellOf): void {
  const keysOf = ({ spec }: JsonObject) => {
    const { selector, servers } = mapOf(spec);
    return maps(servers).flatMap(({ port, hosts }) =>
      listOf(hosts).map((host) => `${host} at ${mapOf(port).number} of ${canonical(mapOf(selector))}`),
    );
  };
  for (const { object, key, first } of again(gateways, keysOf))
    tell(object)('spec.servers', key, `is open already: ${nameOf(first)}`, { fix });
}

/** One for all pods of a namespace, of a kind whose others select theirs. @param field with which they do */
export function checkOneForAll(field: 'selector' | 'workloadSelector', all: readonly JsonObject[], tell: TellOf): void {
  const keysOf = (object: JsonObject) => {
    const { [field]: selector, targetRef, targetRefs } = mapOf(object.spec);
    return [selector, targetRef, targetRefs].every((one) => one === undefined) ? [namespaceOf(object)] : [];
  };
  for (const { object, first } of again(all, keysOf))
    tell(object)(
      `spec.${field}`,
      undefined,
      `is missing: it holds for all pods of a namespace, as another one does: ${nameOf(first)}`,
      { fix },
    );
}

/** An object with a key that an earlier one has. */
interface Again {
  readonly object: JsonObject;
  readonly key: string;
  readonly first: JsonObject;
}

function again(all: readonly JsonObject[], keysOf: (object: JsonObject) => readonly string[]): Again[] {
  const known = new Map<string, JsonObject>();
  const found: Again[] = [];
  for (const object of all)
    for (const key of keysOf(object)) {
      const first = known.get(key);
      if (first === undefined) known.set(key, object);
      else found.push({ object, key, first });
    }
  return found;
}
