import type { JsonObject, Labels } from '../../kernel/base/values';
import type { PodsModel } from '../../kernel/model';
import { at, textAt } from './read';

/** Whether a workload makes the pods that are stated. */
export function isOf(stated: PodsModel, workload: JsonObject): boolean {
  return selects(stated, textAt(workload, 'metadata', 'namespace'), labelsOf(at(workload, 'spec', 'template')));
}

/** Whether the labels stated select them. */
export function selects(stated: PodsModel, namespace: string, labels: Labels): boolean {
  return namespace === stated.namespace && Object.entries(stated.labels).every(([key, value]) => labels[key] === value);
}

export function labelsOf(object: unknown): Labels {
  return (at(object, 'metadata', 'labels') ?? {}) as Labels;
}

export function is(object: JsonObject, name: string, namespace: string): boolean {
  return textAt(object, 'metadata', 'name') === name && textAt(object, 'metadata', 'namespace') === namespace;
}

/** A line where two differ. */
export function unequal(what: string, stated: unknown, real: unknown): string[] {
  return stated === real ? [] : [`${what}: stated ${stated}, the operator made ${real}`];
}
