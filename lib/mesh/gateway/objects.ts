import { byCode, type Labels } from '../../kernel/base/values';
import type { System } from '../../kernel/system';
import { type Binding, type BoundHost, homeOf, serviceOf } from './bindings';
import type {
  BackendTlsPolicyContent,
  GatewayContent,
  HttpRouteContent,
  HttpRule,
  IngressContent,
  Listener,
} from './kinds';

const GROUP = 'gateway.networking.k8s.io';
/** Name of the listener that redirects, and that challenges come through. */
export const PLAIN = 'http';
const ROUTES = [{ group: GROUP, kind: 'HTTPRoute' }] as const;

/** What of a gateway its objects tell. */
export interface GatewayOf {
  readonly gatewayClass: string;
  readonly annotations: Labels;
  /** Secret of a host's certificate. */
  secretOf(host: string): string;
}

/**
 * A listener for each host, which only the namespaces of what answers there may attach to: nobody else can take the host.
 * The plain one takes routes of its own namespace alone.
 */
export function gatewaySpec(of: GatewayOf, hosts: readonly BoundHost[]): GatewayContent['spec'] {
  const plain: Listener = {
    name: PLAIN,
    port: 80,
    protocol: 'HTTP',
    allowedRoutes: { kinds: ROUTES, namespaces: { from: 'Same' } },
  };
  const { gatewayClass: gatewayClassName, annotations } = of;
  return {
    gatewayClassName,
    ...(Object.keys(annotations).length === 0 ? {} : { infrastructure: { annotations } }),
    listeners: [plain, ...hosts.map((host) => listener(of, host))],
  };
}

function listener(of: GatewayOf, { host, section, bindings }: BoundHost): Listener {
  const values = [...new Set(bindings.map(homeOf))].sort(byCode);
  const key = 'kubernetes.io/metadata.name';
  return {
    name: section,
    port: 443,
    protocol: 'HTTPS',
    hostname: host,
    tls: { mode: 'Terminate', certificateRefs: [{ group: '', kind: 'Secret', name: of.secretOf(host) }] },
    allowedRoutes: {
      kinds: ROUTES,
      namespaces: { from: 'Selector', selector: { matchExpressions: [{ key, operator: 'In', values }] } },
    },
  };
}

/** Everything that comes without TLS is told to come with it; a challenge's own route is more exact, and goes before. */
export function redirectSpec(gateway: System): HttpRouteContent['spec'] {
  const requestRedirect = { scheme: 'https', statusCode: 301 } as const;
  return {
    parentRefs: [parent(gateway, PLAIN)],
    rules: [{ matches: [prefix('/')], filters: [{ type: 'RequestRedirect', requestRedirect }] }],
  };
}

/** @param bindings of one taker and namespace */
export function routeSpec(
  gateway: System,
  { host, section }: BoundHost,
  bindings: readonly Binding[],
): HttpRouteContent['spec'] {
  return { parentRefs: [parent(gateway, section)], hostnames: [host], rules: bindings.map(rule) };
}

function rule(binding: Binding): HttpRule {
  const { path, timeout, to } = binding;
  return {
    matches: [prefix(path)],
    backendRefs: [{ group: '', kind: 'Service', name: serviceOf(binding), port: to.port, weight: 1 }],
    ...(timeout === undefined ? {} : { timeouts: { request: `${timeout.toSeconds()}s` } }),
  };
}

function prefix(value: string) {
  return { path: { type: 'PathPrefix', value } } as const;
}

function parent({ id, namespace }: System, sectionName: string) {
  return { group: GROUP, kind: 'Gateway', name: id, namespace, sectionName };
}

/** The gateway checks whom it talks to: the name in the certificate is that of the Service. */
export function backendTlsSpec(binding: Binding): BackendTlsPolicyContent['spec'] {
  return {
    targetRefs: [{ group: '', kind: 'Service', name: serviceOf(binding) }],
    validation: {
      caCertificateRefs: [{ group: '', kind: 'Secret', name: binding.trust?.name ?? '' }],
      hostname: binding.to.host,
    },
  };
}

/** @param bindings of one taker and namespace */
export function ingressSpec(
  ingressClass: string,
  host: string,
  secretName: string,
  bindings: readonly Binding[],
): IngressContent['spec'] {
  const paths = bindings.map((binding) => ({
    path: binding.path,
    pathType: 'Prefix' as const,
    backend: { service: { name: serviceOf(binding), port: { number: binding.to.port } } },
  }));
  return {
    ingressClassName: ingressClass,
    tls: [{ hosts: [host], secretName }],
    rules: [{ host, http: { paths } }],
  };
}
