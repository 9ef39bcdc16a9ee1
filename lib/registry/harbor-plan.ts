import { Size } from 'cdk8s';
import type { Environment } from '../kernel/environment';
import { type FailureDomain, failureDomainOf, type NodePool } from '../kernel/row';
import type { HarborProject, HarborProxy, HarborReplication, HarborShape } from './harbor-shape';

/** What will be made, with every default applied. */
export interface HarborPlan {
  readonly id: string;
  readonly namespace: string;
  readonly url: string;
  readonly replicas: number;
  readonly connections: number;
  readonly size: Size;
  /** Whether it is called by TLS from outside; its components speak it among themselves anyway. */
  readonly tls: boolean;
  /** What no two pods of a component share. */
  readonly apart: FailureDomain;
  readonly pool?: NodePool;
  readonly offline: boolean;
  readonly admins?: string;
  readonly projects: Readonly<Record<string, HarborProject>>;
  readonly proxies: Readonly<Record<string, HarborProxy & { readonly of: string }>>;
  readonly replications: Readonly<Record<string, HarborReplication>>;
}

export function planHarbor(
  { env, id, namespace, path }: { env: Environment; id: string; namespace: string; path: string },
  url: string,
  shape: HarborShape,
): HarborPlan {
  const pool = shape.pool === undefined ? undefined : env.pool(shape.pool, path);
  const pools = pool === undefined ? env.row.pools.filter(({ taints = [] }) => taints.length === 0) : [pool];
  return {
    id,
    namespace,
    url,
    replicas: shape.replicas ?? env.pick({ single: 1, quorum: 2 }),
    connections: shape.connections ?? 60,
    size: shape.size ?? Size.gibibytes(5),
    tls: shape.tls ?? true,
    apart: failureDomainOf(pools),
    ...(pool === undefined ? {} : { pool }),
    offline: shape.offline ?? false,
    ...(shape.admins === undefined ? {} : { admins: shape.admins }),
    projects: shape.projects ?? {},
    proxies: Object.fromEntries(
      Object.entries(shape.proxies ?? {}).map(([name, proxy]) => [name, { ...proxy, of: proxy.of ?? name }]),
    ),
    replications: shape.replicateTo ?? {},
  };
}

/** Projects that are filled from another environment alone. */
export function replicasOf({ projects }: HarborPlan): string[] {
  return Object.entries(projects).flatMap(([name, { replica }]) => (replica === true ? [name] : []));
}

/** Groups of the directory that are members somewhere, each once. */
export function groupsOf({ projects }: HarborPlan): string[] {
  return [...new Set(Object.values(projects).flatMap(({ members = {} }) => Object.keys(members)))].sort();
}
