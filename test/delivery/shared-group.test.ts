import { Environment, type JsonObject, System, type SystemProps } from '../../lib';
import { contestedCrds } from '../../lib/checks/rules/crd-carriers';

/** Brings definitions of a group, or some of its kinds. */
class Bringer extends System {
  constructor(env: Environment, id: string, props: SystemProps & { readonly kinds?: readonly string[] }) {
    super(env, id, props, { app: 'bringer', maxId: 40, security: 'restricted' });
    const { kinds } = props;
    this.need.crds(id, {
      groups: ['example.com'],
      ...(kinds && { kinds }),
      version: id,
      base: 'https://example.com',
      files: [],
    });
  }
}

function brought(first?: readonly string[], second?: readonly string[]) {
  const env = Environment.test();
  new Bringer(env, 'one', first ? { kinds: first } : {});
  new Bringer(env, 'two', second ? { kinds: second } : {});
  return env.output().model;
}

test('two may bring one group when they tell its kinds apart', () => {
  const model = brought(['Application'], ['Rollout']);
  expect(model.needs.crds).toEqual([
    { id: 'one', groups: ['example.com'], kinds: ['Application'], version: 'one', asker: 'one' },
    { id: 'two', groups: ['example.com'], kinds: ['Rollout'], version: 'two', asker: 'two' },
  ]);
  expect(contestedCrds(model)).toEqual([]);
});

test.each([
  ['both bring all of it', undefined, undefined],
  ['one does not tell its kinds', ['Application'], undefined],
  ['both bring one kind', ['Application', 'Rollout'], ['Rollout']],
] as const)('%s: that is refused', (_, first, second) => {
  expect(() => brought(first, second)).toThrow(
    'unit/two: brings the CRDs of example.com, which one brings already. A group of CRDs has one carrier in an environment: keep one of the two.',
  );
});

test('and found again in a model', () => {
  const model = brought(['Application'], ['Rollout']);
  const crds = model.needs.crds;
  const found = (...changed: readonly JsonObject[]) =>
    contestedCrds({ ...model, needs: { ...model.needs, crds: changed as never } }).map(
      ({ path, message }) => `${path} ${message}`,
    );
  const [one, two] = crds as unknown as JsonObject[];
  expect(found({ ...one, kinds: ['Rollout'] }, two as JsonObject)).toEqual([
    "unit: CRDs of Rollout.example.com are brought by one and two, which would overwrite each other's",
  ]);
  const { kinds: _, ...whole } = one as { kinds: unknown };
  expect(found(whole as JsonObject, two as JsonObject)).toEqual([
    "unit: CRDs of example.com are brought by one and two, which would overwrite each other's",
  ]);
});
