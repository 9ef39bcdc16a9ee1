import type { JsonObject } from '../../index';
import { nameOf } from '../../kernel/base/kind';
import { isMap } from '../../kernel/base/values';
import type { SystemModel } from '../../kernel/model';
import type { Question } from './question';

/** A delivery tool deletes what leaves the files: data goes with it unless somebody said otherwise. */
export const DATA: Question = {
  asks: 'what holds data does not go when it leaves the files: it stays, or a person is asked',
  applies: (subject) => subject.own(subject.stand()).some(({ pods }) => pods.some(({ claims }) => claims.length > 0)),
  find: (subject) =>
    subject.cases.flatMap((at) => {
      const stand = subject.stand(at);
      return subject
        .own(stand)
        .filter(({ exceptions }) => !exceptions.some(({ rule }) => rule === 'data'))
        .flatMap((system) => [...written(system, stand.output.systems.get(system.id) ?? []), ...made(system)])
        .map(
          (line) =>
            `${at.name}: ${line} Call state.deliver(object, { prune: 'confirm' }) or 'never', or say why not: state.exception('data', …).`,
        );
    }),
};

/** Claims that stand in the files. */
function written({ deliveries }: SystemModel, objects: readonly JsonObject[]): string[] {
  const kept = new Set(
    deliveries.filter(({ prune }) => prune !== undefined).map((one) => `${one.kind} ${one.namespace}/${one.name}`),
  );
  return objects.filter(claims).flatMap((object) => {
    const { name, namespace } = object.metadata as JsonObject;
    return kept.has(`${object.kind} ${namespace}/${name}`)
      ? []
      : [`${nameOf(object)} holds data and is deleted when it leaves the files.`];
  });
}

function claims({ kind, spec }: JsonObject): boolean {
  if (kind === 'PersistentVolumeClaim') return true;
  const templates = isMap(spec) ? spec.volumeClaimTemplates : undefined;
  return kind === 'StatefulSet' && Array.isArray(templates) && templates.length > 0;
}

/** Claims that an operator makes: with its resource they go. */
function made({ id, pods, deliveries }: SystemModel): string[] {
  const holding = pods.filter(({ by, claims: volumes }) => by === 'operator' && volumes.length > 0);
  if (holding.length === 0 || deliveries.some(({ prune }) => prune !== undefined)) return [];
  return [
    `the pods ${holding.map((one) => one.id).join(', ')} of ${id} hold data, and the resource that makes them is deleted when it leaves the files.`,
  ];
}
