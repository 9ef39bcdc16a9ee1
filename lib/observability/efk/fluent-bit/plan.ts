import { Duration, Size } from 'cdk8s';
import type { Placement } from '../../../kernel/base/placement';
import { bytes } from '../../../kernel/base/quantity';
import type { System } from '../../../kernel/system';
import { agentsNamespace } from './names';
import { FLUENT_BIT_IMAGE } from './pins';
import type { CollectionProps } from './props';

/** How logs are collected, with every default applied. */
export interface CollectionPlan
  extends Required<Omit<CollectionProps, 'storage' | 'copy' | 'alerts' | 'pool'>>,
    Pick<CollectionProps, 'copy'> {
  readonly id: string;
  readonly namespace: string;
  /** Where the agents stand. */
  readonly agents: string;
  /** Name of the environment. */
  readonly environment: string;
  readonly image: string;
  /** Nodes of the environment: each has an agent. */
  readonly nodes: number;
  /** What all systems write in a day. */
  readonly perDay: Size;
  readonly alerts: NonNullable<CollectionProps['alerts']>;
  /** Name of the class of the buffers. */
  readonly storageClass: string;
  /** Where the pods that pass on may stand. */
  readonly placement: Placement;
}

/** Part of a volume that buffers may fill: files of chunks end on whole pages, and a full disk writes nothing down. */
export const FULL = 0.8;

/** Part of a volume for chunks that were given up: they lie there until somebody has looked. */
export const REJECTED = 0.1;

/**
 * A record as a buffer holds it, against the line that was written: lines of 180 bytes, with the names and six labels of their pod around
 * them, took 960 bytes each on the disk.
 */
export const OVERHEAD = 6;

/** The props with every default applied. @param on.perDay what all systems write in a day */
export function planCollection(
  { env, id, namespace }: System,
  props: CollectionProps,
  on: { readonly perDay: Size; readonly storageClass: string; readonly placement: Placement },
): CollectionPlan {
  const outage = props.outage ?? Duration.hours(6);
  const replicas = props.replicas ?? env.pick({ single: 1, quorum: 2 });
  const needed = bufferNeeded({ ...on, outage, replicas, copy: props.copy });
  return {
    id,
    namespace,
    agents: agentsNamespace(id),
    environment: env.row.name,
    image: env.image(FLUENT_BIT_IMAGE),
    nodes: env.row.pools.reduce((sum, { nodes }) => sum + nodes.length, 0),
    outage,
    replicas,
    buffer: props.buffer ?? Size.gibibytes(Math.max(1, Math.ceil(needed / 1024 ** 3 / 10)) * 10),
    nodeBuffer: props.nodeBuffer ?? Size.gibibytes(2),
    memory: props.memory ?? Size.mebibytes(512),
    agentMemory: props.agentMemory ?? Size.mebibytes(256),
    ...(props.copy === undefined ? {} : { copy: props.copy }),
    alerts: props.alerts ?? {},
    ...on,
  };
}

/** Bytes that each volume must have: an outage's records, of which one pod may have to hold all while another is away. */
export function bufferNeeded({
  perDay,
  outage,
  replicas,
  copy,
}: Pick<CollectionPlan, 'perDay' | 'outage' | 'replicas' | 'copy'>): number {
  const written = (bytes(perDay) * OVERHEAD * outage.toSeconds({ integral: false })) / 86_400;
  const holders = Math.max(1, replicas - 1);
  return (written * (copy === undefined ? 1 : 2)) / holders / FULL;
}

/** Times that a chunk is tried, so that the outage is borne: they wait 5 to 60 seconds in between, 32 on average. */
export function tries({ outage }: Pick<CollectionPlan, 'outage'>): number {
  return Math.ceil(outage.toSeconds({ integral: false }) / 20);
}

/** Fluent Bit reads `M` as 1000² in one place and 1024² in another: plain bytes are the same everywhere. */
export function limit(size: Size, part = 1): string {
  return String(Math.floor(bytes(size) * part));
}
