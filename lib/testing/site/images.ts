import type { Json, JsonObject } from '../../index';
import { nameOf } from '../../kernel/base/kind';
import { isMap } from '../../kernel/base/values';
import type { Stand } from './stand';
import type { Subject } from './subject';

/** An image, and where it stands. */
export interface Image {
  readonly ref: string;
  readonly where: string;
  /** Whether it stands in a Helm release. */
  readonly ofChart: boolean;
}

/** A reference with a registry's host in front, and a tag or digest behind. */
const FULL = /^[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?\/[a-z0-9._/-]+(:[\w][\w.-]*)?(@sha256:[0-9a-f]{64})?$/;
const VERSION = /(:[\w][\w.-]*|@sha256:[0-9a-f]+)$/;

/** Every image that the instance and its operators state, write, or hand to a chart. */
export function imagesOf(subject: Subject, stand: Stand): Image[] {
  const own = subject.own(stand);
  const ids = new Set(own.map(({ id }) => id));
  const releases = stand.output.model.needs.releases.filter(({ asker }) => ids.has(asker));
  return [
    ...own.flatMap(({ pods }) =>
      pods.flatMap(({ id, by, images }) =>
        images.map((ref) => ({ ref, where: `pods ${id}`, ofChart: by === 'chart' })),
      ),
    ),
    ...subject.objects(stand).flatMap((object) => within(object, '', nameOf(object)).map(written)),
    ...releases.flatMap(({ name, values, images }) =>
      [
        ...images.map((ref) => ({ ref, where: `Helm release ${name}` })),
        ...within(values, '', `the values of Helm release ${name}`),
      ].map((found) => ({ ...found, ofChart: true })),
    ),
  ];
}

const written = (found: Omit<Image, 'ofChart'>): Image => ({ ...found, ofChart: false });

function within(value: Json | undefined, key: string, where: string): Omit<Image, 'ofChart'>[] {
  if (typeof value === 'string') return isImage(key, value) ? [{ ref: value, where }] : [];
  if (Array.isArray(value)) return value.flatMap((item) => within(item, key, where));
  if (!isMap(value)) return [];
  const split = splitOf(value as JsonObject);
  if (split !== undefined) return [{ ref: split, where }];
  return Object.entries(value as JsonObject).flatMap(([below, item]) => within(item, below, `${where}: ${below}`));
}

function isImage(key: string, text: string): boolean {
  return VERSION.test(text) && (FULL.test(text) || (/image$/i.test(key) && !/\s/.test(text)));
}

/** As charts take it: `{registry, repository, tag}`. */
function splitOf({ registry, repository, tag }: JsonObject): string | undefined {
  if (typeof repository !== 'string' || typeof tag !== 'string' || repository === '' || tag === '') return undefined;
  const host = typeof registry === 'string' && registry !== '' ? `${registry}/` : '';
  return `${host}${repository}:${tag}`;
}
