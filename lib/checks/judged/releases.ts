import { isMap } from '../../kernel/base/values';
import type { Model } from '../../kernel/model';
import type { Finding } from '../findings/finding';
import { releasePath } from '../findings/rule';
import { type ChartValues, schemaProblems, unknownPaths } from '../schemas/chart-values';
import { nearest } from '../schemas/json-schema';
import { givenAt, type Judged, type NotJudged, valueAt } from './judgement';

/** A chart as a user has pulled it. */
export interface PulledChart {
  readonly name: string;
  readonly version: string;
  values(): ChartValues;
}

type Release = Model['needs']['releases'][number];

/** The values of every Helm release of an environment against what its chart says of them. */
export function releasesJudged(model: Model, charts: readonly PulledChart[]): Judged {
  const findings: Finding[] = [];
  const unjudged: NotJudged[] = [];
  let judged = 0;
  for (const release of model.needs.releases) {
    const leave = (why: string) =>
      unjudged.push({ what: `Helm release ${release.name}`, why, environments: [model.environment] });
    const chart = charts.find((one) => one.name === release.chart && plain(one.version) === plain(release.version));
    if (chart === undefined) {
      leave(missing(release, charts));
      continue;
    }
    judged++;
    const values = chart.values();
    findings.push(...found(model, release, values, leave));
    if (values.schema === undefined)
      leave('no values.schema.json in the chart: names of values are judged, what they hold is not');
    for (const [key, sub] of Object.entries(values.subcharts ?? {}))
      if (release.values[key] !== undefined && isUnknown(sub))
        leave(`what stands below ${key}: that subchart is not there`);
  }
  return { findings, counts: { 'Helm releases': judged }, unjudged };
}

function found(model: Model, release: Release, chart: ChartValues, leave: (why: string) => void): Finding[] {
  const path = releasePath(model, release);
  const told = (prop: string, message: string, allowed: string | undefined): Finding => ({
    rule: 'chart-values',
    path,
    ...(prop === '' ? {} : { prop, given: givenAt(release.values, prop) }),
    message,
    ...(allowed === undefined ? {} : { allowed }),
  });
  const name = `${release.chart} ${release.version}`;
  const unknown = unknownPaths(release.values, chart).map((prop) =>
    told(prop, `the chart ${name} has no such value, and would ignore it`, siblings(chart, prop)),
  );
  try {
    const refused = schemaProblems(release.values, chart);
    // A field that the schema refuses as well is told once.
    const rest = refused.filter(({ at: prop }) => unknown.every((finding) => finding.prop !== prop));
    return [...unknown, ...rest.map(({ at: prop, message, allowed }) => told(prop, message, allowed))];
  } catch (error) {
    leave(`what its values hold: the schema of its chart cannot be read (${(error as Error).message})`);
    return unknown;
  }
}

/** The names that the chart has beside a path. */
function siblings(chart: ChartValues, path: string): string | undefined {
  const last = /\.?(?:\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+))$/.exec(path);
  const parent = path.slice(0, last?.index);
  const around = parent === '' ? chart.values : valueAt(chart.values, parent);
  return isMap(around) && Object.keys(around).length > 0
    ? nearest(last?.[1] ?? last?.[2] ?? '', Object.keys(around))
    : undefined;
}

function missing({ chart, version }: Release, charts: readonly PulledChart[]): string {
  const others = charts.filter(({ name }) => name === chart).map((other) => other.version);
  const there = others.length > 0 ? `, which has ${others.sort().join(', ')}` : '';
  return `its chart ${chart} ${version} is not in --charts${there}`;
}

function isUnknown({ values, text, schema }: ChartValues): boolean {
  return Object.keys(values).length === 0 && text === undefined && schema === undefined;
}

/** To Helm, `v1.2.3` and `1.2.3` are one version. */
function plain(version: string): string {
  return version.replace(/^v/, '');
}
