import type { JsonObject } from '../../index';
import { nameOf } from '../../kernel/base/kind';
import { ONE } from '../site/stand';
import type { Question } from './question';

const OWNER = 'contract-team';
const HOME = 'contract-home';

/** Owner and namespace are props of every system: a class hands them on, and writes where it was told to. */
export const OWNER_QUESTION: Question = {
  asks: 'it is of the owner, and in the namespace, that its props say',
  find: (subject) => {
    const stand = subject.build({ systems: { [ONE]: { owner: OWNER, namespace: HOME } }, takers: [] });
    const { owner, namespace } = subject.one(stand);
    const labels = (object: JsonObject) => ((object.metadata as JsonObject).labels ?? {}) as JsonObject;
    const objects = stand.output.systems.get(ONE) ?? [];
    const fix = 'Hand the props to super(), and its labels to every object.';
    return [
      ...(owner === OWNER ? [] : [`owner: '${OWNER}' in the props, and the owner is ${owner}. ${fix}`]),
      ...(namespace === HOME ? [] : [`namespace: '${HOME}' in the props, and the namespace is ${namespace}. ${fix}`]),
      ...objects
        .filter((object) => owner === OWNER && labels(object)['keelson.dev/owner'] !== OWNER)
        .map((object) => `${nameOf(object)} has no label keelson.dev/owner=${OWNER}. ${fix}`),
    ];
  },
};
