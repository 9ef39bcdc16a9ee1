import { type Fault, told } from '../../kernel/base/faults';
import type { Accept } from '../../kernel/base/row';

/** What a check found in written output: a fault with the name of its rule. */
export interface Finding extends Fault {
  /** Name of the rule, as `accept` names it. */
  readonly rule: string;
}

/** Findings that nobody accepted, and acceptances that no longer hold. */
export interface Verdict {
  readonly findings: readonly Finding[];
  readonly accepted: readonly (Finding & { readonly why: string })[];
}

/**
 * Splits findings by what the row accepts. One that has expired does not count, and is a finding itself.
 * @param today as `YYYY-MM-DD`; absent where nothing may depend on the day, as in synthesis
 */
export function judge(findings: readonly Finding[], accepts: readonly Accept[], today?: string): Verdict {
  const holds = accepts.filter(({ until }) => today === undefined || until >= today);
  const open: Finding[] = [];
  const accepted: (Finding & { why: string })[] = [];
  for (const finding of findings) {
    const accept = holds.find((one) => covers(one, finding));
    if (accept === undefined) open.push(finding);
    else accepted.push({ ...finding, why: accept.why });
  }
  for (const { rule, object, until } of accepts)
    if (today !== undefined && until < today)
      open.push({
        rule: 'accept-expired',
        path: object,
        prop: 'until',
        given: until,
        message: `the acceptance of ${rule} has expired`,
        fix: 'Repair what was accepted, or accept it anew with a reason.',
      });
  return { findings: open, accepted };
}

function covers({ rule, object, prop }: Accept, finding: Finding): boolean {
  return rule === finding.rule && object === finding.path && (prop === undefined || prop === finding.prop);
}

/** A finding as one line: `[references] prod/portal: Deployment …: spec… = "x": names …`. */
export function line(finding: Finding): string {
  return `[${finding.rule}] ${told(finding)}`;
}
