import type { AlertModel, Model } from '../../kernel/model';
import { type Proof, type Proofs, proofIn } from './proof';
import { ruleFile, withAlerts } from './rules';
import { testFiles } from './tests';

/**
 * The alerts of environments, and what proves them, as files for `promtool`, to be written into one folder: of each system
 * `<environment>-<id>.rules.yaml` for `promtool check rules` and, where something is to be proved, `<environment>-<id>.test.yaml` and
 * `….long.test.yaml` for `promtool test rules`. What several environments have alike, alert and proof, is proved in the first of them.
 *
 * ```ts
 * for (const [file, text] of alertFiles([output.model], { shop: PROOFS })) writeFileSync(join(folder, file), text);
 * execFileSync('promtool', ['test', 'rules', ...readdirSync(folder).filter((file) => file.endsWith('.test.yaml'))], { cwd: folder });
 * ```
 *
 * @param proofs by the id of the system
 */
export function alertFiles(
  models: readonly Model[],
  proofs: Readonly<Record<string, Proofs>>,
): ReadonlyMap<string, string> {
  const told = new Set<string>();
  return new Map(
    models.flatMap(({ environment, systems }) =>
      withAlerts(systems).flatMap((system) => {
        const name = `${environment}-${system.id}`;
        const rules = `${name}.rules.yaml`;
        const fresh = system.alerts.flatMap((alert) => {
          const proof = proofIn(environment, proofs[system.id]?.[alert.name]);
          const seen = keyOf(environment, system.id, alert, proof);
          if (proof === undefined || told.has(seen)) return [];
          told.add(seen);
          return [{ alert, proof }];
        });
        const tests = testFiles({ environment, system: system.id, rules }, fresh);
        return [
          [rules, ruleFile({ environment, systems: [system] })] as const,
          ...tests.map(([what, text]) => [`${name}.${what}.yaml`, text] as const),
        ];
      }),
    ),
  );
}

/** Equal where the same would be proved again. */
function keyOf(environment: string, id: string, alert: AlertModel, proof: Proof | undefined): string {
  const named = `${alert.summary}${alert.runbook}`.includes('$externalLabels');
  return JSON.stringify([id, alert, proof, named ? environment : '']);
}
