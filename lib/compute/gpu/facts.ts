import type { Operator } from '../../kernel/operator';
import type { System } from '../../kernel/system';
import { gpuAlerts, gpuDashboard } from './alerts';
import { stateDriver } from './driver';
import type { GpuPlan } from './plan';

/** States what is a pool's own of what the operator makes, and what its GPUs tell. */
export function stateGpus(system: System, plan: GpuPlan, operator: Operator): void {
  const { state } = system;
  if (!('preinstalled' in plan.driver)) stateDriver(system, plan, plan.driver, operator);
  state.alert(...gpuAlerts(plan));
  state.dashboard(gpuDashboard(plan));
  state.exception('metrics', 'what its GPUs measure is served by the exporter, which the operator runs for all pools');
}
