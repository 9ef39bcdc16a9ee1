import { isMap, type JsonObject } from '../../lib/kernel/values';
import { toYaml } from '../../lib/kernel/yaml';
import { synthesized, withoutComment } from './platform';

/** What a stack has beside the needs of systems: state, providers, nodes. */
test.each([...synthesized().outputs.keys()])('%s', (environment) => {
  const stack = synthesized().stacks.get(environment) as JsonObject;
  const { resource, ...frame } = withoutComment(stack);
  const nodes = Object.entries(resource as JsonObject)
    .filter(([type]) => type === 'kubernetes_labels' || type === 'kubernetes_node_taint')
    .map(([type, all]) => [type, mapped(all as JsonObject)] as const);
  expect(`\n${toYaml({ ...frame, resource: Object.fromEntries(nodes) })}`).toMatchSnapshot();
});

function mapped(all: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(all).map(([name, item]) => [name, isMap(item) ? withoutComment(item as JsonObject) : item]),
  );
}
