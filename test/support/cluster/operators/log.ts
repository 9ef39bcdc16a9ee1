/** An error that is expected, because a process is not there; and why. */
export interface Expected {
  readonly pattern: RegExp;
  readonly why: string;
}

/** Lines of a klog log at level error or fatal, without time and thread, each once. */
export function errorsIn(log: string): string[] {
  const lines = log.split('\n').map((line) => /^[EF]\d{4} \S+ +\d+ ([^\]]+\] .*)$/.exec(line)?.[1]);
  return [...new Set(lines.filter((line) => line !== undefined))];
}

/** Errors that no pattern expects; and of the others, how many for which reason. */
export function sorted(
  lines: readonly string[],
  expectations: readonly Expected[],
): { readonly errors: readonly string[]; readonly expected: Readonly<Record<string, number>> } {
  const errors: string[] = [];
  const expected: Record<string, number> = {};
  for (const line of lines) {
    const known = expectations.find(({ pattern }) => pattern.test(line));
    if (known === undefined) errors.push(line);
    else expected[known.why] = (expected[known.why] ?? 0) + 1;
  }
  return { errors, expected };
}
