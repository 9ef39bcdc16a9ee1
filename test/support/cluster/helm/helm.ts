import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Output } from '../../../../lib';
import { groupBy, type JsonObject } from '../../../../lib/kernel/base/values';
import type { ReleaseNeed } from '../../../../lib/kernel/needs';
import type { Resource } from '../../terraform/run';
import type { ControlPlane } from '../control-plane';
import { imageFaults } from './images';
import { helm, type Said } from './program';
import { realChart } from './real-charts';
import { type Packed, type Repository, serveCharts } from './repository';
import { standIn } from './stand-in';

/** Where the chart of a release came from: where a user has it, or made here in its place. */
export type Origin = 'real' | 'stand-in';

/** What Helm prints of a release with `--output json`, as far as it is read. */
interface Printed {
  readonly manifest: string;
  readonly hooks?: readonly { readonly manifest: string }[];
}

/** Settings of a release that Terraform's provider gives to Helm as the flag of that name, when they are true. */
const FLAGS = [
  'wait',
  'wait_for_jobs',
  'skip_crds',
  'create_namespace',
  'atomic',
  'replace',
  'take_ownership',
] as const;
/** Settings that change what is installed and that this run of Helm would not follow. */
const NOT_CARRIED = ['set', 'set_list', 'set_sensitive', 'set_wo', 'postrender', 'devel'] as const;

/** Helm on a control plane, with the charts of an environment in a repository of its own. Close it. */
export class Helm {
  private constructor(
    private readonly plane: ControlPlane,
    private readonly output: Output,
    private readonly folder: string,
    private readonly repository: Repository,
    private readonly real: ReadonlySet<string>,
  ) {}

  /**
   * @param from where real charts are, which go before stand-ins; see {@link realChart}
   * @throws Error when there is no chart for a release
   */
  static async open(plane: ControlPlane, output: Output, from = process.env.KEELSON_CHARTS): Promise<Helm> {
    const folder = mkdtempSync(join(tmpdir(), 'keelson-helm-'));
    const real = new Set<string>();
    const byChart = groupBy([...output.foundation.releases.values()], ({ chart }) => keyOf(chart.chart, chart.version));
    const charts: Packed[] = [];
    for (const [key, needs] of byChart) {
      const given = from === undefined ? undefined : await realChart(from, needs[0] as ReleaseNeed, folder);
      if (given !== undefined) real.add(key);
      charts.push(given ?? standIn(needs as [ReleaseNeed, ...ReleaseNeed[]], output));
    }
    const repository = await serveCharts(charts);
    return new Helm(plane, output, folder, repository, real);
  }

  /**
   * Installs a release as Terraform's provider would.
   * @returns what Helm rendered, as YAML documents
   * @throws Error in Helm's words, or when an image of it is not where the chart's pin says
   */
  async install(release: Resource): Promise<string> {
    const said = await this.run(release, []);
    if (!said.ok) throw new Error(refusal(release, said.stderr));
    return this.rendered(release, said);
  }

  /** What Helm would refuse, asked without writing anything: schema of the values, Kubernetes version, templates, objects. */
  async refuses(release: Resource): Promise<string | undefined> {
    const said = await this.run(release, ['--dry-run=server']);
    return said.ok ? undefined : refusal(release, said.stderr);
  }

  originOf(release: Resource): Origin {
    const { chart, version } = release.values;
    return this.real.has(keyOf(String(chart), String(version))) ? 'real' : 'stand-in';
  }

  async close(): Promise<void> {
    await this.repository.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private run(release: Resource, more: readonly string[]): Promise<Said> {
    const { values } = release;
    const lost = NOT_CARRIED.filter((name) => [values[name] ?? []].flat().length > 0);
    if (lost.length > 0)
      throw new Error(
        `${titleOf(release)} sets ${lost.join(', ')}, which this run of Helm does not carry. Use values.`,
      );
    const files = ((values.values ?? []) as readonly string[]).map((text, i) => {
      const file = join(this.folder, `${release.name}-${i}.yaml`);
      writeFileSync(file, text, { mode: 0o600 });
      return file;
    });
    const args = [
      ...['install', String(values.name), String(values.chart), '--version', String(values.version)],
      ...['--repo', this.repository.url, '--namespace', String(values.namespace)],
      ...files.flatMap((file) => ['--values', file]),
      ...FLAGS.filter((flag) => values[flag] === true).map((flag) => `--${flag.replaceAll('_', '-')}`),
      ...(values.disable_webhooks === true ? ['--no-hooks'] : []),
      ...(values.disable_openapi_validation === true ? ['--disable-openapi-validation'] : []),
      ...['--timeout', `${values.timeout}s`, '--output', 'json', ...more],
    ];
    return helm(args, this.folder, this.plane.kubeconfig);
  }

  private rendered(release: Resource, { stdout }: Said): string {
    const { manifest, hooks = [] } = JSON.parse(stdout) as Printed;
    const documents = [manifest, ...hooks.map((hook) => hook.manifest)].join('\n---\n');
    const need = this.output.foundation.releases.get(String(release.values.name));
    const faults = need === undefined ? [] : imageFaults(need, this.output, documents);
    if (faults.length > 0) throw new Error([titleOf(release), ...faults].join('\n  '));
    return documents;
  }
}

function refusal(release: Resource, words: string): string {
  return `${titleOf(release)}\n${words}`;
}

function titleOf({ values }: { readonly values: JsonObject }): string {
  return `Helm release ${values.name} (${values.chart} ${values.version}) in namespace ${values.namespace}:`;
}

function keyOf(chart: string, version: string): string {
  return `${chart} ${version}`;
}
