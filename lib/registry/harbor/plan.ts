import { Size } from 'cdk8s';
import type { Directory } from '../../handles/directory';
import type { StorageClass } from '../../handles/storage-class';
import type { Placement } from '../../kernel/base/placement';
import { byCode } from '../../kernel/base/values';
import type { System } from '../../kernel/system';
import { hostAndPort } from './names';
import type { HarborProject, HarborProxy, HarborRegistryProps, HarborReplication } from './props';

/** What will be made, with every default applied. */
export interface HarborPlan {
  readonly id: string;
  readonly namespace: string;
  /** Where people and machines reach it. */
  readonly url: string;
  /** The same, as images name it. */
  readonly host: string;
  readonly storage: StorageClass<'RWO'>;
  readonly size: Size;
  readonly replicas: number;
  readonly connections: number;
  /** Whether it is called by TLS from outside; its components speak it among themselves anyway. */
  readonly tls: boolean;
  readonly placement: Placement;
  readonly offline: boolean;
  /** The row's, in front of every image. */
  readonly mirror?: string;
  /** How often the row has the key of stored credentials made anew, the first time counted. */
  readonly keyGeneration: number;
  readonly directory?: Directory;
  readonly admins?: string;
  readonly projects: Readonly<Record<string, HarborProject>>;
  readonly proxies: Readonly<Record<string, PlannedProxy>>;
  readonly replications: Readonly<Record<string, HarborReplication>>;
}

/** A proxy, and where its registry listens. */
export interface PlannedProxy extends HarborProxy {
  readonly of: string;
  readonly host: string;
  readonly port: number;
}

/** The props with every default applied. @param placement nodes that may carry the registry */
export function planHarbor(
  { env, id, namespace }: System,
  props: HarborRegistryProps,
  placement: Placement,
): HarborPlan {
  const { generations, mirror } = env.row;
  const { url } = props.host;
  return {
    id,
    namespace,
    url,
    host: new URL(url).host,
    storage: props.storage,
    size: props.size ?? Size.gibibytes(5),
    replicas: props.replicas ?? env.pick({ single: 1, quorum: 2 }),
    connections: props.connections ?? 60,
    tls: props.tls ?? true,
    placement,
    offline: props.offline ?? false,
    ...(mirror !== undefined && { mirror }),
    keyGeneration: generations?.[`${id}/secret-key`] ?? 1,
    ...(props.directory && { directory: props.directory }),
    ...(props.admins !== undefined && { admins: props.admins }),
    projects: props.projects ?? {},
    proxies: Object.fromEntries(
      Object.entries(props.proxies ?? {}).map(([name, proxy]) => [name, plannedProxy(name, proxy)]),
    ),
    replications: props.replicateTo ?? {},
  };
}

function plannedProxy(name: string, proxy: HarborProxy): PlannedProxy {
  const { of = name } = proxy;
  return { ...proxy, of, ...hostAndPort(of) };
}

/** Projects that are filled from another environment alone. */
export function filledProjects({ projects }: HarborPlan): string[] {
  return Object.keys(projects).filter((name) => projects[name]?.replica === true);
}

/** Groups of the directory that are members somewhere, each once. */
export function memberGroups({ projects }: HarborPlan): string[] {
  const all = Object.values(projects).flatMap(({ members = {} }) => Object.keys(members));
  return [...new Set(all)].sort(byCode);
}
