import { toYaml } from '../../../../../lib/kernel/render/yaml';
import type { Resource } from '../../../terraform/run';
import type { Helm } from '../../helm/helm';
import type { Planted } from '../mutation';
import { firstSentence, type Refusal } from './judge';

/** Helm: the release of a fault, installed without being written. */
export async function helmRefusals(
  helm: Helm,
  state: readonly Resource[],
  { release }: Planted,
): Promise<readonly Refusal[] | undefined> {
  if (release === undefined) return undefined;
  const held = state.find(({ type, values }) => type === 'helm_release' && values.name === release.name);
  if (held === undefined) throw new Error(`The foundation's state holds no release ${release.name}.`);
  const { chart, version } = release;
  const words = await helm.refuses({
    ...held,
    values: { ...held.values, chart, version, values: [toYaml(release.values)] },
  });
  return words === undefined ? [] : [{ word: wordOf(words), says: firstSentence(reasonIn(words)) }];
}

/** Helm's own line, without what is told in front of it and Helm's word for its schema errors. */
function reasonIn(words: string): string {
  const lines = words.split('\n').map((line) => line.trim());
  const own = lines.find((line) => line.startsWith('- ')) ?? lines.find((line) => /^(Error|INSTALLATION)/i.test(line));
  return (own ?? words).replace(/^(- |Error: |INSTALLATION FAILED: )+/, '');
}

function wordOf(words: string): string {
  if (words.includes("values don't meet the specifications of the schema")) return 'schema of values';
  return /not found in .*repo|no chart version found|chart .* not found/.test(words) ? 'no such chart' : 'refused';
}
