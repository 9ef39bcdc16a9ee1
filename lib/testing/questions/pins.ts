import type { ChartPin, ImagePin } from '../../index';
import { atOrigin, partsOf } from '../../kernel/needs/images';
import { attempt } from '../site/attempt';
import { type Image, imagesOf } from '../site/images';
import type { Stand } from '../site/stand';
import type { Subject } from '../site/subject';
import type { Question } from './question';

/** Versions stand in pins, where a row can say another one, and updates are looked for. */
export const PINS: Question = {
  asks: 'every image is of a pin, and the row can pin each to another version',
  find: (subject) => {
    const stand = subject.stand();
    const images = imagesOf(subject, stand);
    return [...new Set([...unpinned(stand, images), ...pinnable(subject, stand, images)])];
  },
};

/** The same image, however it is written: of which registry, and at which version. */
function full(ref: string): string {
  return atOrigin(ref, undefined);
}

function unpinned({ env }: Stand, images: readonly Image[]): string[] {
  const known = new Set([
    ...env.imagePins.map((pin) => full(env.pinned(pin))),
    ...env.chartPins.flatMap((pin) => pin.images.map(({ ref }) => full(ref))),
  ]);
  return images
    .filter(({ ref }) => !known.has(full(ref)))
    .map(({ ref, where }) => `${where} has ${ref}, which is of no pin. Make it an ImagePin and take env.image(pin).`);
}

function pinnable(subject: Subject, stand: Stand, images: readonly Image[]): string[] {
  const used = new Set(images.map(({ ref }) => full(ref)));
  const ids = new Set(subject.own(stand).map(({ id }) => id));
  const charts = new Set(
    [...stand.output.foundation.releases.values()].filter(({ asker }) => ids.has(asker)).map(({ chart }) => chart.name),
  );
  const ofImages = unique(stand.env.imagePins).filter(({ ref }) => used.has(full(ref)));
  const ofCharts = unique(stand.env.chartPins).filter(({ name }) => charts.has(name));
  return [...ofImages.flatMap((pin) => image(subject, pin)), ...ofCharts.flatMap((pin) => chart(subject, pin))];
}

/** One a name: several images may be of one version. */
function unique<P extends ImagePin | ChartPin>(pins: readonly P[]): P[] {
  return [...new Map(pins.map((pin) => [pin.name, pin])).values()];
}

function image(subject: Subject, { name, ref }: ImagePin): string[] {
  const { host, path, tag = '' } = partsOf(ref);
  const other = subject.given.pins?.[name] ?? next(tag);
  const { it, refused } = attempt(() => subject.build({ row: { pins: { [name]: other } } }));
  if (it === undefined) return [refusal(name, other, refused)];
  // What stands in a release is of its chart, and goes with that.
  const stuck = imagesOf(subject, it).filter((found) => {
    const parts = partsOf(found.ref);
    return !found.ofChart && parts.host === host && parts.path === path && parts.tag !== other;
  });
  return stuck.map(
    ({ ref: still, where }) => `pinned to ${name} ${other}, ${where} has ${still} still. Take env.image(pin).`,
  );
}

function chart(subject: Subject, { name, version }: ChartPin): string[] {
  const other = subject.given.pins?.[name] ?? next(version);
  const { it, refused } = attempt(() => subject.build({ row: { pins: { [name]: other } } }));
  if (it === undefined) return [refusal(name, other, refused)];
  return [...it.output.foundation.releases.values()]
    .filter((release) => release.chart.name === name && release.chart.version !== other)
    .map(
      (release) =>
        `pinned to ${name} ${other}, Helm release ${release.name} is of ${release.chart.version} still. Take env.chart(pin).`,
    );
}

function refusal(name: string, other: string, refused: string): string {
  return `pinned to ${name} ${other} it says: ${refused.replaceAll('\n', ' · ')} Where it takes another version, name it in \`pins\`.`;
}

/** The next patch: `v20.2.5` after `v20.2.4`, `4.3.6-management` after `4.3.5-management`. */
function next(version: string): string {
  return version.replace(/^(v?(?:\d+\.)*)(\d+)/, (_, front: string, last: string) => `${front}${Number(last) + 1}`);
}
