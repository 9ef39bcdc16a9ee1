import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump, load } from 'js-yaml';
import type { Output } from '../../../../lib';
import type { JsonObject } from '../../../../lib/kernel/base/values';
import type { ReleaseNeed } from '../../../../lib/kernel/needs';
import { chartFolder } from '../../charts';
import { definitionsIn } from '../../crds';
import { shared } from '../../shared';
import { chartObjects } from './chart-objects';
import type { Packed } from './repository';
import { packed } from './tarball';

type Files = Record<string, string>;

/** How a real chart brings CRDs. */
interface Definitions {
  /** Below `crds/` of the test data. */
  readonly folder: string;
  /** The value that switches its templates on. @default in the chart's `crds/`, where `--skip-crds` leaves them */
  readonly when?: string;
}

/** The CRDs of the charts; one that is not here brings none. */
const DEFINITIONS: Readonly<Record<string, readonly Definitions[]>> = {
  'cert-manager': [{ folder: 'cert-manager', when: 'crds.enabled' }],
  'gpu-operator': [{ folder: 'gpu-operator' }, { folder: 'node-feature-discovery' }],
  'rabbitmq-cluster-operator': [{ folder: 'rabbitmq-cluster-operator' }, { folder: 'messaging-topology-operator' }],
  'rook-ceph': [
    { folder: 'rook', when: 'crds.enabled' },
    { folder: 'ceph-csi-operator', when: 'csi.installCsiOperator' },
  ],
};

interface Chart extends JsonObject {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: readonly {
    readonly name: string;
    readonly version: string;
    readonly [key: string]: string;
  }[];
}

/**
 * A small chart in the place of a real one: with its name, version, Kubernetes versions, values and schema of values, with
 * its subcharts and CRDs. What it makes are the pods that the systems state of it, with the images that the values give.
 *
 * @param needs the releases of this chart
 * @throws Error when the test data has not what the chart says of its values
 */
export function standIn(needs: readonly [ReleaseNeed, ...ReleaseNeed[]], output: Output): Packed {
  const { chart: name, version } = needs[0].chart;
  const files: Files = {
    ...chartFiles(name, version),
    ...definitionFiles(name),
    ...Object.fromEntries(needs.map((need) => [`templates/${need.name}.yaml`, template(need, output)])),
  };
  return { name, version, bytes: packed(below(name, files)) };
}

/** What a real chart says of itself and of its values, and so its subcharts. */
function chartFiles(name: string, version: string): Files {
  const folder = chartFolder(name, version);
  if (folder === undefined)
    throw new Error(
      `No stand-in for the chart ${name} ${version}: the test data has no values of it. ` +
        'Name a folder with the packed chart in KEELSON_CHARTS.',
    );
  const read = (file: string) => readFileSync(join(folder, file), 'utf8');
  const chart = load(read('Chart.yaml')) as Chart;
  // Sources hold a placeholder for both, which the release replaces.
  const appVersion = chart.appVersion === chart.version ? version : chart.appVersion;
  const dependencies = (chart.dependencies ?? []).filter(isKnown);
  const subcharts = dependencies.map((one) => below(`charts/${one.name}`, chartFiles(one.name, one.version)));
  const schema = existsSync(join(folder, 'values.schema.json'));
  return Object.assign(
    { 'Chart.yaml': dump({ ...chart, version, appVersion, dependencies }), 'values.yaml': read('values.yaml') },
    schema ? { 'values.schema.json': read('values.schema.json') } : {},
    ...subcharts,
  ) as Files;
}

/** Libraries of templates have no values of their own, and nothing here needs their templates. */
function isKnown({ name, version }: { readonly name: string; readonly version: string }): boolean {
  return existsSync(join(shared('values') ?? '', `${name}-${version}`));
}

function definitionFiles(chart: string): Files {
  const all = (DEFINITIONS[chart] ?? []).map(({ folder, when }): Files => {
    const found = definitionsIn(folder) ?? [];
    const text = found.map((definition) => `---\n${dump(definition)}`).join('');
    if (when === undefined) return { [`crds/${folder}.yaml`]: text };
    // Read by the template, not written into it: descriptions hold what looks like a template's own.
    const file = `definitions/${folder}.yaml`;
    const source = `{{ if .Values.${when} }}\n{{ .Files.Get ${JSON.stringify(file)} }}\n{{ end }}\n`;
    return { [file]: text, [`templates/crds-${folder}.yaml`]: source };
  });
  return Object.assign({}, ...all) as Files;
}

/** One chart may be released twice, with the pods of two systems. */
function template(need: ReleaseNeed, output: Output): string {
  const texts = chartObjects(need, output).map((object) => `---\n${dump(object, { lineWidth: -1, noRefs: true })}`);
  return `{{ if eq .Release.Name ${JSON.stringify(need.name)} }}\n${texts.join('')}{{ end }}\n`;
}

function below(folder: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]));
}
