import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { changeFindings } from '../../../../../lib/checks/changes/changes';
import { type Finding, line } from '../../../../../lib/checks/findings/finding';
import type { ClusterApi } from '../../../../../lib/checks/judged/cluster-api';
import { apiJudged } from '../../../../../lib/checks/judged/cluster-api';
import { releasesJudged } from '../../../../../lib/checks/judged/releases';
import { stacksJudged } from '../../../../../lib/checks/judged/stacks';
import { synthesizedFindings } from '../../../../../lib/checks/rules';
import { mergedSchemas, type ProviderSchemas } from '../../../../../lib/checks/terraform/stack';
import { chartsIn } from '../../../../../lib/cli/charts';
import { shared } from '../../../shared';
import type { Planted } from '../mutation';
import type { World } from '../world';
import { firstSentence, type Refusal } from './judge';

/** What a user has at hand, besides what was synthesized. Nothing is asked of a cluster. */
export interface AtHand {
  /** The cluster's CRDs and its description of itself. */
  readonly api: ClusterApi;
  readonly charts: ReturnType<typeof chartsIn>;
  readonly providers: ProviderSchemas;
}

/**
 * The charts and providers of the test data.
 * @throws Error when they are not there
 */
export function atHand(api: ClusterApi): AtHand {
  const [values, terraform] = ['values', 'terraform'].map((name) => {
    const folder = shared(name);
    if (folder === undefined) throw new Error(`The test data has no ${name}: set KEELSON_SHARED.`);
    return folder;
  }) as [string, string];
  const files = readdirSync(terraform).filter((file) => file.endsWith('.schema.json'));
  const read = (file: string) => JSON.parse(readFileSync(join(terraform, file), 'utf8')) as ProviderSchemas;
  return { api, charts: chartsIn(values), providers: mergedSchemas(files.map(read)) };
}

/**
 * Every check of ours: those of synthesis, `keelson check` with the cluster's schemas, charts and providers, and
 * `keelson diff`.
 * @param before what was published
 */
export function ownRefusals(before: World, { world, changed, release, stack }: Planted, own: AtHand): Refusal[] {
  const { model, systems } = world;
  const objects = new Map([...systems].map(([id, all]) => [id, all.filter((one) => changed.includes(one))]));
  const needs = { ...model.needs, releases: model.needs.releases.filter((one) => one === release) };
  const found: Finding[] = [
    ...synthesizedFindings(world),
    ...apiJudged(model, objects, own.api).findings,
    ...changeFindings(before, world),
    ...releasesJudged({ ...model, needs }, own.charts).findings,
    ...(stack === undefined
      ? []
      : stacksJudged(model.environment, new Map([['stack', stack]]), own.providers).findings),
  ];
  return found.map((finding) => ({ word: finding.rule, says: firstSentence(line(finding)) }));
}
