import { POOL_LABEL } from '../../kernel/base/placement';
import type { Pods } from '../../kernel/facts';
import { ConfigMap } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import { namedImage } from '../../kernel/needs/images';
import { stampOf } from '../../kernel/needs/text';
import type { Operator } from '../../kernel/operator';
import type { System } from '../../kernel/system';
import { NvidiaDriver, type NvidiaDriverContent } from './kinds';
import { DRIVER_LABEL, OPERATOR } from './names';
import { GPU_OPERATOR_CHART } from './pins';
import type { GpuPlan, PlannedInstall } from './plan';
import { driverManager, tolerationsFor } from './policy';

/** The driver of a pool's nodes, and where its container finds what it compiles it with. */
export function writeDriver(system: System, plan: GpuPlan, driver: PlannedInstall): Manifest {
  const packages = Object.keys(driver.packages).length === 0 ? undefined : writePackages(system, driver);
  const object = new Manifest(system, NvidiaDriver, {
    name: plan.id,
    spec: driverSpec(system, plan, driver, packages),
  });
  // With it the driver goes from the pool's nodes, and whatever computes there ends.
  system.state.deliver(object.id, { prune: 'confirm' });
  return object;
}

/** Another ConfigMap when it changes: the driver's container reads it when it starts. */
function writePackages(system: System, { packages }: PlannedInstall): string {
  const name = system.name(`packages-${stampOf(packages)}`);
  new Manifest(system, ConfigMap, { name, namespace: OPERATOR, wave: -1, data: packages });
  return name;
}

function driverSpec(
  { env }: System,
  plan: GpuPlan,
  { image = '', version }: PlannedInstall,
  packages: string | undefined,
): NvidiaDriverContent['spec'] {
  const { repository, image: name } = namedImage(image);
  return {
    driverType: 'gpu',
    default: false,
    repository,
    image: name,
    version,
    usePrecompiled: false,
    // The open modules need a processor on the GPU that came with Turing.
    kernelModuleType: plan.silicon?.lastBranch === undefined ? 'open' : 'proprietary',
    nodeSelector: { [POOL_LABEL]: plan.pool.name },
    labels: { [DRIVER_LABEL]: plan.id },
    tolerations: tolerationsFor([plan]),
    priorityClassName: 'system-node-critical',
    manager: driverManager(env),
    ...(packages && { repoConfig: { name: packages } }),
    upgradePolicy: {
      autoUpgrade: true,
      maxParallelUpgrades: 1,
      maxUnavailable: '25%',
      // Pods that hold a GPU leave the node for it, also with scratch volumes; one that nobody would make again stops the upgrade.
      podDeletion: { force: false, timeoutSeconds: 300, deleteEmptyDir: true },
      drain: { enable: false },
    },
  };
}

/** States the driver's pods, which stand with the operator, and what they fetch. */
export function stateDriver(system: System, plan: GpuPlan, driver: PlannedInstall, operator: Operator): Pods {
  const { env, state } = system;
  const pods = state.pods({
    id: 'driver',
    namespace: operator.namespace,
    labels: { 'app.kubernetes.io/component': 'nvidia-driver', [DRIVER_LABEL]: plan.id },
    by: 'operator',
    replicas: plan.pool.nodes.length,
    requests: { cpu: '0', memory: '0' },
    serviceAccount: `nvidia-gpu-driver-${plan.id}-${driver.os}`,
    images: [driver.image ?? '', env.chartImage(GPU_OPERATOR_CHART, 'driver.manager')],
  });
  state.logs({ at: pods, format: 'text' });
  system.use(env.apiServer, pods);
  for (const { host, port } of archives(driver)) system.use(env.outside(host.replaceAll('.', '-'), host, port), pods);
  return pods;
}

/** Where packages come from. */
function archives({ packages }: PlannedInstall): { host: string; port: number }[] {
  const written = Object.values(packages).join('\n');
  const all = written === '' ? UBUNTU : [...written.matchAll(/https?:\/\/[^\s/]+/g)].map(([url]) => url);
  const found = all.map((url) => {
    const { protocol, hostname, port } = new URL(url);
    return { host: hostname, port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port) };
  });
  return [...new Map(found.map((one) => [one.host, one])).values()];
}

const UBUNTU = ['http://archive.ubuntu.com', 'http://security.ubuntu.com'];
