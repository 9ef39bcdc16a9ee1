import { tagOf } from '../../lib';
import type { ChartPin, ImageSlot } from '../../lib/kernel/base/pin';
import { atVersion, mirrored, namedImage, retagged, withImages } from '../../lib/kernel/needs/images';

const DIGEST = `sha256:${'a'.repeat(64)}`;

describe('behind a mirror each image keeps its path of origin', () => {
  test.each([
    ['quay.io/ceph/ceph:v20', 'm.example.com/all/quay.io/ceph/ceph:v20'],
    ['localhost:5000/a:1', 'm.example.com/all/localhost:5000/a:1'],
    ['localhost/a:1', 'm.example.com/all/localhost/a:1'],
    ['rabbitmq:4', 'm.example.com/all/docker.io/library/rabbitmq:4'],
    ['pingcap/pd:v8', 'm.example.com/all/docker.io/pingcap/pd:v8'],
    [`ghcr.io/a/b:1@${DIGEST}`, `m.example.com/all/ghcr.io/a/b:1@${DIGEST}`],
  ])('%s', (ref, expected) => {
    expect(mirrored(ref, 'm.example.com/all')).toBe(expected);
    expect(mirrored(ref, 'm.example.com/all/')).toBe(expected);
    expect(mirrored(ref, undefined)).toBe(ref);
  });
});

describe('another tag', () => {
  test.each([
    ['quay.io/ceph/ceph:v20', 'quay.io/ceph/ceph:v21'],
    ['localhost:5000/a:1', 'localhost:5000/a:v21'],
    [`ghcr.io/a/b:1@${DIGEST}`, 'ghcr.io/a/b:v21'],
  ])('of %s loses the digest, which is of the old one', (ref, expected) => {
    expect(retagged(ref, 'v21')).toBe(expected);
  });

  test('is read from a reference', () => {
    expect(tagOf('localhost:5000/a:1')).toBe('1');
    expect(tagOf(`ghcr.io/a/b:1.2@${DIGEST}`)).toBe('1.2');
  });
});

const chart = (...images: readonly ImageSlot[]): ChartPin => ({
  name: 'x',
  repository: 'https://charts.example.com',
  chart: 'x',
  version: '1.2.0',
  images,
});

describe('a chart takes its images in its own form', () => {
  test.each<[ImageSlot['form'], string, unknown]>([
    ['split', 'quay.io/a/b:1', { repository: 'quay.io/a/b', tag: '1' }],
    ['parts', 'quay.io/a/b:1', { registry: 'quay.io', repository: 'a/b', tag: '1' }],
    ['joined', 'quay.io/a/b:1', 'quay.io/a/b:1'],
    ['split', `quay.io/a/b:1@${DIGEST}`, { repository: 'quay.io/a/b', tag: `1@${DIGEST}` }],
    ['parts', `quay.io/a/b:1@${DIGEST}`, { registry: 'quay.io', repository: 'a/b', tag: `1@${DIGEST}` }],
    ['joined', `quay.io/a/b:1@${DIGEST}`, `quay.io/a/b:1@${DIGEST}`],
    ['parts', 'rabbitmq:4', { registry: 'docker.io', repository: 'library/rabbitmq', tag: '4' }],
    ['split', 'localhost:5000/a:1', { repository: 'localhost:5000/a', tag: '1' }],
  ])('%s: %s', (form, ref, expected) => {
    expect(withImages({}, chart({ path: 'a.image', form, ref }), undefined)).toEqual({ a: { image: expected } });
  });

  test('beside what stands there already', () => {
    const values = { image: { pullPolicy: 'Always', tag: 'old' }, other: { a: 1 } };
    const slots = [
      { path: 'image', form: 'split', ref: 'quay.io/a/b:1' },
      { path: 'other.image', form: 'joined', ref: 'quay.io/c:2' },
    ] as const;
    expect(withImages(values, chart(...slots), 'm.example.com')).toEqual({
      image: { pullPolicy: 'Always', repository: 'm.example.com/quay.io/a/b', tag: '1' },
      other: { a: 1, image: 'm.example.com/quay.io/c:2' },
    });
    expect(values.image.tag).toBe('old');
  });

  test('in the place of what is no map', () => {
    expect(withImages({ a: 'x' }, chart({ path: 'a.b', form: 'joined', ref: 'q.io/c:2' }), undefined)).toEqual({
      a: { b: 'q.io/c:2' },
    });
  });
});

test('a chart at another version takes its own images with it, and no others', () => {
  const slot = (ref: string): ImageSlot => ({ path: 'image', form: 'joined', ref });
  const moved = atVersion(chart(slot('q.io/a:1.2.0'), slot(`q.io/b:v1.2.0@${DIGEST}`), slot('q.io/c:1.2')), '1.3.0');
  expect(moved.version).toBe('1.3.0');
  expect(moved.images.map(({ ref }) => ref)).toEqual(['q.io/a:1.3.0', 'q.io/b:v1.3.0', 'q.io/c:1.2']);
});

test.each([
  ['nvcr.io/nvidia/k8s/toolkit:v1', { repository: 'nvcr.io/nvidia/k8s', image: 'toolkit', version: 'v1' }],
  [`quay.io/it@sha256:${'0'.repeat(64)}`, { repository: 'quay.io', image: 'it', version: `sha256:${'0'.repeat(64)}` }],
])('%s by folder, name and version', (ref, parts) => {
  expect(namedImage(ref)).toEqual(parts);
});
