import { JsonPatch } from 'cdk8s';
import type { Environment, JsonObject, ObjectId } from '../../index';
import { groupOf, nameOf } from '../../kernel/base/kind';
import { firstDifference } from '../../kernel/base/values';
import { annotated, differences } from '../site/difference';
import type { Stand } from '../site/stand';
import type { Subject } from '../site/subject';
import type { Question } from './question';

const MARK = 'contract.keelson.dev/patched';

/** What no prop says is said by a patch: on each object, and on it alone. */
export const PATCHES: Question = {
  asks: 'each object takes a patch, and nothing else changes by it',
  find: (subject) => {
    const objects = subject.objects(subject.stand());
    const patched = subject.build({ last: (env) => objects.forEach((object) => void patch(env, object)) });
    return [...marks(subject, objects, patched), ...elsewhere(subject, patched)];
  },
};

function patch(env: Environment, object: JsonObject): void {
  const { metadata } = annotated(object, MARK, nameOf(object)) as { metadata: JsonObject };
  env.patch(idOf(object), JsonPatch.add('/metadata/annotations', metadata.annotations));
}

function marks(subject: Subject, objects: readonly JsonObject[], patched: Stand): string[] {
  const after = new Map(subject.objects(patched).map((object) => [nameOf(object), object]));
  return objects.flatMap((object) => {
    const key = nameOf(object);
    const at = firstDifference(annotated(object, MARK, key), after.get(key));
    if (at === undefined) return [];
    return [`${key}: ${at} is not as the patch has it. A patch of env.patch() comes last: leave the object to it.`];
  });
}

/** Everything but the objects that were patched. */
function elsewhere(subject: Subject, patched: Stand): string[] {
  const ours = new Set(subject.objects(patched).map(nameOf));
  return differences(subject.stand().output, patched.output, { patches: false })
    .filter((line) => ![...ours].some((key) => line.startsWith(`${key}: `)))
    .map((line) => `the patches of objects change more: ${line}. Read no object's JSON back.`);
}

function idOf({ apiVersion, kind, metadata }: JsonObject): ObjectId {
  const { name, namespace } = metadata as { name: string; namespace?: string };
  const id = { group: groupOf(String(apiVersion)), kind: String(kind), name };
  return namespace === undefined ? id : { ...id, namespace };
}
