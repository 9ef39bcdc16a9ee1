import { readFileSync } from 'node:fs';
import { environmentOfPlan, planFindings, type TerraformPlan } from '../checks/terraform/plan';
import { CannotRun, type Command } from './command';
import { lawsWith, WITH } from './laws';
import { report } from './report';
import { modelIn } from './written';

/** `keelson plan-check`: refuses a Terraform plan that loses what holds data or what others need to log in. */
export const planCheck: Command = {
  name: 'plan-check',
  args: ['PLAN.json'],
  summary: 'the Terraform plan (terraform show -json) loses nothing that was not named on purpose',
  options: [WITH],
  run([file], options, io) {
    const plan = read(file as string);
    const environment = environmentOfPlan(plan);
    const accepts = environment === undefined ? [] : modelIn(options.dist, environment).accept;
    return report(planFindings(plan, lawsWith(options.own.with)), accepts, options, io);
  },
};

function read(file: string): TerraformPlan {
  try {
    const plan = JSON.parse(readFileSync(file, 'utf8')) as TerraformPlan & { format_version?: string };
    if (plan.format_version === undefined) throw new Error('it has no format_version');
    return plan;
  } catch (error) {
    throw new CannotRun(
      `${file} is no plan (${(error as Error).message}). Make one with: terraform plan -out=p && terraform show -json p > plan.json`,
    );
  }
}
