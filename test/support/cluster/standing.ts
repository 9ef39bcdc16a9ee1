import type { Output } from '../../../lib';
import { changesOf, providerMirror, type Resource, type Terraform, terraformIn, type Vars } from '../terraform/run';
import { applied } from './apply';
import { Cluster } from './cluster';
import { type ControlPlane, startControlPlane } from './control-plane';
import { inOrder, kubeconfigFor, type Synthesized } from './environment';
import { labelNodes, objectsOf, outsideOf } from './foundation';
import { delivered, type Injector } from './injector';
import { makeNodes } from './nodes';

/** An environment on a control plane of its own. */
export interface Standing {
  readonly plane: ControlPlane;
  readonly cluster: Cluster;
  readonly output: Output;
  readonly foundation: Terraform;
  /** Variables that the stack asks for. */
  readonly vars: Vars;
  /** What the foundation's state holds after it was applied. */
  readonly state: readonly Resource[];
  stop(): Promise<void>;
}

/** A control plane with the environment's nodes, and nothing else yet. */
export async function emptyPlane(output: Output): Promise<{ plane: ControlPlane; cluster: Cluster }> {
  const plane = await startControlPlane();
  const cluster = new Cluster(plane);
  await makeNodes(cluster, output.row);
  return { plane, cluster };
}

/** Terraform in a stack's folder, told where the control plane is. What people must give is given. */
export function stackOn(plane: ControlPlane, output: Output, dir: string): { terraform: Terraform; vars: Vars } {
  const given = output.model.needs.given.flatMap(({ id, keys }) => keys.map((key) => `${id}/${key}`));
  const vars = Object.fromEntries(given.map((id) => [id.replace(/[^A-Za-z0-9_]/g, '_'), `given-${id.length}`]));
  return {
    terraform: terraformIn(dir),
    vars: { ...vars, kubeconfig: kubeconfigFor(plane.kubeconfig, output.row) },
  };
}

/**
 * The foundation as Terraform applies it, CRDs by the stack's own commands. Where the providers are stand-ins, what
 * they state in the state is made on their behalf.
 * @throws Error when a second plan is not empty
 */
export async function foundation(
  cluster: Cluster,
  output: Output,
  terraform: Terraform,
  vars: Vars,
): Promise<readonly Resource[]> {
  await terraform.apply(vars);
  const left = changesOf(await terraform.plan(vars));
  if (left.length > 0) throw new Error(`A second plan is not empty: ${left.join(', ')}`);
  const state = await terraform.state();
  cluster.rediscover();
  if (providerMirror()?.standIn) {
    await applied(cluster, objectsOf(state));
    await labelNodes(cluster, state);
  }
  await applied(cluster, outsideOf(output));
  return state;
}

/** An environment as it stands after both planes: foundation, then every manifest. Releases of charts are left out. */
export async function standing({ output, stacks }: Synthesized): Promise<Standing> {
  const { plane, cluster } = await emptyPlane(output);
  let injector: Injector | undefined;
  const stop = async () => {
    await injector?.stop();
    cluster.close();
    await plane.stop();
  };
  try {
    const { terraform, vars } = stackOn(plane, output, stacks[`${output.row.name}-foundation`] ?? '');
    await terraform.init();
    const state = await foundation(cluster, output, terraform, vars);
    ({ injector } = await delivered(
      cluster,
      output,
      inOrder(output).map(({ object }) => object),
    ));
    return { plane, cluster, output, foundation: terraform, vars, state, stop };
  } catch (fault) {
    await stop();
    throw fault;
  }
}
