import type { Pods } from '../../kernel/facts';
import type { Operator } from '../../kernel/operator';
import { GPU_METRICS } from './metrics';
import { DCGM_EXPORTER_IMAGE, DEVICE_PLUGIN_IMAGE, MIG_MANAGER_IMAGE, TOOLKIT_IMAGE } from './pins';
import { validatorImage } from './policy';

/** One DaemonSet of the operator. */
interface Daemons {
  readonly id: string;
  /** Its label `app`. */
  readonly app: string;
  /** @default the label */
  readonly account?: string;
  readonly replicas: number;
  readonly images: readonly string[];
}

/**
 * States what the operator makes on nodes with GPUs, as it was seen with 26.7: no operand asks for room, and every one waits in an
 * init container of the operator's own image. @param nodes that have GPUs, by the row
 */
export function stateOperands(operator: Operator, nodes: number): void {
  const { state, env } = operator;
  const plugin = env.image(DEVICE_PLUGIN_IMAGE);
  const on = (id: string, app: string, image: string, account = app, replicas = nodes) =>
    stateDaemons(operator, { id, app, account, replicas, images: [image] });
  const exporter = on('exporter', 'nvidia-dcgm-exporter', env.image(DCGM_EXPORTER_IMAGE));
  operator.use(env.apiServer, [
    on('toolkit', 'nvidia-container-toolkit-daemonset', env.image(TOOLKIT_IMAGE), 'nvidia-container-toolkit'),
    on('plugin', 'nvidia-device-plugin-daemonset', plugin, 'nvidia-device-plugin'),
    // Made whether or not somebody shares by it; without it no node has the label that it looks for.
    on('mps', 'nvidia-device-plugin-mps-control-daemon', plugin, 'nvidia-device-plugin', 0),
    on('features', 'gpu-feature-discovery', plugin, 'nvidia-gpu-feature-discovery'),
    on('validator', 'nvidia-operator-validator', validatorImage(env)),
  ]);
  state.metrics({
    at: state.serves({ id: 'gpus', at: exporter, podPort: 9400, service: 'nvidia-dcgm-exporter', protocol: 'http' }),
    exports: GPU_METRICS,
    // Who holds a GPU stands in its series as namespace and pod.
    honorLabels: true,
  });
}

/** States the manager of GPUs that can be cut. @param nodes that have such ones */
export function stateMigManager(operator: Operator, nodes: number): void {
  const images = [operator.env.image(MIG_MANAGER_IMAGE)];
  const app = 'nvidia-mig-manager';
  operator.use(operator.env.apiServer, stateDaemons(operator, { id: 'mig', app, replicas: nodes, images }));
}

function stateDaemons({ state, env }: Operator, { id, app, account = app, replicas, images }: Daemons): Pods {
  const pods = state.pods({
    id,
    labels: { app },
    by: 'operator',
    replicas,
    requests: { cpu: '0', memory: '0' },
    serviceAccount: account,
    images: [...new Set([...images, validatorImage(env)])],
  });
  state.logs({ at: pods, format: 'text' });
  return pods;
}
