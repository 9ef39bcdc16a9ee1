import { type ChartPin, type ImageSlot, tagOf } from '../base/pin';
import { type JsonObject, merged, nested } from '../base/values';

/** The reference behind a mirror that keeps each origin's path: `quay.io/ceph/ceph:v1` → `<mirror>/quay.io/ceph/ceph:v1`. */
export function mirrored(ref: string, mirror: string | undefined): string {
  return mirror === undefined ? ref : `${mirror.replace(/\/$/, '')}/${withHost(ref)}`;
}

/** The reference at its origin: what `mirrored` made of it, undone. */
export function atOrigin(ref: string, mirror: string | undefined): string {
  const before = mirror === undefined ? undefined : `${mirror.replace(/\/$/, '')}/`;
  return withHost(before !== undefined && ref.startsWith(before) ? ref.slice(before.length) : ref);
}

/** A reference taken apart: `quay.io`, `ceph/ceph`, `v20.2.4`, `sha256:…`. */
export function partsOf(ref: string): { host: string; path: string; tag?: string; digest?: string } {
  const [name = ref, digest] = withHost(ref).split('@');
  const slash = name.indexOf('/');
  const colon = name.indexOf(':', name.lastIndexOf('/'));
  return {
    host: name.slice(0, slash),
    path: name.slice(slash + 1, colon < 0 ? undefined : colon),
    ...(colon < 0 ? {} : { tag: name.slice(colon + 1) }),
    ...(digest === undefined ? {} : { digest }),
  };
}

/** Docker's short forms written out: `rabbitmq:4` is `docker.io/library/rabbitmq:4`. */
function withHost(ref: string): string {
  const first = ref.split('/')[0] ?? '';
  if (ref.includes('/') && (first.includes('.') || first.includes(':') || first === 'localhost')) return ref;
  return ref.includes('/') ? `docker.io/${ref}` : `docker.io/library/${ref}`;
}

/** Another tag on the same repository; a digest goes with the old tag. */
export function retagged(ref: string, tag: string): string {
  const name = ref.split('@')[0] ?? ref;
  return `${name.slice(0, name.lastIndexOf(':'))}:${tag}`;
}

/** A chart at another version: images tagged with the chart's own version, with or without `v`, go with it. */
export function atVersion(chart: ChartPin, version: string): ChartPin {
  const bare = (tag: string) => tag.replace(/^v/, '');
  const images = chart.images.map((slot) => {
    const tag = tagOf(slot.ref);
    if (bare(tag) !== bare(chart.version)) return slot;
    return { ...slot, ref: retagged(slot.ref, `${tag.startsWith('v') ? 'v' : ''}${bare(version)}`) };
  });
  return { ...chart, version, images };
}

/** The values with every image of the chart written into its slot: no system writes an image into values itself. */
export function withImages(values: JsonObject, chart: ChartPin, mirror: string | undefined): JsonObject {
  return chart.images.reduce((all, slot) => withSlot(all, slot, mirrored(slot.ref, mirror)), values);
}

/** As NVIDIA's operator takes an image: folder, name, version; a digest alone where there is one. */
export function namedImage(ref: string): {
  readonly repository: string;
  readonly image: string;
  readonly version: string;
} {
  const { host, path, tag = '', digest } = partsOf(ref);
  const slash = path.lastIndexOf('/');
  const repository = slash < 0 ? host : `${host}/${path.slice(0, slash)}`;
  return { repository, image: path.slice(slash + 1), version: digest ?? tag };
}

function withSlot(values: JsonObject, { path, form }: ImageSlot, ref: string): JsonObject {
  const [name = ref, digest] = ref.split('@');
  const colon = name.lastIndexOf(':');
  const repository = name.slice(0, colon);
  const tag = digest === undefined ? name.slice(colon + 1) : `${name.slice(colon + 1)}@${digest}`;
  if (form === 'joined') return merged(values, nested(path, ref));
  if (form === 'split') return merged(values, nested(path, { repository, tag }));
  if (form === 'named') return merged(values, nested(path, { ...namedImage(ref) }));
  const full = withHost(repository);
  const slash = full.indexOf('/');
  return merged(values, nested(path, { registry: full.slice(0, slash), repository: full.slice(slash + 1), tag }));
}
