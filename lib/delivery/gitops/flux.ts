import { posix } from 'node:path';
import { Check, KeelsonError } from '../../kernel/base/faults';
import { nameOf, objectKey } from '../../kernel/base/kind';
import { byCode, type Json, type JsonObject, mapOf } from '../../kernel/base/values';
import type { Output } from '../../kernel/output';
import { toDocument, toYaml } from '../../kernel/render/yaml';
import { isAutoscaler, REPLICAS, scaledBy } from './autoscaled';
import { type FluxDelivery, fluxObjects } from './flux-objects';
import { planRepository } from './plan';
import { hasPlace } from './pointer';
import { checkRepository } from './repository-rules';

const MADE_ONCE = 'kustomize.toolkit.fluxcd.io/ssa';

/**
 * The same delivery by Flux: a Kustomization for each system, after those that it stands after, which reads the same files. What
 * others change of an object is left to them as a whole: Flux makes such objects once, and has no finer way.
 * @returns texts by path, from the root of the repository
 * @throws KeelsonError when the repository could not be read, or Argo CD delivers the same
 */
export function fluxFiles(output: Output, delivery: FluxDelivery): ReadonlyMap<string, string> {
  const { name } = output.row;
  const repository = planRepository(delivery.repository);
  const check = new Check(name);
  checkRepository(check, repository);
  check.done();
  const written = [...output.systems].filter(([, objects]) => objects.length > 0);
  const left = new Map(written.map(([id, objects]) => [id, madeOnce(output, id, objects)]));
  refuseTwice(output, posix.join(repository.path, name));
  const folder = posix.join(posix.dirname(repository.path), 'flux', name);
  const scaled = autoscaled(output);
  const files = written.map(([id, objects]): [string, string] => {
    const manifest = posix.join(repository.path, name, `${id}.k8s.yaml`);
    const resource = posix.relative(posix.join(folder, id), manifest);
    const patches = [
      ...(left.get(id) ?? []).map(leaveAlone),
      ...objects.filter((object) => scaled.has(nameOf(object)) && hasPlace(object, REPLICAS)).map(withoutReplicas),
    ];
    return [posix.join(folder, id, 'kustomization.yaml'), kustomized([resource], patches)];
  });
  const own = posix.join(folder, 'flux.k8s.yaml');
  return new Map([
    [own, [...fluxObjects(output, delivery, repository, folder)].map(toDocument).join('')],
    [posix.join(folder, 'kustomization.yaml'), kustomized([posix.basename(own)], [])],
    ...files.sort(([a], [b]) => byCode(a, b)),
  ]);
}

/** Objects of a system in which somebody else changes a field that is written. */
function madeOnce({ model }: Output, id: string, objects: readonly JsonObject[]): readonly JsonObject[] {
  const deliveries = model.systems.find((system) => system.id === id)?.deliveries ?? [];
  return objects.filter((object) => {
    const { name, namespace } = mapOf(object.metadata);
    return deliveries.some(
      (how) =>
        how.kind === object.kind &&
        how.name === name &&
        how.namespace === namespace &&
        how.ignore?.some((pointer) => hasPlace(object, pointer)),
    );
  });
}

/** Whose pods an autoscaler moves the number of, by their keys. */
function autoscaled({ systems }: Output): ReadonlySet<string> {
  const autoscalers = [...systems.values()].flat().filter((object) => isAutoscaler(idOf(object)));
  return new Set(autoscalers.map((object) => objectKey(scaledBy(idOf(object), object))));
}

function leaveAlone({ apiVersion, kind, metadata }: JsonObject): Json {
  const { name, namespace } = mapOf(metadata);
  const annotations = { [MADE_ONCE]: 'IfNotPresent' };
  const named = { name, ...(namespace === undefined ? {} : { namespace }), annotations };
  return { patch: toDocument({ apiVersion, kind, metadata: named } as JsonObject) };
}

function withoutReplicas(object: JsonObject): Json {
  return { target: { ...idOf(object) }, patch: toYaml([{ op: 'remove', path: REPLICAS }]) };
}

function kustomized(resources: readonly string[], patches: readonly Json[]): string {
  return toDocument({
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources,
    ...(patches.length > 0 && { patches }),
  });
}

/** @param folder that an Application of Argo CD would read */
function refuseTwice({ row, systems }: Output, folder: string): void {
  for (const [system, objects] of systems)
    if (objects.some(({ kind, spec }) => kind === 'Application' && mapOf(mapOf(spec).source).path === folder))
      throw new KeelsonError([
        {
          path: `${row.name}/${system}`,
          message: `delivers ${folder} by Argo CD already, and Flux would deliver it too: each would undo the other`,
          fix: `Take ${system} out of the stack, or leave this environment to it.`,
        },
      ]);
}

function idOf({ apiVersion, kind, metadata }: JsonObject) {
  const [group = ''] = String(apiVersion).includes('/') ? String(apiVersion).split('/') : [''];
  const { name, namespace } = mapOf(metadata);
  return { group, kind: String(kind), name: String(name), namespace: String(namespace ?? '') };
}
