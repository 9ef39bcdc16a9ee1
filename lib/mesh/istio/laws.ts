import { type Law, law, type Reference } from '../../kernel/base/law';
import { type Json, type JsonObject, mapOf, maps } from '../../kernel/base/values';
import {
  AuthorizationPolicy,
  DestinationRule,
  IstioGateway,
  PeerAuthentication,
  RequestAuthentication,
  ServiceEntry,
  Sidecar,
  VirtualService,
} from './kinds';
import {
  checkAuthorization,
  checkDestinationRule,
  checkEntry,
  checkGateway,
  checkPeers,
  checkVirtualService,
} from './law-checks';
import { checkSidecar, checkTokens } from './webhook-laws';
import { listOf } from './written';

/** What is known of Istio's kinds beyond their schemas: what its webhook refuses, and what it takes without a word. */
export const ISTIO_LAWS: readonly Law[] = [
  law(VirtualService, { refers: routeRefers, check: checkVirtualService }),
  law(DestinationRule, {
    refers: (rule) => serviceAt(mapOf(rule.spec).host, 'spec.host', rule),
    check: checkDestinationRule,
  }),
  law(IstioGateway, { refers: gatewayRefers, check: checkGateway }),
  law(PeerAuthentication, { check: checkPeers }),
  law(AuthorizationPolicy, { check: checkAuthorization }),
  law(RequestAuthentication, { check: checkTokens }),
  law(ServiceEntry, { check: checkEntry }),
  law(Sidecar, { check: checkSidecar }),
];

function routeRefers(object: JsonObject): Reference[] {
  const spec = mapOf(object.spec);
  const here = namespaceOf(object);
  const gateways = listOf(spec.gateways).flatMap((given, i): Reference[] => {
    if (given === 'mesh') return [];
    const [namespace, name] = given.includes('/') ? given.split('/') : [here, given];
    return [{ kind: 'Gateway', name: name ?? '', namespace: namespace ?? here, at: `spec.gateways[${i}]` }];
  });
  const http = maps(spec.http).flatMap((route, i) => httpRefers(route, `spec.http[${i}]`, object));
  const tcp = maps(spec.tcp).flatMap((route, i) => destinations(route, `spec.tcp[${i}]`, object));
  return [...gateways, ...http, ...tcp];
}

function httpRefers(route: JsonObject, at: string, object: JsonObject): Reference[] {
  const { delegate, mirror } = route;
  const { name, namespace } = mapOf(delegate);
  const delegated: Reference[] =
    typeof name === 'string'
      ? [
          {
            kind: 'VirtualService',
            name,
            namespace: String(namespace ?? namespaceOf(object)),
            at: `${at}.delegate.name`,
          },
        ]
      : [];
  return [
    ...delegated,
    ...serviceAt(mapOf(mirror).host, `${at}.mirror.host`, object),
    ...destinations(route, at, object),
  ];
}

function destinations({ route }: JsonObject, at: string, object: JsonObject): Reference[] {
  return maps(route).flatMap(({ destination }, i) =>
    serviceAt(mapOf(destination).host, `${at}.route[${i}].destination.host`, object),
  );
}

/** The Service that a short host means: of the object's own namespace, or `<service>.<namespace>`. Whole ones are known as hosts. */
function serviceAt(host: Json | undefined, at: string, object: JsonObject): Reference[] {
  if (typeof host !== 'string' || host.startsWith('*')) return [];
  const [name = '', namespace = namespaceOf(object), ...rest] = host.split('.');
  return rest.length > 0 ? [] : [{ kind: 'Service', name, namespace, at, given: host }];
}

function gatewayRefers(object: JsonObject): Reference[] {
  return maps(mapOf(object.spec).servers).flatMap(({ tls }, i): Reference[] => {
    const name = mapOf(tls).credentialName;
    if (typeof name !== 'string') return [];
    return [{ kind: 'Secret', name, namespace: namespaceOf(object), at: `spec.servers[${i}].tls.credentialName` }];
  });
}

function namespaceOf(object: JsonObject): string {
  return String(mapOf(object.metadata).namespace ?? '');
}
