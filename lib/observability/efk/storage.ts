import { bytes } from '../../kernel/base/quantity';
import type { Growth } from '../../kernel/facts';
import { dataSets, type EfkPlan, type NodeSet } from './plan';

/**
 * What indexed logs take of the disk, beside what was written: fields, doc values and merges. From 1.2 to 1.7 times is usual;
 * `logsdb`, which is the way of 9 with data streams of logs, stays at the lower end.
 */
const INDEXED = 1.2;

/**
 * How full Elasticsearch lets a disk become before it puts nothing more there: `cluster.routing.allocation.disk.watermark.low`,
 * 85 %. At 95 % (`flood_stage`) it stops writing.
 */
export const FULL = 0.85;

/** What nodes of one set must hold, and what they can. */
export interface Room {
  readonly set: NodeSet;
  /** Days of logs that lie there. */
  readonly days: number;
  /** Bytes, with all copies. */
  readonly needed: number;
  /** Bytes of a volume of each node that would be enough. */
  readonly each: number;
  /** Bytes that may be used. */
  readonly has: number;
}

/** How much the logs of a plan take, for each set that holds some. */
export function roomsOf(plan: EfkPlan): Room[] {
  const { keep, rollover, sets } = plan;
  const warm = sets.some(({ name }) => name === 'warm');
  const days = { hot: (warm ? keep.hot : keep.delete) + rollover, warm: keep.delete - keep.hot };
  return dataSets(sets).map((set) => {
    const of = days[set.name as 'hot' | 'warm'];
    const needed = bytesPerDay(plan) * of;
    return { set, days: of, needed, each: needed / FULL / set.nodes, has: bytes(set.size) * set.nodes * FULL };
  });
}

/** What it costs: stated of the system, and told in the report. */
export function growthOf(plan: EfkPlan): Growth {
  const { copies, keep, perDay, rollover, sets } = plan;
  return {
    of: 'logs',
    rate: `${perDay.asString()} of logs a day, in ${copies === 0 ? '1 copy' : `${copies + 1} copies`}, ${INDEXED} times as large once indexed`,
    perDay: bytesPerDay(plan),
    days: keep.delete + rollover,
    room: dataSets(sets).reduce((sum, { nodes, size }) => sum + nodes * bytes(size), 0),
  };
}

function bytesPerDay({ copies, perDay }: EfkPlan): number {
  return Math.round(bytes(perDay) * (1 + copies) * INDEXED);
}
