import { byCode } from '../../../kernel/base/values';
import { type FluentBitConfig, type Plugin, service } from './language';
import { CLUSTER, counterOf, FORWARD_PORT, HTTP_PORT, MATCHES_PORT, PATHS, tagOf } from './names';
import { type AggregatorPlaces, matches, type Planned, renew, toBucket, toElasticsearch } from './outputs';
import { limit, REJECTED } from './plan';
import type { LogAlert } from './props';
import type { Source } from './sources';

/** In the pods. */
export function aggregatorPlaces(of: Pick<AggregatorPlaces, 'elasticsearch' | 'bucket'>): AggregatorPlaces {
  const listen = { host: '0.0.0.0', forward: FORWARD_PORT, http: HTTP_PORT, matches: MATCHES_PORT };
  return { data: PATHS.data, tls: PATHS.tls, listen, ...of };
}

/**
 * What is done with the records of all nodes: each system's go to its data stream, with whose they are, and all of them into the bucket.
 * What was taken from an agent is on disk before the agent hears so.
 */
export function aggregatorConfig(plan: Planned, sources: readonly Source[], at: AggregatorPlaces): FluentBitConfig {
  const teams = new Map(sources.map(({ system, team }) => [system, team]));
  const systems = [...teams].sort(([a], [b]) => byCode(a, b));
  const alerts = Object.entries(plan.alerts).sort(([a], [b]) => byCode(a, b));
  return {
    service: {
      ...service(at.data, at.listen.host, at.listen.http),
      // By itself, once a day: certificates are read at the start alone.
      hot_reload: 'on',
      'hot_reload.timeout': '60',
      'storage.keep.rejected': 'on',
      'storage.rejected.path': 'rejected',
      'storage.rejected.limit': limit(plan.buffer, REJECTED),
    },
    pipeline: {
      inputs: [agents(at), { name: 'dummy', alias: 'renew', tag: 'renew', interval_sec: '86400' }],
      filters: [
        ...systems.map(([system, team]) => owned(system, plan.environment, team)),
        owned(CLUSTER, plan.environment),
        ...alerts.map(([name, alert]) => counted(name, alert)),
      ],
      outputs: [
        ...[...systems.map(([system]) => system), CLUSTER].map((system) => toElasticsearch(plan, system, at)),
        ...(at.bucket === undefined ? [] : [toBucket(plan, at.bucket, at.data)]),
        ...(alerts.length === 0 ? [] : [matches(at)]),
        renew(at),
      ],
    },
  };
}

function agents({ listen, tls }: AggregatorPlaces): Plugin {
  return {
    name: 'forward',
    alias: 'agents',
    listen: listen.host,
    port: String(listen.forward),
    shared_key: '$' + '{SHARED_KEY}',
    self_hostname: '$' + '{HOSTNAME}',
    buffer_chunk_size: '1M',
    buffer_max_size: '8M',
    tls: 'on',
    'tls.crt_file': `${tls}/tls.crt`,
    'tls.key_file': `${tls}/tls.key`,
    'storage.type': 'filesystem',
    'storage.pause_on_chunks_overlimit': 'off',
  };
}

/** Whatever a record itself says of this, what its system states counts. */
function owned(system: string, environment: string, team?: string): Plugin {
  const set = [`system ${system}`, `environment ${environment}`, ...(team === undefined ? [] : [`team ${team}`])];
  return { name: 'modify', alias: `of-${system}`, match: tagOf(system), set };
}

function counted(name: string, { system, matches: regex }: LogAlert): Plugin {
  const { subsystem } = counterOf(name);
  return {
    name: 'log_to_metrics',
    alias: `count-${subsystem}`,
    match: tagOf(system),
    tag: 'matches',
    metric_mode: 'counter',
    metric_namespace: 'keelson_log',
    metric_subsystem: subsystem,
    metric_name: 'matches_total',
    metric_description: `Records of ${system} that the alert ${name} is about`,
    regex: `message ${regex}`,
    emitter_name: `matches-${subsystem}`,
    flush_interval_sec: '5',
  };
}
