import type { Proof, Proofs, Scene } from '../../lib/testing';

/** Values of the servers 0, 1, … of the cache `cache`. */
function servers(metric: string, ...values: readonly string[]): Scene['series'] {
  return Object.fromEntries(
    values.map((value, server) => [`${metric}{namespace="cache",pod="cache-${server}"}`, value]),
  );
}

/** What the second server and the third one say of the first. */
function links(second: string, third: string): Scene['series'] {
  const link = (server: number) =>
    `redis_master_link_up{namespace="cache",pod="cache-${server}",master_host="cache-0.cache-peers.cache.svc"}`;
  return { [link(1)]: second, [link(2)]: third };
}

/** Of a hundred values that are asked for each minute, so many are there. */
function asked(there: number, evicted: string): Scene['series'] {
  return {
    ...servers('redis_keyspace_hits_total', `0+${there}`),
    ...servers('redis_keyspace_misses_total', `0+${100 - there}`),
    ...servers('redis_evicted_keys_total', evicted),
  };
}

export const PROOFS: Proofs = {
  ValkeyPrimaryDown: {
    fires: { series: servers('redis_up', '1x1 0x20', '1', '1') },
    silent: { series: servers('redis_up', '1x5 0x2 1x6', '0', '0') },
  },
  ValkeyReplicaUnlinked: {
    fires: { series: links('1', '0') },
    silent: { series: links('1x3 0x8 1x9', '1') },
  },
  ValkeyServerMissing: {
    fires: { series: servers('redis_up', '1', '1', '0') },
    silent: { series: servers('redis_up', '1', '1', '1x4 0x12 1x9') },
  },
  ValkeyEvictsWhatIsAskedFor: {
    fires: { series: asked(45, '0+3') },
    silent: { series: asked(55, '0+3000') },
  },
  ValkeyRejectsConnections: {
    fires: { series: servers('redis_rejected_connections_total', '0', '0+1') },
    silent: { series: servers('redis_rejected_connections_total', '0', '800') },
  },
  ValkeyRefusesLogins: {
    fires: { series: servers('redis_acl_access_denied_auth_total', '0+1', '0+1') },
    silent: { series: servers('redis_acl_access_denied_auth_total', '0+0.5', '7') },
  },
};

const GIB = 1024 ** 3;

/** Of a cache that refuses what does not fit, and keeps snapshots. */
export const QUEUE_PROOFS: Proofs = {
  ...without(PROOFS, 'ValkeyEvictsWhatIsAskedFor'),
  ValkeyFull: full(0.92, 0.88),
  ValkeySnapshotFailed: {
    fires: { series: servers('redis_rdb_last_bgsave_status', '1', '0', '1') },
    silent: { series: servers('redis_rdb_last_bgsave_status', '1', '1x4 0x25 1x11', '1') },
  },
};

function full(fires: number, silent: number): Proof {
  const used = (share: number): Scene => ({
    series: {
      ...servers('redis_memory_used_bytes', String(share * GIB)),
      ...servers('redis_memory_max_bytes', String(GIB)),
    },
  });
  return { fires: used(fires), silent: used(silent) };
}

function without(proofs: Proofs, name: string): Proofs {
  return Object.fromEntries(Object.entries(proofs).filter(([known]) => known !== name));
}
