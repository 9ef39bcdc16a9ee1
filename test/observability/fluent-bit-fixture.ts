import { Duration, Size } from 'cdk8s';
import type { CollectionPlan } from '../../lib/observability/efk/fluent-bit/plan';
import { JSON_LINES, type Reading, type Source, TEXT } from '../../lib/observability/efk/fluent-bit/sources';

/** What a plan holds that configurations are made of. */
export const PLAN: Pick<
  CollectionPlan,
  'id' | 'namespace' | 'nodeBuffer' | 'environment' | 'outage' | 'buffer' | 'alerts'
> = {
  id: 'logs',
  namespace: 'logs',
  environment: 'unit',
  nodeBuffer: Size.gibibytes(2),
  outage: Duration.hours(6),
  buffer: Size.gibibytes(10),
  alerts: {},
};

export const STACKS: Reading = { id: 'lines-1', firstLine: '^\\[\\d{4}/' };

/** Of a system that is called as its namespace, unless it is told. */
export function source(system: string, reading: Reading, of: Partial<Source> = {}): Source {
  return { system, team: `${system}-team`, namespace: system, labels: { app: system }, reading, ...of };
}

/** Whole namespaces in every way, one of them called otherwise than its system, two systems in one, and one system that is read in two ways. */
export const SOURCES: readonly Source[] = [
  source('shop', TEXT),
  source('orders', JSON_LINES, { namespace: 'order-home' }),
  source('tidb', STACKS),
  source('srs', STACKS, { labels: { 'app.kubernetes.io/name': 'srs' } }),
  source('srs', TEXT, { labels: { 'app.kubernetes.io/name': 'nginx' } }),
  source('one', TEXT, { namespace: 'both' }),
  source('two', JSON_LINES, { namespace: 'both' }),
];
