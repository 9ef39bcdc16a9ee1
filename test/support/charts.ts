import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import type { ChartValues } from '../../lib/checks/chart-values';
import { isMap, type JsonObject } from '../../lib/kernel/values';
import { shared } from './shared';

const read = new Map<string, ChartValues | undefined>();

/**
 * What a chart of the test data says of its values, with its subcharts; read once in a process. Of a subchart that is
 * not in the test data nothing is known, so anything may stand below its key.
 *
 * @param chart name and version as pinned: `rook-ceph-v1.20.6`
 * @returns undefined when it is missing; see {@link shared}
 */
export function chartValues(chart: string): ChartValues | undefined {
  if (!read.has(chart)) {
    const path = shared(join('values', chart));
    read.set(chart, path === undefined ? undefined : readFrom(path));
  }
  return read.get(chart);
}

interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly alias?: string;
}

function readFrom(path: string): ChartValues {
  const text = readFileSync(join(path, 'values.yaml'), 'utf8');
  const schema = join(path, 'values.schema.json');
  const { dependencies } = map(load(readFileSync(join(path, 'Chart.yaml'), 'utf8')));
  return {
    values: map(load(text)),
    text,
    ...(existsSync(schema) ? { schema: map(JSON.parse(readFileSync(schema, 'utf8'))) } : {}),
    subcharts: Object.fromEntries(
      ((dependencies ?? []) as unknown as readonly Dependency[]).map((dependency) => [
        dependency.alias ?? dependency.name,
        subchart(path, dependency),
      ]),
    ),
  };
}

function subchart(parent: string, { name, version }: Dependency): ChartValues {
  const folder = [`${name}-${version}`, `${name}-v${version}`].find((chart) => existsSync(join(parent, '..', chart)));
  return (folder && chartValues(folder)) || { values: {} };
}

function map(value: unknown): JsonObject {
  return isMap(value) ? (value as JsonObject) : {};
}
