import { Check, KeelsonError } from '../../lib/kernel/base/faults';

/** What a run refuses, line by line, as users read it; empty when it refuses nothing. Another error than ours goes on. */
export function refusals(run: () => unknown): string[] {
  try {
    run();
    return [];
  } catch (error) {
    if (!KeelsonError.is(error)) throw error;
    return error.message.split('\n');
  }
}

/** What rules find, line by line. */
export function found(path: string, rules: (check: Check) => void): string[] {
  return refusals(() => {
    const check = new Check(path);
    rules(check);
    check.done();
  });
}
