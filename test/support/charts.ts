import { join } from 'node:path';
import type { ChartValues } from '../../lib/checks/schemas/chart-values';
import { chartIn } from '../../lib/cli/charts';
import { shared } from './shared';

/** Charts whose names say nothing by themselves lie with their product's. */
const FOLDERS: Readonly<Record<string, string>> = { base: 'istio-base', cni: 'istio-cni', gateway: 'istio-gateway' };

/** Where the test data has what a chart says of itself; undefined when it is missing, see {@link shared}. */
export function chartFolder(chart: string, version: string): string | undefined {
  return shared(join('values', `${FOLDERS[chart] ?? chart}-${version}`));
}

const read = new Map<string, ChartValues>();

/**
 * What a chart of the test data says of its values, with its subcharts, as `keelson check --charts` reads it; read once in
 * a process. Of a subchart that is not in the test data nothing is known, so anything may stand below its key.
 *
 * @param version as pinned: `v1.20.6`
 * @returns undefined when it is missing; see {@link shared}
 */
export function chartValues(chart: string, version: string): ChartValues | undefined {
  const path = chartFolder(chart, version);
  if (path === undefined) return undefined;
  const known = read.get(path) ?? chartIn(path);
  read.set(path, known);
  return known;
}
