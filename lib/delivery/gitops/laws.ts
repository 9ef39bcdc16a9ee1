import type { Flaw } from '../../kernel/base/faults';
import { type Law, law, type Tell } from '../../kernel/base/law';
import { type JsonObject, listOf, mapOf, maps } from '../../kernel/base/values';
import { canKeep } from './kept';
import { Application, type ApplicationSpec, AppProject, type AppProjectSpec } from './kinds';

/** What is known of Argo CD's custom resources, beyond their schemas: it takes each, and then delivers nothing, or something else. */
export const GITOPS_LAWS: readonly Law[] = [
  law(Application, {
    refers: [{ at: 'spec.project', to: AppProject }],
    check: application,
    changes: applicationChanges,
  }),
  law(AppProject, { check: project, changes: projectChanges }),
];

function application(spec: JsonObject, tell: Tell): void {
  const { automated, syncOptions } = mapOf(spec.syncPolicy);
  const options = listOf(syncOptions).map(String);
  if (spec.source === undefined && listOf(spec.sources).length === 0)
    tell('source', undefined, 'is missing, and nothing is delivered');
  const { server, name } = mapOf(spec.destination);
  if ((server === undefined) === (name === undefined))
    tell('destination', server ?? name, 'names no cluster, or the same one twice: nothing is delivered', {
      allowed: 'one of server and name',
    });
  options.forEach((option, i) => {
    if (!/^\w+=\w+$/.test(option))
      tell(`syncPolicy.syncOptions[${i}]`, option, 'is no option, and nothing is said of it', {
        allowed: 'as ServerSideApply=true',
      });
  });
  ignored(spec, options.includes('RespectIgnoreDifferences=true'), tell);
  if (options.includes('Replace=true'))
    tell('syncPolicy.syncOptions', 'Replace=true', 'deletes each object and makes it anew, volumes with it');
  if (mapOf(automated).allowEmpty === true && mapOf(automated).prune !== true)
    tell('syncPolicy.automated.allowEmpty', true, 'is of who prunes', { fix: 'Leave it out, or set prune: true.' });
}

function ignored({ ignoreDifferences }: JsonObject, respects: boolean, tell: Tell): void {
  const objects = maps(ignoreDifferences);
  if (objects.length === 0) return;
  const frozen = objects.every(({ group, jsonPointers, jqPathExpressions, managedFieldsManagers }) => {
    const places = [...listOf(jsonPointers), ...listOf(jqPathExpressions)].map(String);
    return listOf(managedFieldsManagers).length === 0 && !places.some((place) => canKeep(String(group ?? ''), place));
  });
  if (!respects && !frozen)
    tell(
      'ignoreDifferences',
      `${objects.length} objects`,
      'are only not told: with the next delivery of anything in them, what others wrote there is overwritten',
      { fix: "Add 'RespectIgnoreDifferences=true' to syncPolicy.syncOptions." },
    );
  if (respects && frozen)
    tell(
      'syncPolicy.syncOptions',
      'RespectIgnoreDifferences=true',
      'puts back whole lists of custom resources as they were seen last: no change in them is ever delivered',
      {
        fix: "Leave it out: with 'ApplyOutOfSyncOnly=true' the object is applied only when something else of it changed.",
      },
    );
}

/** Of another place nothing of what stands there is known: it is left behind, or deleted. */
function applicationChanges(before: ApplicationSpec, after: ApplicationSpec): readonly Flaw[] {
  const [was, is] = [before.destination, after.destination];
  if (was.server === is.server) return [];
  return [
    {
      prop: 'spec.destination.server',
      given: is.server,
      message: `was ${was.server}: what was delivered there stays, and nobody looks after it any more`,
      fix: 'Make another Application, and take this one away when nothing is there any more.',
    },
  ];
}

/** What a project may not touch it does not see: not even to delete it. */
function projectChanges(before: AppProjectSpec, after: AppProjectSpec): readonly Flaw[] {
  const still = new Set(maps(after.clusterResourceWhitelist).map(({ group, kind }) => `${group}/${kind}`));
  return maps(before.clusterResourceWhitelist)
    .map(({ group, kind }) => `${group}/${kind}`)
    .filter((one) => !still.has(one))
    .map((given) => ({
      prop: 'spec.clusterResourceWhitelist',
      given,
      message: 'is left out: what still stands of it is seen no more, and never deleted',
      fix: 'Delete by hand what is gone from the files, or accept this if nothing of it stands.',
    }));
}

/** Patterns take everything; what is meant is what stands in the files. */
function project(spec: JsonObject, tell: Tell): void {
  if (listOf(spec.sourceRepos).includes('*'))
    tell('sourceRepos', '*', 'lets everybody who may change an Application deliver from anywhere', {
      allowed: 'URLs of repositories',
    });
  maps(spec.destinations).forEach(({ server, namespace }, i) => {
    if (namespace === '*' || server === '*')
      tell(`destinations[${i}]`, namespace === '*' ? namespace : server, 'is everywhere, kube-system too', {
        allowed: 'a server and a namespace',
      });
  });
  maps(spec.clusterResourceWhitelist).forEach(({ group, kind }, i) => {
    if (group === '*' || kind === '*')
      tell(`clusterResourceWhitelist[${i}]`, `${group}/${kind}`, 'is every kind, roles of the whole cluster too', {
        allowed: 'a group and a kind',
      });
  });
  const roles = maps(spec.roles);
  roles.forEach(({ name, policies }, i) => {
    listOf(policies).forEach((line, j) => {
      if (!/^p, proj:[^:\s]+:[^,\s]+, \w+, [\w/*.-]+, [^,\s]+, (allow|deny)$/.test(String(line)))
        tell(`roles[${i}].policies[${j}]`, line, `is no right, and the whole project ${name} is invalid`, {
          allowed: 'p, proj:<project>:<role>, <resource>, <action>, <project>/<application>, allow',
        });
    });
  });
}
