import type { Plugin } from './language';
import type { CollectionPlan } from './plan';
import { JSON_LINES, type Reading, type Source, TEXT, wholeNamespaces } from './sources';
import { choose, shape } from './streams';

/** Where an agent finds things, and is found. */
export interface AgentPlaces {
  /** Folder with a file for each container: `<pod>_<namespace>_<container>-<id>.log`. */
  readonly logs: string;
  /** Folder of positions and chunks. */
  readonly data: string;
  /** Of the API server, which is asked for labels of pods. */
  readonly api: string;
  /** PEM of the authority of who takes the records. */
  readonly ca: string;
  /** Who takes them. */
  readonly to: { readonly host: string; readonly port: number };
  /** Where it tells how it is. */
  readonly listen: { readonly host: string; readonly port: number };
}

/** Reads all files that are read in one way, and says whose each record is. */
export function tail(
  plan: Pick<CollectionPlan, 'id' | 'namespace'>,
  sources: readonly Source[],
  reading: Reading,
  at: AgentPlaces,
): Plugin {
  const { id, firstLine } = reading;
  const { path, except } = filesOf(plan, sources, reading, at.logs);
  return {
    name: 'tail',
    alias: id,
    tag: 'kube.*',
    path: path.join(','),
    ...(except.length > 0 && { exclude_path: except.join(',') }),
    'multiline.parser': firstLine === undefined ? 'cri' : id,
    db: `${at.data}/${id}.db`,
    'db.locking': 'on',
    'db.compare_filename': 'on',
    read_from_head: 'on',
    refresh_interval: '5',
    rotate_wait: '60',
    skip_long_lines: 'on',
    buffer_chunk_size: '32k',
    buffer_max_size: '256k',
    mem_buf_limit: '32M',
    'storage.type': 'filesystem',
    'storage.pause_on_chunks_overlimit': 'off',
    processors: {
      logs: [...(id === JSON_LINES.id ? fields() : []), ...whose(at, id), ...choose(sources, reading), ...shape(id)],
    },
  };
}

/** A container's file has its namespace in its name: only what must be told apart there is read twice. */
function filesOf(
  { id, namespace }: Pick<CollectionPlan, 'id' | 'namespace'>,
  sources: readonly Source[],
  reading: Reading,
  logs: string,
) {
  const whole = wholeNamespaces(sources);
  const files = (of: string) => `${logs}/*_${of}_*.log`;
  if (reading.id !== TEXT.id) {
    const named = sources.filter((source) => source.reading.id === reading.id).map((source) => source.namespace);
    return { path: [...new Set(named)].map(files), except: [] };
  }
  const others = [...whole].filter(([, source]) => source.reading.id !== TEXT.id).map(([name]) => files(name));
  // What the aggregator says of a record that nobody takes would be a record again, that nobody takes.
  return { path: [`${logs}/*.log`], except: [`${logs}/${id}-log-aggregator-*_${namespace}_*.log`, ...others] };
}

/** Before anything else is known of the record: what an object of JSON calls as we do gives way. */
function fields(): Plugin[] {
  return [
    { name: 'modify', alias: 'json-bare', remove: ['stream', '_p', 'time'] },
    {
      name: 'parser',
      alias: 'json-fields',
      key_name: 'log',
      parser: 'json-line',
      reserve_data: 'on',
      preserve_key: 'off',
    },
    {
      name: 'modify',
      alias: 'json-own',
      remove: ['stream', 'time', 'kubernetes', '@timestamp', 'keelson_pod', 'keelson_stream'],
    },
  ];
}

/**
 * Namespace, pod and container stand in the name of the file. Labels are the API server's to tell; of a pod that is gone already, or while
 * the API server is away, what the name says is all that is known.
 */
function whose({ api }: AgentPlaces, id: string): Plugin[] {
  const meta = {
    name: 'kubernetes',
    kube_url: api,
    annotations: 'off',
    merge_log: 'off',
    'k8s-logging.parser': 'off',
    'k8s-logging.exclude': 'off',
    buffer_size: '0',
  };
  return [
    { ...meta, alias: `${id}-file`, use_tag_for_meta: 'on' },
    { name: 'modify', alias: `${id}-file-name`, rename: 'kubernetes keelson_pod' },
    { ...meta, alias: `${id}-pod`, labels: 'on', kube_meta_cache_ttl: '10m' },
    { name: 'modify', alias: `${id}-pod-name`, rename: 'keelson_pod kubernetes', remove: 'keelson_pod' },
  ];
}
