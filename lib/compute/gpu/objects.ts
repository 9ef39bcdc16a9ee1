import { byCode, type Labels } from '../../kernel/base/values';
import { PriorityClass, ResourceQuota } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { Operator } from '../../kernel/operator';
import type { System } from '../../kernel/system';
import { NodeFeatureRule } from './kinds';
import { keepsOff, MIG_LABEL, MODEL_LABEL, PLUGIN_LABEL, priorityClass, SILICON_LABEL, TAINT_WRITTEN } from './names';
import { type GpuPlan, migLayout, pluginConfig } from './plan';

/** What Terraform puts on the nodes: what their GPUs are, how they are given out, and that nobody else stands there. */
export function nodeNeed(plan: GpuPlan): { readonly labels: Labels; readonly taints: readonly string[] } {
  const layout = migLayout(plan);
  const { taints = [] } = plan.pool;
  return {
    labels: {
      [MODEL_LABEL]: plan.model,
      [PLUGIN_LABEL]: pluginConfig(plan.sharing),
      ...(layout && { [MIG_LABEL]: layout }),
    },
    // The row's own, where it has given the taint another value.
    taints: plan.dedicated ? [taints.find(keepsOff) ?? TAINT_WRITTEN] : [],
  };
}

/** What a node says of itself, beside what people say of it: one in the wrong pool is seen. */
export function writeSilicon(system: System, { id, model, silicon }: GpuPlan): void {
  new Manifest(system, NodeFeatureRule, {
    name: id,
    spec: {
      rules: [
        {
          name: model,
          labels: { [SILICON_LABEL]: model },
          matchFeatures: [
            {
              feature: 'pci.device',
              matchExpressions: {
                vendor: { op: 'In', value: ['10de'] },
                device: { op: 'In', value: [...(silicon?.devices ?? [])] },
              },
            },
          ],
        },
      ],
    },
  });
}

const SERVING = 100_000;
const BATCH = 1_000;

/** Who gives way when all GPUs of the pool are taken: what can be done later, to what somebody waits for. */
export function writePriorities(system: System, { id }: GpuPlan): void {
  const write = (of: 'serving' | 'batch', value: number, preemptionPolicy: 'Never' | 'PreemptLowerPriority') =>
    new Manifest(system, PriorityClass, {
      name: priorityClass(id, of),
      wave: -1,
      value,
      preemptionPolicy,
      globalDefault: false,
    });
  write('serving', SERVING, 'PreemptLowerPriority');
  write('batch', BATCH, 'Never');
}

/** How much of the pool each team holds at most. Pods of the pool are those with its priority classes. */
export function writeQuotas(system: System, { id, teams, offers }: GpuPlan): void {
  for (const [namespace, count] of inOrder(teams))
    new Manifest(system, ResourceQuota, {
      name: system.name('gpus'),
      namespace,
      spec: {
        hard: Object.fromEntries(offers.map(({ resource }) => [`requests.${resource}`, String(count)])),
        scopeSelector: withPriority('In', [id]),
      },
    });
}

/** What a team's pods hold past every pool: nothing, so that no quota is gone round by leaving the priority out. */
export function writeRemainders(operator: Operator, plans: readonly GpuPlan[]): void {
  const teams = [...new Set(plans.flatMap((plan) => Object.keys(plan.teams)))].sort(byCode);
  const resources = [...new Set(plans.flatMap(({ offers }) => offers.map(({ resource }) => resource)))].sort(byCode);
  for (const namespace of teams)
    new Manifest(operator, ResourceQuota, {
      name: 'gpus-of-no-pool',
      namespace,
      spec: {
        hard: Object.fromEntries(resources.map((resource) => [`requests.${resource}`, '0'])),
        scopeSelector: withPriority(
          'NotIn',
          plans.map(({ id }) => id),
        ),
      },
    });
}

function withPriority(operator: 'In' | 'NotIn', ids: readonly string[]) {
  const values = ids.flatMap((id) => [priorityClass(id, 'batch'), priorityClass(id, 'serving')]).sort(byCode);
  return { matchExpressions: [{ scopeName: 'PriorityClass' as const, operator, values }] };
}

function inOrder<T>(map: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(map).sort(([a], [b]) => byCode(a, b));
}
