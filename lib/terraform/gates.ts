import { DataKubernetesResources } from '@cdktf/provider-kubernetes/lib/data-kubernetes-resources';
import { byCode } from '../kernel/base/values';
import type { SystemModel } from '../kernel/model';
import { field, literal } from './expressions';
import type { StackInput } from './releases';
import type { EnvironmentStack } from './stack';

/**
 * Reads of what systems stated as ready, each with its condition: a stack that begins with them does not race, and fails
 * in seconds when something is not.
 * @param systems ids; what they stand after is waited for too, directly or not
 * @param after the phases of delivery that are over when the stack begins
 */
export function gatesOf(
  stack: EnvironmentStack,
  { model }: StackInput,
  systems: Iterable<string>,
  after: readonly ('manifests' | 'applications')[],
): DataKubernetesResources[] {
  const byId = new Map(model.systems.map((system) => [system.id, system]));
  const waited = new Set<string>();
  // Systems may stand after each other in a circle.
  const wait = (id: string) => {
    if (waited.has(id)) return;
    waited.add(id);
    byId.get(id)?.after.forEach(wait);
  };
  for (const id of systems) wait(id);
  // By id: what stands elsewhere in the environment changes nothing here.
  return model.systems
    .filter(({ id, retiring }) => waited.has(id) && !retiring)
    .sort((a, b) => byCode(a.id, b.id))
    .flatMap((system) =>
      system.ready
        .filter((ready) => after.includes(ready.after ?? 'manifests'))
        .map((ready) => gate(stack, system.id, ready)),
    );
}

/** A list of one: the read of a single object that is not there ends before its condition is judged. */
function gate(stack: EnvironmentStack, system: string, ready: SystemModel['ready'][number]): DataKubernetesResources {
  const { kind, name, namespace, apiVersion, path, is } = ready;
  const { name: environment } = stack.row;
  const first =
    ready.after === 'applications' ? `deploy ${environment}-applications` : `publish the manifests of ${environment}`;
  const make = (id: string) =>
    new DataKubernetesResources(stack, id, {
      apiVersion,
      kind,
      ...(namespace === undefined ? {} : { namespace }),
      fieldSelector: `metadata.name=${name}`,
      lifecycle: {
        postcondition: [
          {
            condition: `\${try(tostring(${field('self.objects[0]', path)}), "") == ${literal(JSON.stringify(is))}}`,
            errorMessage: `${kind} ${name} is not ${literal(is)}: ${first} first, and wait until ${system} is up.`,
          },
        ],
      },
    });
  return stack.element(`data.${DataKubernetesResources.tfResourceType}`, `${system}/${kind}/${name}`, make);
}
