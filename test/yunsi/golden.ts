import type { Output } from '../../lib';
import { isMap, type JsonObject } from '../../lib/kernel/base/values';
import { toYaml } from '../../lib/kernel/render/yaml';
import { blocksOf, resourcesOf, synthesized, withoutComment } from './synthesized';

/**
 * What the reference platform puts out on both planes, in every environment, by file: `prod/tidb.k8s.yaml` as it is
 * written, `prod/tidb.tf.yaml` what Terraform makes for the system, `prod/foundation.tf.yaml` what a stack has beside.
 */
export function goldenFiles(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const put = (path: string, text: string) => {
    if (files.has(path)) throw new Error(`Two golden files would be called ${path}.`);
    files.set(path, text);
  };
  for (const [environment, output] of synthesized().outputs) {
    put(`${environment}/foundation.tf.yaml`, toYaml(frame(foundationOf(environment))));
    for (const system of output.systems.keys()) {
      put(`${environment}/${system}.k8s.yaml`, output.file(system));
      const resources = terraformOf(environment, output, system);
      if (Object.keys(resources).length > 0) put(`${environment}/${system}.tf.yaml`, toYaml(resources));
    }
  }
  return files;
}

/** What of each stack is a system's: in the foundation, with the charts that follow the manifests, through its API. */
function terraformOf(environment: string, output: Output, system: string): JsonObject {
  const { later } = synthesized();
  const applications = later.get(`${environment}-applications`);
  const api = later.get(`${environment}-${system}`);
  const parts: JsonObject = {
    foundation: resourcesOf(output, foundationOf(environment), system),
    applications: applications === undefined ? {} : resourcesOf(output, applications, system),
    api: api === undefined ? {} : blocksOf(api),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => Object.keys(part as JsonObject).length > 0));
}

/** What a foundation has beside the needs of systems: state, providers, nodes. */
function frame(stack: JsonObject): JsonObject {
  const { resource, ...rest } = withoutComment(stack);
  const nodes = Object.entries(resource as JsonObject)
    .filter(([type]) => type === 'kubernetes_labels' || type === 'kubernetes_node_taint')
    .map(([type, all]) => [type, plain(all as JsonObject)] as const);
  return { ...rest, resource: Object.fromEntries(nodes) };
}

function plain(all: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(all).map(([name, item]) => [name, isMap(item) ? withoutComment(item as JsonObject) : item]),
  );
}

function foundationOf(environment: string): JsonObject {
  const stack = synthesized().stacks.get(environment);
  if (stack === undefined) throw new Error(`${environment} has no foundation.`);
  return stack;
}
