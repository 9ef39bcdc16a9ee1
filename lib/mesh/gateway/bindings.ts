import type { Duration } from 'cdk8s';
import type { Endpoint, Peer, Pods } from '../../kernel/facts';
import type { SecretRef } from '../../kernel/needs';
import type { System } from '../../kernel/system';
import type { Proxies } from './props';

/** An endpoint that answers for a host. */
export interface Binding {
  readonly taker: System;
  readonly to: Endpoint;
  readonly path: string;
  readonly timeout?: Duration;
  readonly trust?: SecretRef;
}

/** A host, and what answers for it. */
export interface BoundHost {
  readonly host: string;
  /** Name of its listener. */
  readonly section: string;
  /** In order of paths. */
  readonly bindings: readonly Binding[];
}

/** Namespace of an endpoint's pods: routes stand there, beside the Service. */
export function homeOf({ to }: Binding): string {
  return (to.at as Pods).namespace;
}

/** Service of an endpoint: the first part of its host. */
export function serviceOf({ to }: Binding): string {
  return to.host.split('.')[0] ?? '';
}

/** Where the proxies are on the network. Pods of a class are not ours to state: only edges name them. */
export function peerOf(id: string, proxies: Proxies): Peer {
  if (proxies === 'nodes' || 'cidrs' in proxies) return proxies;
  const { namespace, labels } = proxies;
  const requests = { cpu: '0', memory: '0' };
  const of = {
    id: `${id}/proxies`,
    system: id,
    by: 'operator',
    replicas: 0,
    requests,
    images: [],
    claims: [],
  } as const;
  return { ...of, namespace, labels };
}

/** Where a host is called from inside: what a policy sees are the proxies themselves, behind the load balancer. */
export function doorOf(id: string, proxies: Proxies, port: 'http' | 'https', host: string): Endpoint {
  const number = port === 'http' ? 80 : 443;
  const podPort = typeof proxies === 'object' && 'labels' in proxies ? (proxies.ports?.[port] ?? number) : number;
  const at = peerOf(id, proxies);
  return { id: `${id}/${port}`, at, podPort, host, port: number, protocol: 'http', tls: port === 'https' };
}

/** Endpoints by who made them answer, and where: one route each. */
export function routesOf({ bindings }: BoundHost): Binding[][] {
  const routes = new Map<string, Binding[]>();
  for (const binding of bindings) {
    const key = `${binding.taker.id} ${homeOf(binding)}`;
    routes.set(key, [...(routes.get(key) ?? []), binding]);
  }
  return [...routes.values()];
}
