import { copyFileSync, existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { line } from '../../../../../lib/checks/findings/finding';
import { planFindings, type TerraformPlan } from '../../../../../lib/checks/terraform/plan';
import type { JsonObject } from '../../../../../lib/kernel/base/values';
import { tempFolder } from '../../../folders';
import { terraformIn, type Vars } from '../../../terraform/run';
import { firstSentence, type Refusal } from './judge';

/** What Terraform says of a stack, and what `keelson plan-check` says of its plan, where there is one. */
export interface TerraformVerdict {
  readonly terraform: readonly Refusal[];
  readonly planCheck: readonly Refusal[];
}

/** A stack with a fault in it, on the state of the one that was applied. */
export async function stackVerdict(applied: string, vars: Vars, stack: JsonObject): Promise<TerraformVerdict> {
  const folder = tempFolder();
  for (const file of ['.terraform.lock.hcl', 'terraform.tfstate', 'backend_override.tf.json'])
    if (existsSync(join(applied, file))) copyFileSync(join(applied, file), join(folder, file));
  symlinkSync(join(applied, '.terraform'), join(folder, '.terraform'));
  writeFileSync(join(folder, 'cdk.tf.json'), JSON.stringify(stack));
  const terraform = terraformIn(folder);
  const errors = (await terraform.validate()).filter(({ severity }) => severity === 'error');
  if (errors.length > 0)
    return {
      terraform: errors.map(({ summary, detail }) => ({
        word: 'validate',
        says: firstSentence(`${summary}: ${detail}`),
      })),
      planCheck: [],
    };
  try {
    const plan = (await terraform.plan(vars)) as unknown as TerraformPlan;
    const found = planFindings(plan).map((finding) => ({ word: finding.rule, says: firstSentence(line(finding)) }));
    return { terraform: [], planCheck: found };
  } catch (fault) {
    return { terraform: [{ word: 'plan', says: firstSentence(reasonIn((fault as Error).message)) }], planCheck: [] };
  }
}

/** Terraform's own line, without who ran it where. */
function reasonIn(message: string): string {
  return /Error: ([^\n]*)/.exec(message)?.[1] ?? message;
}
