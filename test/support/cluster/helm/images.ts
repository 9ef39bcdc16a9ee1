import { loadAll } from 'js-yaml';
import type { Output } from '../../../../lib';
import type { ImageSlot } from '../../../../lib/kernel/base/pin';
import { isMap } from '../../../../lib/kernel/base/values';
import type { ReleaseNeed } from '../../../../lib/kernel/needs';
import { mirrored } from '../../../../lib/kernel/needs/images';

/** The ConfigMap of a stand-in that says which image came out at each slot. */
export function imagesName(release: string): string {
  return `${release}-images`;
}

/** A template that takes an image where the chart takes it: from the values, at the slot's path, in the slot's form. */
export function imageTemplate({ path, form }: ImageSlot): string {
  const at = (...more: readonly string[]) => {
    const keys = [...path.split('.'), ...more].map((key) => JSON.stringify(key));
    return `(index .Values ${keys.join(' ')})`;
  };
  if (form === 'joined') return `{{ ${at()} }}`;
  if (form === 'named') return `{{ printf "%s/%s:%s" ${at('repository')} ${at('image')} ${at('version')} }}`;
  if (form === 'split') return `{{ printf "%s:%s" ${at('repository')} ${at('tag')} }}`;
  return `{{ printf "%s/%s:%s" ${at('registry')} ${at('repository')} ${at('tag')} }}`;
}

/**
 * What is wrong with the images of a release as Helm rendered it: one that runs and that no slot of the pin names, and of
 * a stand-in a slot at which the values moved no image, or another one.
 *
 * @param rendered YAML documents, hooks included
 */
export function imageFaults(need: ReleaseNeed, { row }: Output, rendered: string): string[] {
  const objects = loadAll(rendered).filter(isMap);
  const wanted = new Map(need.chart.images.map(({ path, ref }) => [path, mirrored(ref, row.mirror)]));
  const known = new Set(wanted.values());
  const foreign = [...new Set(objects.flatMap(imagesIn))].filter((image) => !known.has(image));
  const report = objects.find((object) => isNamed(object, 'ConfigMap', imagesName(need.name)));
  const moved = isMap(report?.data) ? report.data : undefined;
  const still = moved === undefined ? [] : [...wanted].filter(([path, image]) => moved[path] !== image);
  return [
    ...foreign.map((image) => `runs ${image}, which no image slot of the chart's pin names`),
    ...still.map(
      ([path, image]) => `takes ${moved?.[path]} at ${path} of its values, where ${image} was to be written`,
    ),
  ];
}

/** Images of all containers below a value. */
function imagesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(imagesIn);
  if (!isMap(value)) return [];
  return Object.entries(value).flatMap(([key, below]) =>
    /^(c|initC)ontainers$/.test(key) && Array.isArray(below)
      ? below.flatMap((container) => (typeof container?.image === 'string' ? [container.image] : []))
      : imagesIn(below),
  );
}

function isNamed(object: Readonly<Record<string, unknown>>, kind: string, name: string): boolean {
  return object.kind === kind && isMap(object.metadata) && object.metadata.name === name;
}
