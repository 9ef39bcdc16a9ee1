import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { App } from 'cdktf';
import type { Output } from '../kernel/environment';
import { KeelsonError } from '../kernel/faults';
import type { Plane } from '../kernel/plane';
import { ApplicationsStack } from './applications-stack';
import { FoundationStack, type Taken } from './foundation-stack';

/**
 * Writes the stacks file by file: a stack's folder also holds Terraform's own (lock file, plugins), and those stay. A stack
 * that is gone goes, unless somebody keeps a state there.
 */
export class TerraformPlane implements Plane {
  private readonly target: string;
  private readonly next: string;
  private readonly taken: Taken[] = [];

  constructor(target: string) {
    this.target = resolve(target);
    this.next = join(dirname(this.target), `.${basename(this.target)}.next-${process.pid}`);
  }

  /** Holds plain data alone, never the environment. */
  take({ row, foundation, model }: Output): void {
    this.taken.push({ row, foundation, model });
  }

  render(): void {
    rmSync(this.next, { recursive: true, force: true });
    mkdirSync(this.next, { recursive: true });
    const app = new App({ outdir: this.next, stackTraces: false });
    for (const taken of this.taken) {
      new FoundationStack(app, taken);
      if ([...taken.foundation.releases.values()].some(({ phase }) => phase === 'applications'))
        new ApplicationsStack(app, taken);
    }
    app.synth();
    this.refuseLosingState();
  }

  swap(): void {
    const stacks = join(this.target, 'stacks');
    mkdirSync(stacks, { recursive: true });
    for (const gone of this.gone()) rmSync(join(stacks, gone), { recursive: true });
    for (const stack of readdirSync(join(this.next, 'stacks'))) {
      mkdirSync(join(stacks, stack), { recursive: true });
      move(join(this.next, 'stacks', stack, 'cdk.tf.json'), join(stacks, stack, 'cdk.tf.json'));
    }
    move(join(this.next, 'manifest.json'), join(this.target, 'manifest.json'));
    this.discard();
  }

  discard(): void {
    rmSync(this.next, { recursive: true, force: true });
  }

  private gone(): string[] {
    const stacks = join(this.target, 'stacks');
    if (!existsSync(stacks)) return [];
    const now = new Set(readdirSync(join(this.next, 'stacks')));
    return readdirSync(stacks).filter((stack) => !now.has(stack));
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

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    cpSync(from, to);
  }
}
