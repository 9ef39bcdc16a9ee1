import { type Toleration, tolerationsOf } from '../../kernel/base/placement';
import { byCode, canonical } from '../../kernel/base/values';
import type { Environment } from '../../kernel/environment';
import { ConfigMap } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import { namedImage } from '../../kernel/needs/images';
import { stampOf } from '../../kernel/needs/text';
import type { Operator } from '../../kernel/operator';
import { ClusterPolicy, type ClusterPolicyContent, type Operand } from './kinds';
import { POLICY, TAINT, WHOLE } from './names';
import { DCGM_EXPORTER_IMAGE, DEVICE_PLUGIN_IMAGE, GPU_OPERATOR_CHART, MIG_MANAGER_IMAGE, TOOLKIT_IMAGE } from './pins';
import { type GpuPlan, migLayout, pluginConfig } from './plan';

/** What every operand and every driver of some pools bears. */
export function tolerationsFor(plans: readonly GpuPlan[]): Toleration[] {
  const own: Toleration = { key: TAINT, operator: 'Exists', effect: 'NoSchedule' };
  const taints = plans
    .flatMap(({ pool }) => tolerationsOf(pool))
    .filter((taint) => taint.key !== TAINT || taint.effect !== own.effect);
  const others = [...new Map(taints.map((taint) => [canonical(taint), taint]))].sort(([a], [b]) => byCode(a, b));
  return [own, ...others.map(([, taint]) => taint)];
}

/**
 * The one ClusterPolicy of an environment, with its configurations, in the operator's file. A configuration is another ConfigMap
 * when it changes: nobody looks at one that is edited.
 */
export function writePolicy(operator: Operator, plans: readonly GpuPlan[]): void {
  const sharing = configMap(operator, 'gpu-sharing', sharingFiles(plans));
  const mig =
    cuttable(plans).length === 0 ? undefined : configMap(operator, 'gpu-mig', { 'config.yaml': migFile(plans) });
  const policy = new Manifest(operator, ClusterPolicy, {
    name: POLICY,
    spec: policySpec(operator.env, plans, { sharing, mig }),
  });
  // With it the drivers go from all nodes, and whatever computes there ends.
  operator.state.deliver(policy.id, { prune: 'confirm' });
}

/** Pools whose silicon can be cut, whether it is or not: who stops cutting needs the manager once more. */
export function cuttable(plans: readonly GpuPlan[]): readonly GpuPlan[] {
  return plans.filter(({ silicon }) => silicon?.mig !== undefined);
}

function configMap(operator: Operator, name: string, data: Readonly<Record<string, string>>): string {
  const full = `${name}-${stampOf(data)}`;
  new Manifest(operator, ConfigMap, { name: full, wave: -1, data });
  return full;
}

/** By name of the configuration. A slice has a name of its own, and nobody may think that two of them are more than one. */
function sharingFiles(plans: readonly GpuPlan[]): Record<string, string> {
  const head = 'version: v1\nflags:\n  migStrategy: mixed\n';
  const files = plans.map(({ sharing }) => {
    if (typeof sharing !== 'object' || !('slices' in sharing)) return [pluginConfig(sharing), head] as const;
    const slicing = [
      'sharing:',
      '  timeSlicing:',
      '    renameByDefault: true',
      '    failRequestsGreaterThanOne: true',
      '    resources:',
      `      - name: ${WHOLE}`,
      `        replicas: ${sharing.slices}`,
    ];
    return [pluginConfig(sharing), `${head}${slicing.join('\n')}\n`] as const;
  });
  const all = [['exclusive', head] as const, ...files].sort(([a], [b]) => byCode(a, b));
  return Object.fromEntries(all);
}

/** Layouts by name. */
function migFile(plans: readonly GpuPlan[]): string {
  const layouts = new Map<string, string[]>([['all-disabled', ['      mig-enabled: false']]]);
  for (const plan of plans) {
    const { sharing } = plan;
    const layout = migLayout(plan);
    if (layout === undefined || typeof sharing !== 'object' || !('mig' in sharing)) continue;
    const devices = Object.entries(sharing.mig).sort(([a], [b]) => byCode(a, b));
    const lines = devices.map(([profile, count]) => `        "${profile}": ${count}`);
    layouts.set(layout, ['      mig-enabled: true', '      mig-devices:', ...lines]);
  }
  const all = [...layouts].sort(([a], [b]) => byCode(a, b));
  const written = all.flatMap(([name, lines]) => [`  ${name}:`, '    - devices: all', ...lines]);
  return `version: v1\nmig-configs:\n${written.join('\n')}\n`;
}

/** Images of the operator that are its chart's own. */
export function validatorImage(env: Environment): string {
  return env.chartImage(GPU_OPERATOR_CHART, 'validator');
}

export function driverManager(env: Environment): Operand {
  return namedImage(env.chartImage(GPU_OPERATOR_CHART, 'driver.manager'));
}

const ON = { enabled: true } as const;
const OFF = { enabled: false } as const;

function policySpec(
  env: Environment,
  plans: readonly GpuPlan[],
  { sharing, mig }: { readonly sharing: string; readonly mig: string | undefined },
): ClusterPolicyContent['spec'] {
  const operand = (pin: Parameters<Environment['image']>[0]) => namedImage(env.image(pin));
  const installed = plans.some(({ driver }) => !('preinstalled' in driver));
  return {
    operator: { runtimeClass: 'nvidia', metrics: { serviceMonitor: OFF } },
    daemonsets: {
      tolerations: tolerationsFor(plans),
      priorityClassName: 'system-node-critical',
      updateStrategy: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: '1' },
    },
    // Devices come to a container by its limits alone: an image that asks for all of them by a variable gets none.
    cdi: { enabled: true, nriPluginEnabled: false },
    // On a GPU that is not cut it is as if there were no strategy: one serves all pools.
    mig: { strategy: 'mixed' },
    driver: { enabled: installed, useNvidiaDriverCRD: installed, manager: driverManager(env) },
    toolkit: { ...ON, ...operand(TOOLKIT_IMAGE) },
    validator: namedImage(validatorImage(env)),
    devicePlugin: { ...ON, ...operand(DEVICE_PLUGIN_IMAGE), config: { name: sharing, default: 'exclusive' } },
    gfd: { ...ON, ...operand(DEVICE_PLUGIN_IMAGE) },
    // The exporter brings its own engine.
    dcgm: OFF,
    dcgmExporter: { ...ON, ...operand(DCGM_EXPORTER_IMAGE), serviceMonitor: OFF },
    migManager:
      mig === undefined
        ? OFF
        : { ...ON, ...operand(MIG_MANAGER_IMAGE), config: { name: mig, default: 'all-disabled' } },
    nodeStatusExporter: OFF,
    ...UNUSED,
  };
}

/** Virtual machines, confidential computing, direct storage: each needs what a pool here does not have. */
const UNUSED = {
  gds: OFF,
  gdrcopy: OFF,
  sandboxWorkloads: OFF,
  vgpuManager: OFF,
  vfioManager: OFF,
  vgpuDeviceManager: OFF,
  sandboxDevicePlugin: OFF,
  kataSandboxDevicePlugin: OFF,
  kataManager: OFF,
  ccManager: OFF,
} as const;
