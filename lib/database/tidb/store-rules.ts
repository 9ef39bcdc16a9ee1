import type { Check } from '../../kernel/base/faults';
import { mebibytes } from '../../kernel/base/quantity';
import { plain, type TomlValue, valueAt } from './config';
import type { TidbPlan } from './plan';

/** What the configurations of PD and TiKV may not say. */
export function checkStoreConfigs(check: Check, plan: TidbPlan): void {
  checkBlockCache(check, plan);
  checkEvictLeaders(check, plan);
  checkLocationLabels(check, plan);
}

/** The rest of the memory is for memtables, Raft and queries: without it the kernel kills the store again and again. */
const BLOCK_CACHE_MOST = 0.6;

function checkBlockCache(check: Check, { tikv }: TidbPlan): void {
  const given = valueAt(tikv.config.table, 'storage.block-cache.capacity');
  const at = { prop: 'tikv.config storage.block-cache.capacity', given: plain(given) };
  const capacity = typeof given === 'string' ? tikvMebibytes(given) : undefined;
  const most = Math.floor(mebibytes(tikv.memory) * BLOCK_CACHE_MOST);
  check
    .that(capacity !== undefined, { ...at, message: 'is no size', allowed: "as '3600MiB' or '4GiB'" })
    .that(capacity === undefined || capacity <= most, {
      ...at,
      message: `fills the memory of ${tikv.memory.asString()}: the store would be killed for it`,
      allowed: `at most ${most}MiB, ${BLOCK_CACHE_MOST * 100} % of tikv.memory`,
    });
}

const UNITS: Readonly<Record<string, number>> = { K: 1 / 1024, M: 1, G: 1024, T: 1024 * 1024, P: 1024 ** 3 };

/** A size as TiKV reads it: `KB`, `KiB`, `MB` and so on are all powers of 1024. */
function tikvMebibytes(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([KMGTP])i?B?$/.exec(text.trim()) ?? [];
  return amount === undefined ? undefined : Number(amount) * (UNITS[unit ?? ''] ?? 0);
}

function checkEvictLeaders(check: Check, { tikv: { evictLeaderTimeout } }: TidbPlan): void {
  check.that(evictLeaderTimeout === undefined || evictLeaderTimeout.toSeconds({ integral: false }) >= 1, {
    prop: 'tikv.evictLeaderTimeout',
    given: evictLeaderTimeout?.toHumanString(),
    message: 'gives a store no time to hand over its leaders',
    allowed: 'at least a second',
  });
}

function checkLocationLabels(check: Check, { pd }: TidbPlan): void {
  const given = valueAt(pd.config.table, 'replication.location-labels');
  const names = Array.isArray(given) ? given : [];
  check.that(Array.isArray(given) && names.every((name: TomlValue) => typeof name === 'string' && name !== ''), {
    prop: 'pd.config replication.location-labels',
    given: plain(given),
    message: 'is no list of labels, widest first',
    allowed: '["zone", "host"]',
  });
}
