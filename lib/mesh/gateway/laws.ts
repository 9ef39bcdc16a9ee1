import { type Law, law, type Reference } from '../../kernel/base/law';
import { type JsonObject, mapOf, maps } from '../../kernel/base/values';
import { gatewayChanges } from './changes';
import { BackendTlsPolicy, Gateway, HttpRoute } from './kinds';

/** What is known of the kinds of the Gateway API, beyond their schemas. */
export const GATEWAY_LAWS: readonly Law[] = [
  law(Gateway, {
    parts: { called: 'listener', of: ({ spec }) => maps(mapOf(spec).listeners).map(({ name }) => String(name)) },
    refers: certificates,
    changes: gatewayChanges,
  }),
  law(HttpRoute, { refers: (route) => [...parents(route), ...backends(route)] }),
  law(BackendTlsPolicy, { refers: (policy) => [...targets(policy), ...authorities(policy)] }),
];

const CORE = '';

/** What of the refs of this API is known here: who serves other groups is not asked. */
const KNOWN: Readonly<Record<string, string>> = {
  Gateway: 'gateway.networking.k8s.io',
  Service: CORE,
  Secret: CORE,
  ConfigMap: CORE,
};

/** What a ref names, with the defaults of the API filled in; nothing where it is of a kind of others. */
function named(object: JsonObject, ref: JsonObject, at: string, fallback: string, key?: string): Reference[] {
  const { kind = fallback, name, namespace = mapOf(object.metadata).namespace } = ref;
  const group = ref.group ?? KNOWN[fallback];
  if (typeof name !== 'string' || typeof kind !== 'string' || KNOWN[kind] !== group) return [];
  const part = key === undefined || ref[key] === undefined ? {} : { key: String(ref[key]), keyAt: `${at}.${key}` };
  return [{ kind, name, namespace: String(namespace ?? ''), at: `${at}.name`, ...part }];
}

function certificates(gateway: JsonObject): Reference[] {
  return maps(mapOf(gateway.spec).listeners).flatMap(({ tls }, i) =>
    maps(mapOf(tls).certificateRefs).flatMap((ref, j) =>
      named(gateway, ref, `spec.listeners[${i}].tls.certificateRefs[${j}]`, 'Secret'),
    ),
  );
}

/** The gateways that a route hangs on, and the listeners of those that are written. */
function parents(route: JsonObject): Reference[] {
  return maps(mapOf(route.spec).parentRefs).flatMap((ref, i) =>
    named(route, ref, `spec.parentRefs[${i}]`, 'Gateway', 'sectionName'),
  );
}

function backends(route: JsonObject): Reference[] {
  return maps(mapOf(route.spec).rules).flatMap(({ backendRefs }, i) =>
    maps(backendRefs).flatMap((ref, j) => named(route, ref, `spec.rules[${i}].backendRefs[${j}]`, 'Service', 'port')),
  );
}

function targets(policy: JsonObject): Reference[] {
  return maps(mapOf(policy.spec).targetRefs).flatMap((ref, i) =>
    named(policy, ref, `spec.targetRefs[${i}]`, 'Service', 'sectionName'),
  );
}

function authorities(policy: JsonObject): Reference[] {
  return maps(mapOf(mapOf(policy.spec).validation).caCertificateRefs).flatMap((ref, i) =>
    named(policy, ref, `spec.validation.caCertificateRefs[${i}]`, 'ConfigMap'),
  );
}
