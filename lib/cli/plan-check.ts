import { readFileSync } from 'node:fs';
import { environmentOf, type Plan, planFindings } from '../checks/plan';
import { CannotRun, type Command } from './command';
import { report } from './report';
import { modelIn } from './written';

/** `keelson plan-check`: refuses a Terraform plan that loses what holds data or what others need to log in. */
export const planCheck: Command = {
  name: 'plan-check',
  args: ['PLAN.json'],
  summary: 'the Terraform plan (terraform show -json) loses nothing that was not named on purpose',
  run([file], options, io) {
    const plan = read(file as string);
    const environment = environmentOf(plan);
    const accepts = environment === undefined ? [] : modelIn(options.dist, environment).accept;
    return report(planFindings(plan), accepts, options, io);
  },
};

function read(file: string): Plan {
  try {
    const plan = JSON.parse(readFileSync(file, 'utf8')) as Plan & { format_version?: string };
    if (plan.format_version === undefined) throw new Error('it has no format_version');
    return plan;
  } catch (error) {
    throw new CannotRun(
      `${file} is no plan (${(error as Error).message}). Make one with: terraform plan -out=p && terraform show -json p > plan.json`,
    );
  }
}
