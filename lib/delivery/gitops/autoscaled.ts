import { groupOf, type ObjectId } from '../../kernel/base/kind';
import { type JsonObject, mapOf } from '../../kernel/base/values';

/** Where the number of pods stands, as a JSON pointer. Under an autoscaler each delivery would set it back. */
export const REPLICAS = '/spec/replicas';

/** Whether it moves the number of somebody's pods. */
export function isAutoscaler({ group, kind }: Pick<ObjectId, 'group' | 'kind'>): boolean {
  return group === 'autoscaling' && kind === 'HorizontalPodAutoscaler';
}

/** Whose pods it moves the number of: something in its own namespace. */
export function scaledBy({ namespace = '' }: Pick<ObjectId, 'namespace'>, { spec }: JsonObject): ObjectId {
  const { apiVersion, kind, name } = mapOf(mapOf(spec).scaleTargetRef);
  return { group: groupOf(String(apiVersion)), kind: String(kind), name: String(name), namespace };
}
