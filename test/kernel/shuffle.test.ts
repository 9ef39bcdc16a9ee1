import { JsonPatch } from 'cdk8s';
import fc from 'fast-check';
import { type Bucket, Environment, type Output } from '../../lib';
import { canonical } from '../../lib/kernel/base/values';
import { Portal, Store } from '../support/made-up';
import { Certificates, GadgetCluster, Monitoring } from '../support/made-up-operator';

/** What lines of a stack hand to later lines. */
interface Scope {
  readonly env: Environment;
  readonly buckets: Map<string, Bucket>;
}

type Line = (scope: Scope) => void;

const WIDGET = { group: 'example.com', kind: 'Widget', namespace: 'store' };

/** Lines that need nothing of each other. */
const FIRST: readonly Line[] = [
  ({ env, buckets }) => {
    const store = new Store(env, 'store');
    for (const name of ['files', 'logs']) buckets.set(name, store.bucket(name));
  },
  ({ env, buckets }) => void buckets.set('other', new Store(env, 'archive', { size: 4 }).bucket('old')),
  ({ env }) => void new GadgetCluster(env, 'one', { wanted: { workers: 2, watched: ['one'] } }),
  ({ env }) => void new GadgetCluster(env, 'two', { wanted: { workers: 9, watched: ['two', 'all'], level: 'info' } }),
  ({ env }) => void new GadgetCluster(env, 'three', { namespace: 'shared', wanted: { level: 'info' } }),
  ({ env }) => void new Store(env, 'shared-store', { namespace: 'shared' }),
  ({ env }) => void new Certificates(env),
  ({ env }) => void new Monitoring(env),
  ({ env }) => env.patch({ ...WIDGET, name: 'store' }, JsonPatch.add('/spec/note', 'patched')),
  ({ env }) => env.patch({ ...WIDGET, name: 'portal', namespace: 'portal' }, JsonPatch.replace('/spec/size', 3)),
];

/** Lines that take from those. */
const THEN: readonly Line[] = [
  ({ env, buckets }) => void new Portal(env, 'portal', { bucket: buckets.get('files') as Bucket }),
  ({ env, buckets }) => void new Portal(env, 'admin', { bucket: buckets.get('files') as Bucket, owner: 'ops' }),
  ({ env, buckets }) => void new Portal(env, 'reader', { bucket: buckets.get('logs') as Bucket, namespace: 'shared' }),
  ({ env, buckets }) => void new Portal(env, 'history', { bucket: buckets.get('other') as Bucket, retiring: true }),
];

function build(first: readonly Line[], then: readonly Line[]): Output {
  const scope = { env: Environment.test({ generations: { 'store/files-admin-secret': 3 } }), buckets: new Map() };
  for (const line of [...first, ...then]) line(scope);
  return scope.env.output();
}

/** Everything that is written, as text. */
function written(output: Output): string {
  const files = [...output.systems.keys()].map((system) => `# ${system}\n${output.file(system)}`);
  const { namespaces, mints, givens, secrets, releases, crds } = output.foundation;
  const needs = [namespaces, mints, givens, secrets, releases, crds].map((map) =>
    [...map].sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return [...files, JSON.stringify(output.model, null, 1), canonical(needs)].join('\n');
}

const expected = written(build(FIRST, THEN));

const shuffled = <T>(lines: readonly T[]) =>
  fc.shuffledSubarray([...lines], { minLength: lines.length, maxLength: lines.length });

test('independent lines of a stack in any order give the same bytes: files, model, needs', () => {
  fc.assert(
    fc.property(shuffled(FIRST), shuffled(THEN), (first, then) => {
      expect(written(build(first, then))).toBe(expected);
    }),
    { seed: 20260729, numRuns: 60 },
  );
});

test('there is something to shuffle', () => {
  expect([...build(FIRST, THEN).systems.keys()]).toEqual(
    'admin archive certificates gadget-operator monitoring one portal reader shared-store store three two'.split(' '),
  );
});
