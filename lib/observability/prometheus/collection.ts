import { KeelsonError } from '../../kernel/base/faults';
import type { Metrics, Pods } from '../../kernel/facts';
import type { Member } from '../../kernel/facts/member';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { rulesOf } from './alert-rules';
import { PodMonitor, PrometheusRule } from './kinds';
import { monitorsOf, unreadable } from './monitors';

/** Who is watched: every system that stays, wherever its line stands. */
export function watched({ env }: System): readonly System[] {
  // Whoever stands in an environment is a System: the kernel knows less of them than that.
  return env.systems.filter(({ retiring }) => !retiring).map((member: Member) => member as System);
}

/** Opens the network from the servers to everything that serves metrics. */
export function openToAll(monitoring: System, from: Pods): void {
  for (const { state } of watched(monitoring)) for (const { at } of state.allMetrics) monitoring.use(at, from);
}

/**
 * Writes into each system's own file how it is measured and judged.
 * @param except metrics that are measured otherwise
 * @throws KeelsonError when something is served over TLS and nothing says who signed it
 */
export function writeCollection(monitoring: System, except: ReadonlySet<Metrics>): void {
  const all = watched(monitoring);
  const faults = all.flatMap((system) => unreadable(system));
  if (faults.length > 0) throw new KeelsonError(faults);
  for (const system of all) {
    for (const monitor of monitorsOf(system, except)) new Manifest(system, PodMonitor, monitor);
    const rules = rulesOf(system, monitoring.env.row.name);
    if (rules.length > 0)
      new Manifest(system, PrometheusRule, { name: system.id, spec: { groups: [{ name: system.id, rules }] } });
  }
}
