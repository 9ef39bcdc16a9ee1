import { join } from 'node:path';
import type { ChartValues } from '../../lib/checks/schemas/chart-values';
import { chartIn } from '../../lib/cli/charts';
import { shared } from './shared';

const read = new Map<string, ChartValues | undefined>();

/**
 * What a chart of the test data says of its values, with its subcharts, as `keelson check --charts` reads it; read once in
 * a process. Of a subchart that is not in the test data nothing is known, so anything may stand below its key.
 *
 * @param chart name and version as pinned: `rook-ceph-v1.20.6`
 * @returns undefined when it is missing; see {@link shared}
 */
export function chartValues(chart: string): ChartValues | undefined {
  if (!read.has(chart)) {
    const path = shared(join('values', chart));
    read.set(chart, path === undefined ? undefined : chartIn(path));
  }
  return read.get(chart);
}
