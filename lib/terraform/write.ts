import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App } from 'cdktf';
import { KeelsonError } from '../kernel/base/faults';
import { NextFolder } from '../kernel/next-folder';
import type { Output } from '../kernel/output';
import type { Plane } from '../kernel/plane';
import { ApiStack } from './api-stack';
import { ApplicationsStack } from './applications-stack';
import { FoundationStack } from './foundation-stack';
import type { StackInput } from './releases';

/**
 * Writes the stacks file by file: a stack's folder also holds Terraform's own (lock file, plugins), and those stay. A stack
 * that is gone goes, unless somebody keeps a state there.
 */
export class TerraformPlane implements Plane {
  private readonly target: string;
  private readonly next: NextFolder;
  private taken: StackInput[] = [];

  constructor(target: string) {
    this.target = resolve(target);
    this.next = new NextFolder(this.target);
  }

  /** Holds plain data alone, never the environment. */
  take({ row, foundation, model }: Output): void {
    this.taken.push({ row, foundation, model });
  }

  render(): void {
    refuseHcl();
    // Its validations run `terraform version`; synthesis needs no Terraform, and must say the same without one.
    const app = new App({ outdir: this.next.open(), stackTraces: false, skipValidation: true });
    for (const taken of this.taken) {
      new FoundationStack(app, taken);
      if (ApplicationsStack.neededBy(taken)) new ApplicationsStack(app, taken);
      for (const api of taken.foundation.apis.values()) new ApiStack(app, taken, api);
    }
    app.synth();
    this.refuseLosingState();
  }

  swap(): void {
    const next = this.next.open();
    const stacks = join(this.target, 'stacks');
    mkdirSync(stacks, { recursive: true });
    for (const gone of this.gone()) rmSync(join(stacks, gone), { recursive: true });
    for (const stack of foldersIn(join(next, 'stacks'))) {
      mkdirSync(join(stacks, stack), { recursive: true });
      move(join(next, 'stacks', stack, 'cdk.tf.json'), join(stacks, stack, 'cdk.tf.json'));
    }
    move(join(next, 'manifest.json'), join(this.target, 'manifest.json'));
  }

  discard(): void {
    this.next.discard();
    this.taken = [];
  }

  private gone(): string[] {
    const now = new Set(foldersIn(join(this.next.open(), 'stacks')));
    return foldersIn(join(this.target, 'stacks')).filter((stack) => !now.has(stack));
  }

  private refuseLosingState(): void {
    const faults = this.gone()
      .filter((stack) => readdirSync(join(this.target, 'stacks', stack)).some((file) => file.includes('.tfstate')))
      .map((stack) => ({
        path: stack,
        message: 'is no longer a stack, but its folder holds a Terraform state',
        fix: 'Destroy the stack or move its state elsewhere, then remove the folder.',
      }));
    if (faults.length > 0) throw new KeelsonError(faults);
  }
}

/** Asked for HCL, cdktf would drop the arguments of every element that is not one of its own in silence. */
function refuseHcl(): void {
  if (process.env.SYNTH_HCL_OUTPUT !== 'true') return;
  throw new KeelsonError([
    { path: 'Terraform plane', message: 'writes JSON, not HCL', fix: 'Leave --hcl out: Terraform reads both.' },
  ]);
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    cpSync(from, to);
  }
}
