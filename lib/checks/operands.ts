import { isMap, type Json, type JsonObject } from '../kernel/values';
import { isPort, NO_PORT } from './pods';
import { resourceFaults } from './resources';
import { CRON, DURATION } from './syntax';
import { grammar, mapOf, type Tell } from './telling';

// Its types are those of an ES module, its code comes in both forms: asked for by hand, a CommonJS library may use it.
type Toml = typeof import('smol-toml', { with: { 'resolution-mode': 'import' }});
const toml = (): Toml => require('smol-toml');

/**
 * What an operator reads out of the text of its objects, and how many of something it can keep alive: the API server takes
 * any, and the operator says so in its log alone, or stops for all its objects.
 */
export const OPERANDS: Readonly<Record<string, (spec: JsonObject, tell: Tell) => void>> = {
  'TidbCluster.pingcap.com': tidbCluster,
  'BackupSchedule.pingcap.com': (spec, tell) => {
    grammar(spec, 'schedule', 'is no schedule', CRON, tell);
    grammar(spec, 'maxReservedTime', 'is no duration', DURATION, tell);
    resourcesIn(spec, '', tell);
  },
  'RabbitmqCluster.rabbitmq.com': (spec, tell) => {
    odd(spec.replicas, 'replicas', tell);
    settings(mapOf(spec.rabbitmq).additionalConfig, tell);
    resourcesIn(spec, '', tell);
  },
  'CephCluster.ceph.rook.io': (spec, tell) => {
    odd(mapOf(spec.mon).count, 'mon.count', tell);
    resourcesIn(spec, '', tell);
  },
  'CephFilesystem.ceph.rook.io': (spec, tell) => resourcesIn(spec, '', tell),
  'CephObjectStore.ceph.rook.io': (spec, tell) => {
    const { port, securePort } = mapOf(spec.gateway);
    for (const given of [port, securePort])
      if (typeof given === 'number' && given !== 0 && !isPort(given)) tell('gateway.port', given, ...NO_PORT);
    resourcesIn(spec, '', tell);
  },
  'Exchange.rabbitmq.com': ({ type }, tell) => {
    if (typeof type === 'string' && !EXCHANGES.test(type))
      tell('type', type, 'is no type of exchange', { allowed: 'direct, fanout, headers, topic, or x-… of a plugin' });
  },
  'Certificate.cert-manager.io': (spec, tell) => {
    grammar(spec, 'duration', 'is no duration', DURATION, tell);
    grammar(spec, 'renewBefore', 'is no duration', DURATION, tell);
  },
  'ObjectBucketClaim.objectbucket.io': (spec, tell) => {
    const { bucketPolicy } = mapOf(spec.additionalConfig);
    if (typeof bucketPolicy === 'string' && !isJson(bucketPolicy))
      tell('additionalConfig.bucketPolicy', bucketPolicy, 'is no JSON');
  },
};

const EXCHANGES = /^(direct|fanout|headers|topic|x-.+)$/;
const COPIES = 3;

function tidbCluster(spec: JsonObject, tell: Tell): void {
  const texts = ['pd', 'tikv', 'tidb', 'tiflash', 'ticdc'].map((name) => [name, mapOf(spec[name]).config] as const);
  const parsed = new Map(texts.map(([name, text]) => [name, tomlOf(text, `${name}.config`, tell)]));
  odd(mapOf(spec.pd).replicas, 'pd.replicas', tell);
  const copies = mapOf(parsed.get('pd')?.replication)['max-replicas'] ?? COPIES;
  const { replicas: stores } = mapOf(spec.tikv);
  if (typeof stores === 'number' && stores < Number(copies))
    tell('tikv.replicas', stores, `is fewer stores than the ${copies} copies of the data`, {
      allowed: `${copies} and more`,
    });
  resourcesIn(spec, '', tell);
}

/** One text that does not parse stops the operator from seeing any TidbCluster. */
function tomlOf(text: unknown, prop: string, tell: Tell): JsonObject | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    return toml().parse(text) as unknown as JsonObject;
  } catch (error) {
    if (!(error instanceof toml().TomlError)) throw error;
    const line = text.split('\n')[error.line - 1] ?? '';
    const why = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '');
    tell(prop, line, `does not parse: ${why}; the operator then sees no TidbCluster at all`);
    return undefined;
  }
}

/** RabbitMQ does not start with a line that is no `key = value`. */
function settings(text: unknown, tell: Tell): void {
  if (typeof text !== 'string') return;
  for (const line of text.split('\n'))
    if (!/^\s*(?:[#].*)?$|^\s*[^\s=#]+\s*=/.test(line))
      tell('rabbitmq.additionalConfig', line, 'is no setting, and RabbitMQ does not start with it', {
        allowed: 'key = value',
      });
}

/** Members that decide by majority. */
function odd(count: Json | undefined, prop: string, tell: Tell): void {
  if (typeof count === 'number' && count > 0 && count % 2 === 0)
    tell(prop, count, `is even: it bears no more losses than ${count - 1} would`, {
      allowed: `${count - 1}, ${count + 1}`,
    });
}

/** Wherever requests and limits stand side by side, or one of them alone. */
function resourcesIn(value: Json | undefined, path: string, tell: Tell): void {
  if (Array.isArray(value)) for (const [i, item] of value.entries()) resourcesIn(item, `${path}[${i}]`, tell);
  if (!isMap(value)) return;
  const map = value as JsonObject;
  if (isMap(map.requests) || isMap(map.limits))
    for (const { prop, given, message, allowed } of resourceFaults(map))
      tell(path === '' ? `${prop}` : `${path}.${prop}`, given, message, allowed === undefined ? {} : { allowed });
  for (const key in map) resourcesIn(map[key], path === '' ? key : `${path}.${key}`, tell);
}

function isJson(given: string): boolean {
  try {
    return isMap(JSON.parse(given));
  } catch {
    return false;
  }
}
