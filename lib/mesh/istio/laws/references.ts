import type { Reference } from '../../../kernel/base/law';
import { type Json, type JsonObject, mapOf, maps } from '../../../kernel/base/values';
import { listOf, namespaceOf, waysOf } from './reading';

/* Whom Istio's objects name. */

export function routeRefers(route: JsonObject): Reference[] {
  const { gateways, http } = mapOf(route.spec);
  const here = namespaceOf(route);
  return [
    ...listOf(gateways).flatMap((given, i) => gatewayAt(given, `spec.gateways[${i}]`, here)),
    ...maps(http).flatMap(({ delegate }, i) => delegateAt(mapOf(delegate), `spec.http[${i}].delegate.name`, here)),
    ...waysOf(route).flatMap(({ at, destination: { host } }) => serviceAt(host, `${at}.host`, here)),
  ];
}

export function ruleRefers(rule: JsonObject): Reference[] {
  return serviceAt(mapOf(rule.spec).host, 'spec.host', namespaceOf(rule));
}

export function gatewayRefers(gateway: JsonObject): Reference[] {
  return maps(mapOf(gateway.spec).servers).flatMap(({ tls }, i): Reference[] => {
    const name = mapOf(tls).credentialName;
    if (typeof name !== 'string') return [];
    return [{ kind: 'Secret', name, namespace: namespaceOf(gateway), at: `spec.servers[${i}].tls.credentialName` }];
  });
}

function gatewayAt(given: string, at: string, here: string): Reference[] {
  if (given === 'mesh') return [];
  const [namespace = here, name = ''] = given.includes('/') ? given.split('/') : [here, given];
  return [{ kind: 'Gateway', name, namespace, at }];
}

function delegateAt({ name, namespace }: JsonObject, at: string, here: string): Reference[] {
  return typeof name === 'string' ? [{ kind: 'VirtualService', name, namespace: String(namespace ?? here), at }] : [];
}

/** The Service that a short host means: of the object's own namespace, or `<service>.<namespace>`. Whole ones are known as hosts. */
function serviceAt(host: Json | undefined, at: string, here: string): Reference[] {
  if (typeof host !== 'string' || host.startsWith('*')) return [];
  const [name = '', namespace = here, ...rest] = host.split('.');
  return rest.length > 0 ? [] : [{ kind: 'Service', name, namespace, at, given: host }];
}
