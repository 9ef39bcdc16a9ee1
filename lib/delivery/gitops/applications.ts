import type { Member } from '../../kernel/facts/member';
import { canKeep } from './kept';
import type { ApplicationSpec, IgnoreDifference } from './kinds';
import { HERE, LAYERS } from './names';
import type { GitOpsPlan, PlannedRepository } from './plan';

/**
 * The Application of one system: its file, its namespace, and what of it is no drift. It has no finalizer, so that what it
 * delivered stays when it goes.
 */
export function applicationSpec(
  plan: GitOpsPlan,
  member: Pick<Member, 'id' | 'namespace' | 'retiring'>,
  of: { readonly layer: string; readonly ignored: readonly IgnoreDifference[] },
): ApplicationSpec {
  const { url: repoURL, revision: targetRevision } = plan.repository;
  return {
    project: of.layer,
    source: {
      repoURL,
      targetRevision,
      path: folderOf(plan.repository, plan.environment),
      directory: { include: `${member.id}.k8s.yaml` },
    },
    destination: { server: HERE, namespace: member.namespace },
    ...(of.ignored.length > 0 && { ignoreDifferences: of.ignored }),
    revisionHistoryLimit: 10,
    syncPolicy: {
      ...(plan.sync === 'automatic' && {
        automated: {
          prune: plan.prune,
          selfHeal: plan.selfHeal,
          // Its file goes, and its objects are to go with it.
          ...(member.retiring && plan.prune && { allowEmpty: true as const }),
        },
      }),
      syncOptions: syncOptions(of.ignored),
      // Webhooks of an operator, or what a system stands after, may not be there yet; a newer commit goes before an old one's retries.
      retry: { limit: 10, refresh: true, backoff: { duration: '10s', factor: 2, maxDuration: '5m' } },
    },
  };
}

function syncOptions(ignored: readonly IgnoreDifference[]): string[] {
  const places = ignored.flatMap(({ group, jsonPointers }) => jsonPointers.map((place) => canKeep(group, place)));
  return [
    // Terraform makes namespaces, with what they enforce.
    'CreateNamespace=false',
    'ServerSideApply=true',
    // What nobody changed is not applied, and what others wrote there stays.
    'ApplyOutOfSyncOnly=true',
    // Also what is no drift is left as it is when something else of the object is applied, where that can be.
    ...(places.length === 0 || places.includes(true) ? ['RespectIgnoreDifferences=true'] : []),
    'PruneLast=true',
    'FailOnSharedResource=true',
  ];
}

/** Where the files of an environment lie in the repository. */
export function folderOf({ path }: PlannedRepository, environment: string): string {
  return `${path}/${environment}`;
}

/** The layer of a system. */
export function layerOf(
  { layers, otherwise, id }: Pick<GitOpsPlan, 'layers' | 'otherwise' | 'id'>,
  member: Pick<Member, 'id' | 'isOperator'>,
): string {
  const said = Object.entries(layers).find(([, { systems = [] }]) => systems.includes(member.id));
  if (said !== undefined) return said[0];
  if (member.id === id) return LAYERS.delivery;
  return member.isOperator ? LAYERS.operators : otherwise;
}
