import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { type JsonObject, mapOf, maps } from '../../lib/kernel/base/values';
import { sidecars } from '../support/cluster/injector';
import { shared } from '../support/shared';
import { synthesized } from '../yunsi/synthesized';

/** A pod as istiod 1.30.3 made it, where Istio's CNI runs and nodes know sidecars. */
const file = shared('operators/observability-mesh/istio/injected-cni-native.yaml');
const made = file === undefined ? undefined : (load(readFileSync(file, 'utf8')) as JsonObject);

(made === undefined ? describe.skip : describe)('a pod that istiod put a proxy into', () => {
  const containers = maps(mapOf(made?.spec).initContainers);
  const asPlayed = ({ name, restartPolicy, ports, resources, image, securityContext }: JsonObject) => ({
    name,
    ...(restartPolicy !== undefined && { restartPolicy }),
    ...(ports !== undefined && { ports }),
    image,
    resources,
    securityContext,
  });

  test('got what the suite plays: containers, rights, ports', () => {
    const [first] = containers;
    const played = sidecars(String(first?.image), mapOf(first?.resources));
    expect(containers.map(asPlayed)).toEqual(played);
  });

  test('asks for what the mesh states beside pods', () => {
    const proxy = containers.find(({ name }) => name === 'istio-proxy');
    const stated = [...synthesized().outputs.values()].flatMap(({ model }) =>
      model.systems.flatMap(({ pods }) => pods.flatMap(({ beside }) => beside ?? [])),
    );
    expect(stated.length).toBeGreaterThan(40);
    for (const beside of stated) expect(beside).toEqual(mapOf(proxy?.resources).requests);
  });
});
