import { isMap, type Json, type JsonObject } from '../kernel/values';
import type { Command } from './command';
import { table } from './report';
import { manifestsIn, modelIn } from './written';

/** `keelson images`: every image that an environment pulls, ours, the charts' and the operators', and who pulls it. */
export const images: Command = {
  name: 'images',
  args: ['ENVIRONMENT'],
  summary: 'every image that the environment pulls, for a mirror or a scan',
  run([environment], options, io) {
    const model = modelIn(options.dist, environment as string);
    const users = new Map<string, Set<string>>();
    const add = (image: string, system: string) => users.set(image, (users.get(image) ?? new Set()).add(system));
    for (const system of model.systems)
      for (const pods of system.pods) for (const image of pods.images) add(image, system.id);
    for (const release of model.needs.releases) for (const image of release.images) add(image, release.asker);
    for (const [system, objects] of manifestsIn(options.dist, model.environment))
      for (const object of objects) for (const image of containerImages(object)) add(image, system);
    const rows = [...users.entries()].sort().map(([image, systems]) => ({ image, systems: [...systems].sort() }));
    if (options.json) io.out(`${JSON.stringify(rows, null, 2)}\n`);
    else
      io.out(
        table(
          ['IMAGE', 'SYSTEMS'],
          rows.map(({ image, systems }) => [image, systems.join(', ')]),
        ),
      );
    return 0;
  },
};

/** Images of containers, wherever a pod template stands. */
function containerImages(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(containerImages);
  if (!isMap(value)) return [];
  return Object.entries(value as JsonObject).flatMap(([key, item]) => {
    if ((key === 'containers' || key === 'initContainers' || key === 'additionalContainers') && Array.isArray(item))
      return item.flatMap((container) =>
        isMap(container) && typeof container.image === 'string' ? [container.image] : [],
      );
    return item === undefined ? [] : containerImages(item);
  });
}
