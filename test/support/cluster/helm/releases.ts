import type { Output } from '../../../../lib';
import type { Resource } from '../../terraform/run';
import { Cluster } from '../cluster';
import type { ControlPlane } from '../control-plane';
import { Helm, type Origin } from './helm';
import { releasesInOrder } from './order';
import { held, readyPods, withoutWebhooks } from './pods';

export interface Installed {
  readonly release: string;
  readonly chart: string;
  readonly version: string;
  readonly namespace: string;
  readonly origin: Origin;
  /** Pods that are ready; a hook's are gone. */
  readonly pods: number;
  readonly seconds: number;
}

interface How {
  /** A folder with packed charts, `<chart>-<version>.tgz`, that go before stand-ins. @default KEELSON_CHARTS */
  readonly charts?: string;
  /** Told of each release as it begins and ends. @default nobody */
  readonly progress?: (release: string, step: 'begins' | 'stands' | 'fails') => void;
}

/** What came of a release: it stands, or what Helm said, or nothing since another one failed. */
type Outcome = Installed | { readonly failed: string } | { readonly notBegun: string };

/**
 * Installs every release of a foundation with the real helm, as Terraform's provider does: each after those that it
 * depends on, beside those that it does not.
 *
 * @param state what Terraform holds after it applied the foundation
 * @returns each after those that it depends on
 * @throws Error with all that failed, in Helm's words and the scheduler's, and with what was not begun for it
 */
export async function installReleases(
  plane: ControlPlane,
  output: Output,
  state: readonly Resource[],
  how: How = {},
): Promise<readonly Installed[]> {
  const ordered = releasesInOrder(state);
  const cluster = new Cluster(plane);
  const helm = await Helm.open(plane, output, how.charts);
  try {
    const begun = new Map<string, Promise<Outcome>>();
    for (const { release, after } of ordered) {
      const before = Promise.all(after.map((address) => begun.get(address)));
      const next = before.then((outcomes): Outcome | Promise<Outcome> => {
        const stand = outcomes.every((outcome) => outcome !== undefined && 'pods' in outcome);
        return stand ? install(helm, cluster, release, how) : { notBegun: String(release.values.name) };
      });
      begun.set(release.address, next);
    }
    return allStanding(await Promise.all(begun.values()));
  } finally {
    cluster.close();
    await helm.close();
  }
}

async function install(helm: Helm, cluster: Cluster, release: Resource, { progress }: How): Promise<Outcome> {
  const [name, chart, version, namespace] = ['name', 'chart', 'version', 'namespace'].map((key) =>
    String(release.values[key]),
  ) as [string, string, string, string];
  progress?.(name, 'begins');
  const begun = performance.now();
  try {
    const rendered = await helm.install(release);
    const seconds = (performance.now() - begun) / 1000;
    const pods = await readyPods(cluster, rendered, namespace);
    await withoutWebhooks(cluster, rendered);
    progress?.(name, 'stands');
    return { release: name, chart, version, namespace, origin: helm.originOf(release), pods, seconds };
  } catch (fault) {
    progress?.(name, 'fails');
    return { failed: [(fault as Error).message, ...(await held(cluster, namespace))].join('\n  ') };
  }
}

function allStanding(outcomes: readonly Outcome[]): Installed[] {
  const failed = outcomes.flatMap((outcome) => ('failed' in outcome ? [outcome.failed] : []));
  const left = outcomes.flatMap((outcome) => ('notBegun' in outcome ? [outcome.notBegun] : []));
  const after = left.length === 0 ? [] : [`Not begun, since what they come after failed: ${left.join(', ')}`];
  if (failed.length > 0) throw new Error([...failed, ...after].join('\n'));
  return outcomes.filter((outcome) => 'pods' in outcome);
}
