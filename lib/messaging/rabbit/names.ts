import type { Labels } from '../../kernel/base/values';
import type { RabbitBinding } from './props';

/** Namespace and release of both operators, which name everything that the chart makes; and the Deployment of the first. */
export const RABBIT_OPERATOR = 'rabbit-operator';

/** Deployment of the second one, which declares what stands in vhosts. */
export const TOPOLOGY_OPERATOR = `${RABBIT_OPERATOR}-messaging-topology-operator`;

/** Longest id of a cluster: `<id>-nodes` is a Service, whose name has at most 63 characters. */
export const MAX_ID = 57;

/** An object's name has 253 characters, of which the cluster's id takes the first ones, and a dash. */
export const MAX_BINDING_NAME = 253 - MAX_ID - 1;

/** Port of the management API without TLS, for the topology operator alone. */
export const API_PORT = 15672;

/** Labels that select the pods of a cluster. The operator's Services select by the name alone. */
export function labelsOf(id: string): Labels {
  return { 'app.kubernetes.io/name': id };
}

/** The certificate of the listeners, and the Secret in which it lies. */
export function certificateOf(id: string): string {
  return `${id}-tls`;
}

/** Service of the management API without TLS. */
export function apiService(id: string): string {
  return `${id}-api`;
}

/** Names under which the listeners are called: the Service, and each server as it calls itself (streams). */
export function hostsOf(id: string, namespace: string): string[] {
  const names = [`${id}.${namespace}`, `*.${id}-nodes.${namespace}`];
  return names.flatMap((name) => [name, `${name}.svc`, `${name}.svc.cluster.local`]);
}

/** A name as part of an object's name: `Order.created` is `order-created`. Two that fall together are refused. */
export function slug(name: string): string {
  return name
    .replaceAll('*', 'any')
    .replaceAll('#', 'all')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/**
 * A binding's object is named by all that it says, because none of it can be changed: another key is another object, and
 * the old one goes.
 */
export function bindingName(vhost: string, binding: RabbitBinding): string {
  const end = binding.queue === undefined ? `to-${slug(binding.exchange)}` : slug(binding.queue);
  const headers = Object.entries(binding.headers ?? {})
    .map(([name, value]) => `${slug(name)}-${slug(String(value))}`)
    .sort();
  const how = [
    ...(binding.key ? [slug(binding.key)] : []),
    ...(headers.length > 0 ? [binding.match ?? 'all'] : []),
    ...headers,
  ];
  return [slug(vhost), slug(binding.from), end, ...how].filter((part) => part !== '').join('.');
}
