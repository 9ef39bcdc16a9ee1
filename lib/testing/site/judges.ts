import type { ObjectProblem } from '../../checks/findings/problem';
import type { ChartValues } from '../../checks/schemas/chart-values';
import { schemas } from '../../checks/schemas/crds';
import { kubernetesSchemas, type OpenApi } from '../../checks/schemas/openapi';
import { chartIn } from '../../cli/charts';
import type { JsonObject } from '../../index';

/** Somebody who knows what an API server takes. */
export interface Judge {
  /** Whether it knows a kind in a version. */
  knows(apiVersion: string, kind: string): boolean;
  /** Whether it knows anything of an API group. */
  serves(group: string): boolean;
  /** What the API server would refuse, or drop, in an object. */
  validate(object: JsonObject): readonly ObjectProblem[];
}

/**
 * Judges custom resources, by the CustomResourceDefinitions of their operators.
 * @throws KeelsonError when one is no definition, or two define one kind differently
 */
export function crdJudge(definitions: readonly JsonObject[]): Judge {
  return schemas(definitions);
}

/** Judges every kind that a cluster serves. @param openapi what `kubectl get --raw /openapi/v2` prints, read as JSON */
export function openapiJudge(openapi: object): Judge {
  return kubernetesSchemas(openapi as OpenApi);
}

const read = new Map<string, ChartValues>();

/** What a chart says of its values; each is read once in a process. @param folder of the chart, unpacked */
export function valuesOf(folder: string): ChartValues {
  const known = read.get(folder) ?? chartIn(folder);
  read.set(folder, known);
  return known;
}
