import { byCode } from '../../kernel/base/values';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { type Binding, type BoundHost, homeOf, routesOf, serviceOf } from './bindings';
import { BackendTlsPolicy, Gateway, HttpRoute, Ingress } from './kinds';
import { backendTlsSpec, gatewaySpec, ingressSpec, redirectSpec, routeSpec } from './objects';
import type { PublicGatewayProps } from './props';

/** Services whose policy is written, by system: one of several hosts, or gateways, has one. */
const POLICED = new WeakMap<System, Set<string>>();

/** Name of a host's certificate and its Secret, and of the route beside what answers: it goes with its holder. */
export function secretOf(holder: System, host: string): string {
  return `${holder.id}-${host}`;
}

/** The gateway with a listener for each host that is answered, and the routes, each in the file of who answers. */
export function writeRoutes(gateway: System, of: PublicGatewayProps, hosts: readonly BoundHost[]): void {
  const bound = hosts.filter(({ bindings }) => bindings.length > 0).sort((a, b) => byCode(a.host, b.host));
  if (of.gatewayClass !== undefined) {
    const { gatewayClass, annotations = {} } = of;
    const spec = gatewaySpec({ gatewayClass, annotations, secretOf: (host) => secretOf(gateway, host) }, bound);
    new Manifest(gateway, Gateway, { name: gateway.id, spec });
    new Manifest(gateway, HttpRoute, { name: gateway.name('redirect'), spec: redirectSpec(gateway) });
  }
  for (const host of bound)
    for (const bindings of routesOf(host)) {
      const [{ taker }, namespace] = [bindings[0] as Binding, homeOf(bindings[0] as Binding)];
      const name = secretOf(taker, host.host);
      if (of.ingressClass === undefined)
        new Manifest(taker, HttpRoute, { name, namespace, spec: routeSpec(gateway, host, bindings) });
      else {
        const spec = ingressSpec(of.ingressClass, host.host, name, bindings);
        new Manifest(taker, Ingress, { name, namespace, annotations: of.annotations ?? {}, spec });
      }
      for (const binding of bindings) if (binding.trust !== undefined) writePolicy(binding);
    }
}

function writePolicy(binding: Binding): void {
  const { taker } = binding;
  const name = serviceOf(binding);
  const namespace = homeOf(binding);
  const known = POLICED.get(taker) ?? new Set<string>();
  if (known.has(`${namespace}/${name}`)) return;
  POLICED.set(taker, known.add(`${namespace}/${name}`));
  new Manifest(taker, BackendTlsPolicy, { name, namespace, spec: backendTlsSpec(binding) });
}
