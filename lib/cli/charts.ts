import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import type { PulledChart } from '../checks/judged/releases';
import type { ChartValues } from '../checks/schemas/chart-values';
import { isMap, type JsonObject } from '../kernel/base/values';
import { CannotRun, oneLine } from './command';

interface Dependency {
  readonly name: string;
  readonly version?: string;
  readonly alias?: string;
}

/**
 * The charts of a folder that has a folder each: `<name>` as `helm pull --untar` makes it, or `<name>-<version>`; the
 * folder may also be a chart itself. Only their `Chart.yaml` is read before their values are asked for.
 *
 * @throws CannotRun when there is none
 */
export function chartsIn(folder: string): PulledChart[] {
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  const folders = entries.filter((entry) => !entry.isFile()).map(({ name }) => join(folder, name));
  const charts = [folder, ...folders.sort()].filter((path) => existsSync(join(path, 'Chart.yaml')));
  if (charts.length === 0)
    throw new CannotRun(
      `--charts ${folder} holds no chart: expected a folder a chart with its Chart.yaml. Make one with: helm pull CHART --repo URL --version VERSION --untar --untardir ${folder}`,
    );
  return charts.map((path) => {
    const name = String(about(path).name);
    // As it lies in a source tree the chart has no version of its own: a folder that says one is right.
    const said = basename(path).startsWith(`${name}-`) ? basename(path).slice(name.length + 1) : '';
    const version = /^v?\d/.test(said) ? said : String(about(path).version);
    let read: ChartValues | undefined;
    const values = () => {
      read ??= chartIn(path);
      return read;
    };
    return { name, version, values };
  });
}

/**
 * What the chart of a folder says of its values, with its subcharts: those in its own `charts/`, else beside it. Of a
 * subchart that is in neither nothing is known, so anything may stand below its key.
 */
export function chartIn(path: string): ChartValues {
  const values = join(path, 'values.yaml');
  const text = existsSync(values) ? readFileSync(values, 'utf8') : '';
  const schema = join(path, 'values.schema.json');
  return {
    values: unwrapped(yaml(values, text)),
    text,
    ...(existsSync(schema) ? { schema: json(schema) } : {}),
    subcharts: Object.fromEntries(
      dependencies(path).map((one) => {
        const found = subchart(path, one);
        return [one.alias ?? one.name, found === undefined ? { values: {} } : chartIn(found)];
      }),
    ),
  };
}

/** Istio's charts hold their defaults below a key that nobody sets: what is set stands beside it, as if they stood there. */
function unwrapped(values: JsonObject): JsonObject {
  const { _internal_defaults_do_not_set: defaults, ...rest } = values;
  return isMap(defaults) ? { ...(defaults as JsonObject), ...rest } : values;
}

/** What Helm loads with a chart: what it declares, and what else lies in its `charts/`. */
function dependencies(path: string): readonly Dependency[] {
  const requirements = join(path, 'requirements.yaml');
  const old = existsSync(requirements) ? yaml(requirements).dependencies : undefined;
  const declared = (about(path).dependencies ?? old ?? []) as unknown as readonly Dependency[];
  const vendored = existsSync(join(path, 'charts')) ? readdirSync(join(path, 'charts')).sort() : [];
  const others = vendored.filter(
    (name) => existsSync(join(path, 'charts', name, 'Chart.yaml')) && declared.every((one) => one.name !== name),
  );
  return [...declared, ...others.map((name) => ({ name }))];
}

function subchart(parent: string, { name, version }: Dependency): string | undefined {
  const names = [`${name}-${version}`, `${name}-v${version}`];
  return [
    ...[name, ...names].map((folder) => join(parent, 'charts', folder)),
    ...names.map((folder) => join(parent, '..', folder)),
  ].find((folder) => existsSync(join(folder, 'Chart.yaml')));
}

function about(path: string): JsonObject {
  return yaml(join(path, 'Chart.yaml'));
}

function yaml(file: string, text = readFileSync(file, 'utf8')): JsonObject {
  try {
    // Charts are written for a reader that takes the last of two equal keys, and merges.
    const value: unknown = parse(text, { merge: true, uniqueKeys: false, logLevel: 'error', maxAliasCount: -1 });
    return isMap(value) ? (value as JsonObject) : {};
  } catch (error) {
    throw new CannotRun(`${file} is no YAML (${oneLine(error)}): pull the chart again.`);
  }
}

function json(file: string): JsonObject {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
  } catch (error) {
    throw new CannotRun(`${file} is no JSON (${oneLine(error)}): pull the chart again.`);
  }
}
