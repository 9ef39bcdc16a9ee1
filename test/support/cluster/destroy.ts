import type { Output } from '../../../lib';
import type { JsonObject } from '../../../lib/kernel/base/values';
import { providerMirror, type Resource, type Terraform, type Vars } from '../terraform/run';
import type { Cluster } from './cluster';
import type { ControlPlane } from './control-plane';
import { objectsOf } from './foundation';
import { uninstallReleases } from './helm/uninstall';

/** Types of which a destroyed one takes data with it. */
const DATA = new Set(['kubernetes_namespace_v1', 'harbor_project']);

/** A foundation that stands, and Terraform in its folder. */
export interface Founded {
  readonly plane: ControlPlane;
  readonly cluster: Cluster;
  readonly output: Output;
  readonly terraform: Terraform;
  readonly vars: Vars;
}

/**
 * Destroys a foundation as its row allows: where data is scratch, whole; elsewhere Terraform refuses first, and what
 * holds data leaves the state before. Where the providers are stand-ins, what they destroyed is taken from the cluster
 * on their behalf.
 *
 * @returns what Terraform destroyed, and its words where it refused at first
 */
export async function destroyed({ plane, cluster, output, terraform, vars }: Founded): Promise<{
  readonly gone: readonly Resource[];
  readonly refusal: string;
}> {
  const { gone, refusal } = await destroyedStack(output, terraform, vars);
  if (providerMirror()?.standIn) {
    await uninstallReleases(plane, gone);
    for (const object of objectsOf(gone).reverse()) await cluster.delete(object);
  }
  return { gone, refusal };
}

/** Destroys a stack as the row allows; see {@link destroyed}. */
export async function destroyedStack(
  { row }: Output,
  terraform: Terraform,
  vars: Vars,
): Promise<{ readonly gone: readonly Resource[]; readonly refusal: string }> {
  const data = (await terraform.state()).filter(({ type }) => DATA.has(type)).map(({ address }) => address);
  const refusal = row.data === 'scratch' || data.length === 0 ? '' : await refused(terraform, vars);
  if (refusal !== '') await terraform.forget(data);
  const gone = await terraform.state();
  await terraform.destroy(vars);
  return { gone, refusal };
}

async function refused(terraform: Terraform, vars: Vars): Promise<string> {
  try {
    await terraform.destroy(vars);
  } catch (fault) {
    return (fault as Error).message;
  }
  throw new Error('Terraform destroyed what holds data that is kept.');
}

/** What must outlive a foundation: the CRDs that it brought, and the objects of these kinds, on which data hangs. */
export async function survivors(cluster: Cluster, output: Output): Promise<readonly string[]> {
  const groups = new Set(output.model.needs.crds.flatMap((need) => need.groups));
  const alive = ({ metadata }: JsonObject) => (metadata as JsonObject).deletionTimestamp === undefined;
  const nameIn = ({ metadata }: JsonObject) => String((metadata as JsonObject).name);
  const all = await cluster.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
  const crds = all.filter(({ spec }) => groups.has(String((spec as JsonObject).group))).filter(alive);
  const custom = [...output.systems.values()]
    .flat()
    .filter(({ apiVersion }) => groups.has(String(apiVersion).split('/')[0] ?? ''));
  const found = await Promise.all(custom.map((object) => cluster.get(object)));
  const there = found.flatMap((object) => (object !== undefined && alive(object) ? [object] : []));
  return [...crds.map(nameIn), ...there.map((object) => `${object.kind} ${nameIn(object)}`)].sort();
}
