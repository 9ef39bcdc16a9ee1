import { ApiObject } from 'cdk8s';
import { groupOf, type ObjectId, objectKey } from '../../kernel/base/kind';
import { isClusterScoped } from '../../kernel/base/scope';
import type { JsonObject } from '../../kernel/base/values';
import type { Member } from '../../kernel/facts/member';

/** An object of a system's file. */
export interface WrittenObject {
  readonly id: ObjectId;
  /** As it will be written, but for patches and marks. */
  content(): JsonObject;
}

/** Everything that stands in a system's file, when all of it is there: nobody makes an object any more. */
export function objectsOf(member: Member): WrittenObject[] {
  return member.node
    .findAll()
    .filter((one): one is ApiObject => ApiObject.isApiObject(one))
    .map((object) => ({ id: idOf(object, member), content: () => object.toJson() as JsonObject }));
}

function idOf(object: ApiObject, { namespace }: Member): ObjectId {
  const { kind, name, apiVersion, metadata } = object;
  const id = { group: groupOf(apiVersion), kind, name };
  const known = 'id' in object && 'wave' in object;
  const scoped = known ? (object.id as ObjectId).namespace === undefined : isClusterScoped(kind, id.group);
  return scoped ? id : { ...id, namespace: metadata.namespace ?? namespace };
}

/** Whether it is the object of a fact. */
export function isSame(a: ObjectId, b: ObjectId): boolean {
  return objectKey(a) === objectKey(b);
}
