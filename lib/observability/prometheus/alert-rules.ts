import { byCode } from '../../kernel/base/values';
import type { Alert } from '../../kernel/facts';
import type { Member } from '../../kernel/facts/member';
import type { AlertRule } from './kinds';

/** The alerts of a system as Prometheus judges them: who is asked, of which system and environment; what to do. */
export function rulesOf({ id, owner, state }: Member, environment: string): AlertRule[] {
  const rules = state.alerts.map((alert) => ruleOf(alert, { system: id, team: owner, environment }));
  const key = ({ alert, annotations, expr }: AlertRule) => `${alert} ${annotations.summary} ${expr}`;
  return rules.sort((a, b) => byCode(key(a), key(b)));
}

function ruleOf(
  { name, expr, for: held, severity, summary, runbook }: Alert,
  of: { readonly system: string; readonly team: string; readonly environment: string },
): AlertRule {
  return {
    alert: name,
    expr,
    for: held,
    labels: { ...of, severity },
    annotations: { summary, runbook: runbook.map((step, i) => `${i + 1}. ${step}`).join('\n') },
  };
}
