import { logStream } from '../../../handles/logging';
import type { Plugin } from './language';
import { tagOf } from './names';
import { type CollectionPlan, FULL, limit, tries } from './plan';

/** Where records go, and by which files. */
export interface AggregatorPlaces {
  /** Folder of chunks. */
  readonly data: string;
  /** Folder of `tls.crt` and `tls.key`. */
  readonly tls: string;
  readonly listen: { readonly host: string; readonly forward: number; readonly http: number; readonly matches: number };
  readonly elasticsearch: { readonly host: string; readonly port: number; readonly user: string; readonly ca: string };
  /** @default no second copy */
  readonly bucket?: { readonly url: string; readonly name: string; readonly region: string; readonly ca?: string };
}

/** What configurations are made of. */
export type Planned = Pick<CollectionPlan, 'id' | 'environment' | 'outage' | 'buffer' | 'copy' | 'alerts'>;

/** Part of the volume that is for Elasticsearch; what is left of the whole is for the bucket. */
function share({ copy }: Planned): number {
  return FULL / (copy === undefined ? 1 : 2);
}

/**
 * A record has the same id however often it is sent, so Elasticsearch takes it once. A chunk that it has already, all of it, is refused
 * as a whole and sent again: that is why tries have an end.
 */
export function toElasticsearch(plan: Planned, system: string, { elasticsearch }: AggregatorPlaces): Plugin {
  return {
    name: 'es',
    alias: `es-${system}`,
    match: tagOf(system),
    host: elasticsearch.host,
    port: String(elasticsearch.port),
    index: logStream(system, plan.environment),
    suppress_type_name: 'on',
    write_operation: 'create',
    generate_id: 'on',
    time_key: '@timestamp',
    time_key_nanos: 'on',
    replace_dots: 'on',
    compress: 'gzip',
    buffer_size: '1M',
    http_user: elasticsearch.user,
    http_passwd: '$' + '{ES_PASSWORD}',
    tls: 'on',
    'tls.verify': 'on',
    'tls.verify_hostname': 'on',
    'tls.ca_file': elasticsearch.ca,
    'net.io_timeout': '60s',
    trace_error: 'on',
    retry_limit: String(tries(plan)),
    'storage.total_limit_size': limit(plan.buffer, share(plan)),
    workers: '1',
  };
}

/** What is gathered is put there when it is large or old enough, each system's apart. */
export function toBucket(
  plan: Planned,
  { url, name, region, ca }: NonNullable<AggregatorPlaces['bucket']>,
  data: string,
): Plugin {
  const after = plan.copy?.after?.toSeconds() ?? 600;
  return {
    name: 's3',
    alias: 'copy',
    match: tagOf('*'),
    bucket: name,
    region,
    endpoint: url,
    s3_key_format: `/${plan.environment}/$TAG[1]/%Y/%m/%d/%H%M%S-$UUID.json.gz`,
    s3_key_format_tag_delimiters: '.',
    compression: 'gzip',
    content_type: 'application/gzip',
    use_put_object: 'on',
    total_file_size: '50M',
    upload_timeout: `${after}s`,
    json_date_key: '@timestamp',
    json_date_format: 'iso8601',
    store_dir: `${data}/copy`,
    store_dir_limit_size: limit(plan.buffer, share(plan)),
    preserve_data_ordering: 'off',
    retry_exhausted_action: 'quarantine',
    ...(ca === undefined ? {} : { 'tls.verify': 'on', 'tls.verify_hostname': 'on', 'tls.ca_file': ca }),
    retry_limit: String(tries(plan)),
    workers: '1',
  };
}

/** Counters of log-based alerts. */
export function matches({ listen }: AggregatorPlaces): Plugin {
  return {
    name: 'prometheus_exporter',
    alias: 'matches',
    match: 'matches',
    host: listen.host,
    port: String(listen.matches),
  };
}

/** Asks itself to begin anew. What is on disk stays there, and agents try again. */
export function renew({ listen }: AggregatorPlaces): Plugin {
  const at = { host: '127.0.0.1', port: String(listen.http), uri: '/api/v2/reload' };
  return { name: 'http', alias: 'renew', match: 'renew', ...at, format: 'json', retry_limit: '3', workers: '1' };
}
