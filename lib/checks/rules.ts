import type { Finding } from './findings/finding';
import type { Rule, Written } from './findings/rule';
import { references } from './references/references';
import { leaks } from './rules/leaks';
import { names } from './rules/names';
import { objects } from './rules/objects';
import { podSecurity } from './rules/pod-security';
import { pods } from './rules/pods';
import { rbac } from './rules/rbac';
import { selectors } from './rules/selectors';
import { series } from './rules/series';
import { templates } from './rules/templates';

/** Every check that needs nothing but what was synthesized for an environment. */
export const RULES: readonly Rule[] = [
  references,
  podSecurity,
  names,
  pods,
  selectors,
  objects,
  rbac,
  leaks,
  series,
  templates,
];

/** What all of them find: at synthesis, and again by `keelson check`. */
export function synthesizedFindings(written: Written): Finding[] {
  return RULES.flatMap((rule) => rule.find(written));
}
