import { isMap, type Json, type JsonObject } from '../kernel/base/values';
import type { Model } from '../kernel/model';
import { partsOf } from '../kernel/needs/images';
import { CannotRun, type Command, type Option } from './command';
import { chartsOf, copyScript, proxyRules } from './copies';
import { table } from './report';
import { manifestsIn, modelIn } from './written';

const OPTIONS: readonly Option[] = [
  {
    name: 'script',
    value: 'REGISTRY',
    summary: 'a shell script that copies all of it to REGISTRY (host/path), for an environment without the internet',
  },
  {
    name: 'proxies',
    value: 'HOST',
    summary: 'the rules by which a HarborRegistry at HOST serves all of it, as the mirror of the row',
  },
];

/** `keelson images`: every image and chart that an environment pulls, ours, the charts' and the operators', and who pulls it. */
export const images: Command = {
  name: 'images',
  args: ['ENVIRONMENT'],
  summary: 'every image and chart that the environment pulls, for a mirror or a scan',
  options: OPTIONS,
  run([environment], options, io) {
    const model = modelIn(options.dist, environment as string);
    const all = imagesOf(model, manifestsIn(options.dist, model.environment));
    const { script, proxies } = options.own;
    const names = all.map(({ image }) => image);
    if (script !== undefined) io.out(copyScript(model, names, one('script', script)));
    else if (proxies !== undefined) io.out(rules(model, names, one('proxies', proxies)));
    else if (options.json) io.out(`${JSON.stringify({ images: all, charts: chartsOf(model) }, null, 2)}\n`);
    else io.out(lists(model, all));
    return 0;
  },
};

/** An image as the environment pulls it, with who pulls it. */
interface Pulled {
  readonly image: string;
  /** Where it is known. */
  readonly digest?: string;
  readonly systems: readonly string[];
}

function imagesOf(model: Model, written: ReadonlyMap<string, readonly JsonObject[]>): Pulled[] {
  const users = new Map<string, Set<string>>();
  const add = (image: string, system: string) => users.set(image, (users.get(image) ?? new Set()).add(system));
  for (const system of model.systems)
    for (const pods of system.pods) for (const image of pods.images) add(image, system.id);
  for (const release of model.needs.releases) for (const image of release.images) add(image, release.asker);
  for (const [system, objects] of written)
    for (const object of objects) for (const image of containerImages(object)) add(image, system);
  return [...users.entries()].sort().map(([image, systems]) => {
    const { digest } = partsOf(image);
    return { image, ...(digest === undefined ? {} : { digest }), systems: [...systems].sort() };
  });
}

function lists(model: Model, all: readonly Pulled[]): string {
  const pulled = all.map(({ image, systems }) => [image, systems.join(', ')]);
  const charts = chartsOf(model).map(({ chart, repository, version, systems }) => [
    `${repository} ${chart} ${version}`,
    systems.join(', '),
  ]);
  return `${table(['IMAGE', 'SYSTEMS'], pulled)}\n${table(['CHART', 'SYSTEMS'], charts)}`;
}

/** For a registry's props, and for the row of who pulls through it. */
function rules(model: Model, names: readonly string[], host: string): string {
  const lines = Object.keys(proxyRules(model, names)).map((name) => `  '${name}': {},\n`);
  return `// HarborRegistry at ${host}\nproxies: {\n${lines.join('')}},\n// Row of ${model.environment}\nmirror: '${host}',\n`;
}

function one(option: string, values: readonly string[]): string {
  const [value = '', ...more] = values;
  if (more.length > 0) throw new CannotRun(`--${option} stands once.`);
  if (!/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*\/?$/.test(value))
    throw new CannotRun(`--${option} ${value}: is no registry; as registry.example.com/mirror, without https://.`);
  return value;
}

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
