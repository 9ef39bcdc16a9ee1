import { byCode, groupBy } from '../../kernel/base/values';
import type { Edge, Endpoint, Peer } from '../../kernel/facts';
import type { Inside } from './enrolment';
import type { ServiceEntrySpec, SidecarSpec } from './kinds';
import { isService, PROXY_PORTS } from './names';

/** A host outside that pods of a namespace talk to. */
export interface Entry {
  /** Of the object. */
  readonly name: string;
  readonly spec: ServiceEntrySpec;
}

/** Edges that leave a namespace. */
export function leaving(namespace: string, edges: readonly Edge[]): Edge[] {
  return edges.filter(({ from }) => typeof from === 'object' && 'namespace' in from && from.namespace === namespace);
}

/** Whether an endpoint is none of the cluster's Services: a host outside, or one that is called by its public name. */
function isForeign({ host, at, protocol }: Endpoint): boolean {
  return protocol !== 'udp' && at !== 'api-server' && !isService(host) && (host !== '' || !isPods(at));
}

/** What a namespace inside says that it uses elsewhere: each host once, with its ports. @param edges that leave it */
export function entriesOf(edges: readonly Edge[]): Entry[] {
  const foreign = edges.map(({ to }) => to).filter(isForeign);
  return [...groupBy(foreign, hostOf).entries()]
    .sort(([a], [b]) => byCode(a, b))
    .map(([host, endpoints]) => ({ name: nameOf(host), spec: entryOf(host, endpoints) }));
}

function entryOf(host: string, endpoints: readonly Endpoint[]): ServiceEntrySpec {
  const ports = new Map(endpoints.map((endpoint) => [endpoint.port, protocolOf(endpoint)]));
  const addresses = [...new Set(endpoints.flatMap(({ at }) => (isAddresses(at) ? at.cidrs : [])))].sort(byCode);
  const everywhere = endpoints.every(({ at }) => isAddresses(at));
  return {
    hosts: [host],
    // Plain TCP tells no host: by its addresses it is told from others on the same port.
    ...(everywhere && { addresses }),
    exportTo: ['.'],
    location: 'MESH_EXTERNAL',
    resolution: everywhere ? 'NONE' : 'DNS',
    ports: [...ports.entries()]
      .sort(([a], [b]) => a - b)
      .map(([number, protocol]) => ({ number, name: `${protocol.toLowerCase()}-${number}`, protocol })),
  };
}

function protocolOf({ tls, protocol }: Endpoint): string {
  if (tls) return 'TLS';
  return protocol === 'http' ? 'HTTP' : protocol === 'grpc' ? 'GRPC' : 'TCP';
}

/** Hosts at one port, of which a proxy could not tell which is meant. */
interface Mixed {
  readonly port: number;
  /** Hosts outside, and endpoints of the cluster. */
  readonly hosts: readonly string[];
}

/**
 * Plain TCP names no host: where it is spoken to one whose addresses are not told, that one gets all that a pod says at the port, what
 * it says to others there too. A Service of TCP is told by its own address.
 * @param edges that leave a namespace
 */
export function mixedIn(edges: readonly Edge[]): Mixed[] {
  const ends = edges.map(({ to }) => to).filter(({ at, protocol }) => protocol !== 'udp' && at !== 'api-server');
  const unaddressed = ends.filter((end) =>
    isForeign(end) ? !isAddresses(end.at) : protocolOf(end) !== 'TCP' && !end.tls,
  );
  return [...groupBy(unaddressed, ({ port }) => port).entries()]
    .filter(([, all]) => all.some((end) => isForeign(end) && protocolOf(end) === 'TCP'))
    .map(([port, all]) => ({ port, hosts: [...new Set(all.map(hostOf))].sort(byCode) }))
    .filter(({ hosts }) => hosts.length > 1)
    .sort((a, b) => a.port - b.port);
}

/** What has no name gets one that nobody asks for: its addresses are what counts. */
function hostOf({ host, id }: Endpoint): string {
  return host === '' ? `${id.replaceAll('/', '.')}.invalid` : host;
}

function nameOf(host: string): string {
  return `outside-${host}`
    .toLowerCase()
    .replace(/[^a-z0-9.-]/g, '-')
    .slice(0, 253);
}

/**
 * What proxies of a namespace are told of: themselves, the control plane, and where edges lead. The rest they neither know nor
 * reach, which also keeps them small.
 * @param edges that leave it
 * @param mesh namespace of the control plane
 * @param egress whether any host may be called
 */
export function sidecarOf(home: Inside, edges: readonly Edge[], mesh: string, egress: 'declared' | 'any'): SidecarSpec {
  const told = edges.filter(({ to }) => !PROXY_PORTS.includes(to.podPort)).map(({ to }) => to);
  const homes = new Set([mesh, ...told.flatMap(({ at }) => (isPods(at) ? [at.namespace] : []))]);
  if (told.some(({ at }) => at === 'api-server')) homes.add('default');
  homes.delete(home.namespace);
  const open = egress === 'any' || home.addressed.size > 0 || told.some(isUnnamed);
  return {
    egress: [{ hosts: ['./*', ...[...homes].sort(byCode).map((namespace) => `${namespace}/*`)] }],
    outboundTrafficPolicy: { mode: open ? 'ALLOW_ANY' : 'REGISTRY_ONLY' },
  };
}

/** Pods that are called by their addresses, which no registry has. */
function isUnnamed({ host, at }: Endpoint): boolean {
  return host === '' && isPods(at);
}

function isPods(at: Peer): at is Extract<Peer, { readonly labels: unknown }> {
  return typeof at === 'object' && 'labels' in at;
}

function isAddresses(at: Peer): at is Extract<Peer, { readonly cidrs: unknown }> {
  return typeof at === 'object' && 'cidrs' in at;
}
