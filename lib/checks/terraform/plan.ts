import type { Law } from '../../kernel/base/law';
import { isMap, mapOf } from '../../kernel/base/values';
import type { Finding } from '../findings/finding';

/** The part of `terraform show -json PLAN` that is read. */
export interface TerraformPlan {
  readonly resource_changes?: readonly ResourceChange[];
  readonly planned_values?: { readonly outputs?: Outputs };
  readonly prior_state?: { readonly values?: { readonly outputs?: Outputs } };
}

type Outputs = Readonly<Record<string, { readonly value?: unknown }>>;

interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly name: string;
  readonly change: { readonly actions: readonly string[]; readonly before?: unknown };
}

/** What is lost when a resource of Terraform's own stacks is destroyed. */
const LOSSES: Readonly<Record<string, (name: string) => string>> = {
  kubernetes_namespace_v1: (name) =>
    `the namespace ${name} with everything in it, volume claims and their data included`,
  helm_release: (name) => `the release ${name}: its pods stop, and an operator's custom resources are no longer served`,
  random_password: (name) => `the generated value ${name}: what uses it can no longer log in`,
  terraform_data: (name) => `the carrier ${name}: its CRDs stay in the cluster, and nobody upgrades them`,
};

/** The environment that a stack states as one of its outputs; undefined for a stack of somebody else. */
export function environmentOf(outputs: unknown): string | undefined {
  const { environment } = mapOf(mapOf(mapOf(outputs).keelson).value);
  return typeof environment === 'string' ? environment : undefined;
}

/** The same of a plan: as it will be, or as it was where everything goes. */
export function environmentOfPlan({ planned_values, prior_state }: TerraformPlan): string | undefined {
  return environmentOf(planned_values?.outputs) ?? environmentOf(prior_state?.values?.outputs);
}

/**
 * What a plan would lose: a namespace, an operator's release, a generated value, a CRD carrier that it deletes or replaces.
 * A carrier that is replaced only applies newer CRDs, and passes.
 * @param laws tell what is lost with a resource of an API that the platform runs
 */
export function planFindings(plan: TerraformPlan, laws: readonly Law[] = []): Finding[] {
  const losses = { ...LOSSES, ...ofApis(laws) };
  return (plan.resource_changes ?? [])
    .filter(
      ({ change, type }) =>
        change.actions.includes('delete') && !(type === 'terraform_data' && change.actions.length > 1),
    )
    .flatMap((resource) => {
      const loss = losses[resource.type];
      return loss === undefined ? [] : [finding(resource, loss(objectName(resource)))];
    });
}

function ofApis(laws: readonly Law[]): Record<string, (name: string) => string> {
  return Object.fromEntries(laws.flatMap((law) => (law.of === 'resource' ? [[law.type, law.lost]] : [])));
}

function finding({ address, change }: ResourceChange, lost: string): Finding {
  const verb = change.actions.length > 1 ? 'replaces' : 'destroys';
  const system = systemOf(change.before);
  const who = system === undefined ? 'the system' : system;
  return {
    rule: 'plan-destroys',
    path: address,
    message: `the plan ${verb} ${lost}`,
    fix:
      `Remove in two steps: set retiring: true on ${who}, publish its manifests and see its objects gone; then drop the line. ` +
      `To keep this one in the cluster, add '${address}' to forget in the row; ` +
      `to destroy it on purpose, add { rule: 'plan-destroys', object: '${address}', why, until } to accept.`,
  };
}

function objectName({ name, change }: ResourceChange): string {
  const before = isMap(change.before) ? change.before : {};
  const metadata = Array.isArray(before.metadata) && isMap(before.metadata[0]) ? before.metadata[0] : {};
  if (typeof metadata.name === 'string') return metadata.name;
  return typeof before.name === 'string' ? before.name : name;
}

function systemOf(before: unknown): string | undefined {
  if (!isMap(before) || !Array.isArray(before.metadata) || !isMap(before.metadata[0])) return undefined;
  const labels = before.metadata[0].labels;
  return isMap(labels) && typeof labels['keelson.dev/system'] === 'string' ? labels['keelson.dev/system'] : undefined;
}
