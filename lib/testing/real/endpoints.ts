import { type JsonObject, type Labels, shown } from '../../kernel/base/values';
import type { EndpointModel, PodsModel } from '../../kernel/model';
import { containersOf } from './containers';
import { is, isOf, labelsOf, unequal } from './matching';
import { at, listAt } from './read';

/** Whether a Service leads to where the endpoint is stated. */
export function endpointLines(
  endpoint: EndpointModel,
  behind: PodsModel,
  objects: readonly JsonObject[],
  workloads: readonly JsonObject[],
): string[] {
  if (endpoint.host === '') return [];
  const line = (text: string) => [`endpoint ${endpoint.id}: ${text}`];
  const [name = '', namespace = ''] = endpoint.host.split('.');
  const service = objects.find((object) => object.kind === 'Service' && is(object, name, namespace));
  if (service === undefined) return line(`host ${endpoint.host}: there is no such Service`);
  const workload = workloads.find((known) => isOf(behind, known));
  const selector = Object.entries((at(service, 'spec', 'selector') ?? {}) as Labels);
  const labels = labelsOf(at(workload, 'spec', 'template'));
  const astray = selector.filter(([key, value]) => labels[key] !== value);
  if (workload !== undefined && astray.length > 0)
    return line(`Service ${name} selects ${shown(Object.fromEntries(astray))}, which pods ${behind.id} do not have`);
  const declared = containersOf(at(workload, 'spec', 'template', 'spec')).flatMap(
    ({ ports }) => (ports ?? []) as readonly JsonObject[],
  );
  const ports = listAt(service, 'spec', 'ports') as readonly JsonObject[];
  const port = ports.find((known) => known.port === endpoint.port);
  if (port === undefined) {
    // The name of a headless Service leads to the pods, whatever the port.
    const listens = declared.some(({ containerPort }) => containerPort === endpoint.podPort);
    if (at(service, 'spec', 'clusterIP') === 'None' && endpoint.port === endpoint.podPort && listens) return [];
    return line(`port: stated ${endpoint.port}, Service ${name} has ${ports.map((known) => known.port).join(', ')}`);
  }
  const target = port.targetPort ?? port.port;
  const led = typeof target === 'string' ? declared.find((known) => known.name === target)?.containerPort : target;
  return unequal(`endpoint ${endpoint.id}: pod port`, endpoint.podPort, led);
}
