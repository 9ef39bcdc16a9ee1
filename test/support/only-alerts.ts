import type { Output } from '../../lib';

/** An output in which one system has these alerts alone: to prove those that the reference platform has no use for. */
export function onlyAlerts(output: Output, id: string, ...names: readonly string[]): Output {
  const systems = output.model.systems.map((system) =>
    system.id === id ? { ...system, alerts: system.alerts.filter(({ name }) => names.includes(name)) } : system,
  );
  return { ...output, model: { ...output.model, systems } };
}
