import { type FluentBitConfig, type Plugin, service } from './language';
import { FORWARD_PORT, HTTP_PORT, PATHS, tagOf } from './names';
import type { CollectionPlan } from './plan';
import { limit } from './plan';
import { readingsOf, type Source } from './sources';
import { type AgentPlaces, tail } from './tail';

/** In the pods. @param host of the Service in front of who takes the records */
export function agentPlaces(host: string): AgentPlaces {
  return {
    logs: `${PATHS.logs}/containers`,
    data: PATHS.data,
    api: 'https://kubernetes.default.svc:443',
    ca: `${PATHS.trust}/ca.crt`,
    to: { host, port: FORWARD_PORT },
    listen: { host: '0.0.0.0', port: HTTP_PORT },
  };
}

/**
 * What an agent does on its node: reads each container's file, in the way that its system states, joins lines that are one record,
 * finds out whose it is, and hands it over under the system's tag. What it has read is on disk before its position moves on.
 */
export function agentConfig(
  plan: Pick<CollectionPlan, 'id' | 'namespace' | 'nodeBuffer'>,
  sources: readonly Source[],
  at: AgentPlaces,
): FluentBitConfig {
  const readings = readingsOf(sources);
  return {
    service: service(at.data, at.listen.host, at.listen.port),
    parsers: [
      {
        name: 'container-line',
        format: 'regex',
        regex: '^(?<time>[^ ]+) (?<stream>stdout|stderr) (?<_p>[FP]) (?<log>.*)$',
        time_key: 'time',
        time_format: '%Y-%m-%dT%H:%M:%S.%L%z',
      },
      { name: 'json-line', format: 'json' },
    ],
    multiline_parsers: readings.flatMap(({ id, firstLine }) =>
      firstLine === undefined ? [] : [joined(id, firstLine)],
    ),
    pipeline: {
      inputs: readings.map((reading) => tail(plan, sources, reading, at)),
      outputs: [handOver(plan, at)],
    },
  };
}

/** A record begins where the expression matches, and goes on where it does not; it is whole when the next begins, or after two seconds. */
function joined(name: string, firstLine: string) {
  return {
    name,
    type: 'regex' as const,
    parser: 'container-line',
    key_content: 'log',
    flush_timeout: '2000',
    rules: [
      { state: 'start_state', regex: `/${firstLine}/`, next_state: 'cont' },
      { state: 'cont', regex: `/^(?!${firstLine})/`, next_state: 'cont' },
    ],
  };
}

function handOver({ nodeBuffer }: Pick<CollectionPlan, 'nodeBuffer'>, { to, ca }: AgentPlaces): Plugin {
  return {
    name: 'forward',
    alias: 'aggregator',
    match: `${tagOf('*')}`,
    host: to.host,
    port: String(to.port),
    shared_key: '$' + '{SHARED_KEY}',
    self_hostname: '$' + '{HOSTNAME}',
    require_ack_response: 'on',
    compress: 'gzip',
    tls: 'on',
    'tls.verify': 'on',
    'tls.verify_hostname': 'on',
    'tls.ca_file': ca,
    'net.io_timeout': '60s',
    // A connection ends now and then, so that a pod that came back has its share.
    'net.keepalive_max_recycle': '100',
    retry_limit: 'no_limits',
    'storage.total_limit_size': limit(nodeBuffer),
    workers: '1',
  };
}
