import { byCode } from '../../kernel/base/values';
import type { Member } from '../../kernel/facts/member';
import type { Inventory } from './inventory';
import type { AppProjectSpec, GroupKind, SyncWindow } from './kinds';
import { HERE } from './names';
import type { GitOpsPlan } from './plan';
import type { GitOpsLayer, GitOpsWindow } from './props';

/** By which who may write to this namespace could give himself any right. */
const OWN_KINDS: readonly GroupKind[] = ['Application', 'ApplicationSet', 'AppProject'].map((kind) => ({
  group: 'argoproj.io',
  kind,
}));

/** A layer's project: it reads the one repository, and writes to the namespaces, and the kinds without one, that its systems have. */
export function projectSpec(
  plan: GitOpsPlan,
  layer: string,
  members: readonly Member[],
  inventory: Inventory,
): AppProjectSpec {
  const namespaces = new Set(members.flatMap((member) => inventory.namespacesOf(member)));
  const { deployers = [], windows = [] } = plan.layers[layer] as GitOpsLayer;
  return {
    description: `Layer ${layer} of ${plan.environment}`,
    sourceRepos: [plan.repository.url],
    destinations: [...namespaces].sort(byCode).map((namespace) => ({ server: HERE, namespace })),
    clusterResourceWhitelist: kindsOf(members, inventory),
    ...(!members.some(({ id }) => id === plan.id) && { namespaceResourceBlacklist: OWN_KINDS }),
    ...(deployers.length > 0 && { roles: [deployersOf(layer, deployers)] }),
    ...(windows.length > 0 && { syncWindows: windows.map(windowOf) }),
  };
}

function kindsOf(members: readonly Member[], inventory: Inventory): GroupKind[] {
  const all = members.flatMap((member) => inventory.clusterKindsOf(member));
  return [...new Map(all.map((kind) => [`${kind.group} ${kind.kind}`, kind]))]
    .sort(([a], [b]) => byCode(a, b))
    .map(([, kind]) => kind);
}

/** What deployers may do: begin deliveries, read logs, take a release on, back or over. */
const RIGHTS = [
  'applications, get',
  'applications, sync',
  'applications, action/argoproj.io/Rollout/*',
  'logs, get',
] as const;

function deployersOf(layer: string, groups: readonly string[]) {
  return {
    name: 'deployers',
    description: `Begin deliveries of the layer ${layer}`,
    groups,
    policies: RIGHTS.map((right) => `p, proj:${layer}:deployers, ${right}, ${layer}/*, allow`),
  };
}

function windowOf({ kind, schedule, duration, timeZone = 'UTC', people = false }: GitOpsWindow): SyncWindow {
  const minutes = Math.round(duration.toMilliseconds() / 60_000);
  return {
    kind,
    schedule: schedule.expressionString,
    duration: `${minutes}m`,
    timeZone,
    manualSync: people,
    applications: ['*'],
  };
}
