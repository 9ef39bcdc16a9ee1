import { byCode } from '../../kernel/base/values';
import type { Edge, Pods } from '../../kernel/facts';
import type { MtlsMode, PeerAuthenticationSpec } from './kinds';
import { isSeen, type Membership, portsOf } from './peers';

/**
 * How pods inside are spoken to, where STRICT alone would lock somebody out whom an edge lets in: who is outside of the mesh (the
 * API server, Prometheus, an operator, a node) has no certificate, so that the ports which they call take both. On ports of TCP
 * that is spoken plainly: a server there may speak first, and a proxy that waits to see whether TLS comes would wait for ever.
 *
 * @param edges that come to the pods
 * @param addressed whether its servers call each other by addresses
 * @returns nothing where STRICT holds for every port
 */
export function transportOf(
  pods: Pods,
  edges: readonly Edge[],
  members: Membership,
  addressed: boolean,
): PeerAuthenticationSpec | undefined {
  const ports = new Map<string, MtlsMode>();
  for (const edge of edges.filter(isSeen)) {
    if (members.has(edge.from)) continue;
    const mode = edge.to.protocol === 'tcp' ? 'DISABLE' : 'PERMISSIVE';
    for (const port of portsOf(edge) ?? []) if (ports.get(String(port)) !== 'DISABLE') ports.set(String(port), mode);
  }
  if (ports.size === 0 && !addressed) return undefined;
  const portLevel = [...ports.entries()]
    .sort(([a], [b]) => byCode(a, b))
    .map(([port, mode]) => [port, { mode }] as const);
  return {
    selector: { matchLabels: pods.labels },
    mtls: { mode: addressed ? 'PERMISSIVE' : 'STRICT' },
    ...(portLevel.length > 0 && { portLevelMtls: Object.fromEntries(portLevel) }),
  };
}
