import { stringify } from 'yaml';
import type { Model, SystemModel } from '../../kernel/model';

/** Systems of an environment: all of them, or some. */
export type Alerting = Pick<Model, 'environment' | 'systems'>;

/** The alerts of an environment as Prometheus reads them: a group for each system that states any. */
export function ruleFile({ environment, systems }: Alerting): string {
  return stringify({ groups: withAlerts(systems).map((system) => ruleGroup(system, environment)) }, { lineWidth: 0 });
}

/** Those whose alerts stand: one that retires takes its alerts along. */
export function withAlerts(systems: Model['systems']): readonly SystemModel[] {
  return systems.filter(({ alerts, retiring }) => alerts.length > 0 && !retiring);
}

function ruleGroup({ id, owner, alerts }: SystemModel, environment: string) {
  return {
    name: id,
    rules: alerts.map(({ name, expr, for: held, severity, summary, runbook }) => ({
      alert: name,
      expr,
      for: held,
      labels: { system: id, team: owner, environment, severity },
      annotations: { summary, runbook },
    })),
  };
}
