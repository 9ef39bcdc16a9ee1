import { CRON, DURATION } from '../../kernel/base/grammar';
import { judgeMajority, judgeText } from '../../kernel/base/judge';
import { kind } from '../../kernel/base/kind';
import { type Law, law, type NameField, type Tell } from '../../kernel/base/law';
import { type JsonObject, mapOf } from '../../kernel/base/values';
import { tidbChanges } from './changes';
import { BackupSchedule, TidbCluster } from './kinds';

// Its types are those of an ES module, its code comes in both forms: asked for by hand, a CommonJS library may use it.
type Toml = typeof import('smol-toml', { with: { 'resolution-mode': 'import' }});
const toml = (): Toml => require('smol-toml');

const VERSION = 'pingcap.com/v1alpha1';

/** What is known of the custom resources of tidb-operator, beyond their schemas. */
export const TIDB_LAWS: readonly Law[] = [
  law(TidbCluster, { check: tidbCluster, changes: tidbChanges }),
  law(BackupSchedule, {
    refers: [ofCluster('spec.backupTemplate.br')],
    check(spec, tell) {
      judgeText(spec, 'schedule', 'is no schedule', CRON, tell);
      judgeText(spec, 'maxReservedTime', 'is no duration', DURATION, tell);
    },
  }),
  law(kind(VERSION, 'Backup'), { refers: [ofCluster('spec.br')] }),
  law(kind(VERSION, 'Restore'), { refers: [ofCluster('spec.br')] }),
];

function ofCluster(at: string): NameField {
  return { at: `${at}.cluster`, to: TidbCluster, namespace: 'clusterNamespace' };
}

const COPIES = 3;

function tidbCluster(spec: JsonObject, tell: Tell): void {
  const texts = ['pd', 'tikv', 'tidb', 'tiflash', 'ticdc'].map((name) => [name, mapOf(spec[name]).config] as const);
  const parsed = new Map(texts.map(([name, text]) => [name, tomlOf(text, `${name}.config`, tell)]));
  judgeMajority(mapOf(spec.pd).replicas, 'pd.replicas', tell);
  const copies = mapOf(parsed.get('pd')?.replication)['max-replicas'] ?? COPIES;
  const { replicas: stores } = mapOf(spec.tikv);
  if (typeof stores === 'number' && stores < Number(copies))
    tell('tikv.replicas', stores, `is fewer stores than the ${copies} copies of the data`, {
      allowed: `${copies} and more`,
    });
}

/** One text that does not parse stops the operator from seeing any TidbCluster. */
function tomlOf(text: unknown, prop: string, tell: Tell): JsonObject | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    return toml().parse(text) as unknown as JsonObject;
  } catch (error) {
    if (!(error instanceof toml().TomlError)) throw error;
    const line = text.split('\n')[error.line - 1] ?? '';
    const why = error.message.split('\n')[0]?.replace(/^Invalid TOML document: /, '');
    tell(prop, line, `does not parse: ${why}; the operator then sees no TidbCluster at all`);
    return undefined;
  }
}
