import { judge } from './checks/findings/finding';
import { synthesizedFindings } from './checks/rules';
import { flowFindings, type Shared, sharedOf } from './checks/rules/flows';
import { type Fault, KeelsonError } from './kernel/base/faults';
import type { Accept } from './kernel/base/row';
import type { Plane } from './kernel/plane';
import type { Platform } from './kernel/platform';

/**
 * Synthesizes every environment of a platform: builds, settles, checks, renders all planes, and swaps only when nothing was
 * wrong. What was there stays as it is otherwise.
 * @throws KeelsonError with every fault of every environment
 */
export function synth(platform: Platform, ...planes: readonly Plane[]): void {
  try {
    take(platform, planes);
    for (const plane of planes) plane.render();
    for (const plane of planes) plane.swap();
  } finally {
    for (const plane of planes) plane.discard();
  }
}

/** Every environment, also those after a wrong one: all faults are told together. */
function take(platform: Platform, planes: readonly Plane[]): void {
  const faults: Fault[] = [];
  const shared: Shared[] = [];
  const accepts: Accept[] = [];
  try {
    for (const output of platform.outputs()) {
      shared.push(sharedOf(output.model));
      accepts.push(...(output.row.accept ?? []));
      faults.push(...judge(synthesizedFindings(output), output.row.accept ?? []).findings);
      for (const plane of planes) plane.take(output);
      progress(`${output.row.name}: ${count(output.systems.size, 'system')}`);
    }
    // Of all environments, or of none: one that could not be built is missing for another reason.
    faults.push(...judge(flowFindings(shared), accepts).findings);
  } catch (error) {
    if (!KeelsonError.is(error)) throw error;
    faults.push(...error.faults);
  }
  if (faults.length > 0) throw new KeelsonError(faults);
}

/**
 * Runs a program's main job: a fault is told once, without our stack, and the exit code is 1. Anything else is a bug of
 * somebody, told with its stack, and the exit code is 2.
 */
export function main(job: () => void): void {
  try {
    job();
  } catch (error) {
    const fault = KeelsonError.is(error);
    process.stderr.write(`${fault ? error.message : ((error as Error).stack ?? String(error))}\n`);
    process.exitCode = fault ? 1 : 2;
  }
}

/** One line a step, for a person at a terminal only. */
function progress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${line}\n`);
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
