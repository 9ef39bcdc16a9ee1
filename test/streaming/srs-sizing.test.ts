import { sizingOf } from '../../lib/streaming/srs/sizing';

const expected = { streams: 20, viewers: 5000, bitrate: 2500, hls: 0, bandwidth: 1000 };
const of = (over: Partial<typeof expected> = {}, more: Partial<Parameters<typeof sizingOf>[0]> = {}) =>
  sizingOf({ expect: { ...expected, ...over }, renditions: 1, spare: 0, ...more });

test('edges carry what is played: by bandwidth', () => {
  // 5000 × 2.5 Mbit/s are 12.5 Gbit/s.
  expect(of()).toMatchObject({ edges: 13, caches: 0, outMbps: 12_500, edgeMbps: 961.5, inMbps: 50 });
  expect(of({ bandwidth: 5000 }).edges).toBe(3);
});

test('edges carry what is played: by connections, where the streams are thin', () => {
  expect(of({ bitrate: 100 })).toMatchObject({ edges: 2, outMbps: 500, edgeMbps: 250 });
});

test('one more than needed bears the loss of one', () => {
  expect(of({}, { spare: 1 })).toMatchObject({ edges: 14, edgeMbps: 961.5 });
});

test('viewers of HLS are at the caches', () => {
  expect(of({ hls: 0.8 })).toMatchObject({ edges: 3, caches: 10, cacheMbps: 1000, edgeMbps: 833.3 });
  expect(of({ hls: 1 })).toMatchObject({ edges: 0, caches: 13 });
});

test('where HTTP-FLV goes out through the caches, they carry everybody', () => {
  expect(of({ hls: 0.8 }, { front: true })).toMatchObject({ edges: 3, caches: 13, cacheMbps: 961.5, edgeMbps: 833.3 });
});

test('nobody who watches needs nobody', () => {
  expect(of({ viewers: 0 })).toMatchObject({ edges: 0, caches: 0, outMbps: 0, origins: 1 });
});

test('origins send each stream, and each rendition, once to every edge and cache', () => {
  // 20 × 3 × 2.5 Mbit/s × 13.
  expect(of({}, { renditions: 3 })).toMatchObject({ innerMbps: 1950, origins: 2 });
});

test('without edges the origins carry the viewers themselves', () => {
  expect(of({ viewers: 100 }, { given: { edges: 0 } })).toMatchObject({ edges: 0, origins: 1, innerMbps: 0 });
  expect(of({}, { given: { edges: 0 } }).origins).toBe(13);
});

test('connections are those of the server that has the most, and a half more', () => {
  // 5000 ÷ 2 viewers at an edge, and 20 streams that it fetches.
  expect(of({ bitrate: 100 }).connections).toBe(3780);
  expect(of({ viewers: 10 }).connections).toBe(1000);
  // 500 streams, to 2 edges, with one rendition each.
  expect(of({ streams: 500, bitrate: 100, viewers: 3000 }, { renditions: 2 }).connections).toBe(6000);
});
