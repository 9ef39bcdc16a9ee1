import { type Finding, judge, line } from '../checks/findings/finding';
import type { Accept } from '../kernel/base/row';
import { type Besides, toldBesides } from './besides';
import type { Io, Options } from './command';

/** Tells findings, to a person or to a machine. @returns the exit code */
export function report(
  found: readonly Finding[],
  accepts: readonly Accept[],
  options: Options,
  io: Io,
  besides?: Besides,
): 0 | 1 {
  const { findings, accepted } = judge(found, accepts, io.today());
  if (options.json) {
    const more = besides && { judged: besides.counts, unjudged: besides.unjudged };
    io.out(`${JSON.stringify({ findings, accepted, ...more }, null, 2)}\n`);
  } else {
    for (const finding of findings) io.out(`${line(finding)}\n`);
    for (const finding of accepted) io.out(`accepted ${line(finding)} Why: ${finding.why}\n`);
    if (besides) io.out(toldBesides(besides));
    io.out(`${findings.length} findings, ${accepted.length} accepted.\n`);
  }
  return findings.length > 0 ? 1 : 0;
}

/** Lines of cells under a heading, in columns. */
export function table(heading: readonly string[], lines: readonly (readonly string[])[]): string {
  const all = [heading, ...lines];
  const widths = heading.map((_, i) => Math.max(...all.map((cells) => (cells[i] ?? '').length)));
  return all
    .map(
      (cells) =>
        `${cells
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
