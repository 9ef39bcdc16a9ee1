import { join } from 'node:path';
import { foldersOf } from '../support/crd-folders';
import { crdsOfGroups, definitionsOf } from '../support/crds';
import { put, removeFolders, tempFolder } from '../support/folders';

const { KEELSON_SHARED, KEELSON_REQUIRE } = process.env;
const told = jest.spyOn(console, 'warn').mockImplementation(() => {});

beforeAll(() => {
  process.env.KEELSON_SHARED = tempFolder();
  delete process.env.KEELSON_REQUIRE;
  const crds = join(process.env.KEELSON_SHARED, 'crds');
  put(join(crds, 'store', 'v1-v1.6.6', 'shops.yaml'), crd('example.com', 'Shop', 'one'));
  put(join(crds, 'store', 'v1-v1.6.10', 'shops.yml'), crd('example.com', 'Shop', 'ten'));
  put(join(crds, 'cart', 'SOURCE.txt'), 'tag: v2.0.0\n');
  put(join(crds, 'cart', 'carts.yaml'), crd('example.com', 'Cart', 'two'));
  const first = crd('big.example.com', 'First', 'x'.repeat(20_000));
  put(join(crds, 'big', 'all.yaml'), `${first}---\n${crd('deep.example.com', 'Last', 'one')}`);
  put(join(crds, 'twin', 'firsts.yaml'), crd('twin.example.com', 'Twin', 'same'));
  put(join(crds, 'twins', 'firsts.yaml'), crd('twin.example.com', 'Twin', 'same'));
});

afterAll(() => {
  for (const [name, value] of Object.entries({ KEELSON_SHARED, KEELSON_REQUIRE }))
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  removeFolders();
});

function crd(group: string, name: string, description: string): string {
  return `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${name.toLowerCase()}s.${group}
spec:
  group: ${group}
  names:
    kind: ${name}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      schema:
        openAPIV3Schema:
          type: object
          description: ${description}
`;
}

const names = (group: string, version?: string) =>
  definitionsOf({ group, ...(version === undefined ? {} : { version }) })?.map(
    ({ metadata }) => (metadata as { readonly name: string }).name,
  );

test('the folder of a group is found by what its files define', () => {
  expect(foldersOf('big.example.com')).toEqual(['big']);
  expect(foldersOf('gateway.networking.k8s.io', 'v1.5.1')).toEqual(['gateway-api/standard']);
});

test('also of one that stands only far down in a file; of that file it takes its own alone', () => {
  expect(foldersOf('deep.example.com')).toEqual(['big']);
  expect(names('deep.example.com')).toEqual(['lasts.deep.example.com']);
});

test.each([
  ['v1.6.6', ['store/v1-v1.6.6']],
  ['1.6.10', ['store/v1-v1.6.10']],
  ['v2.0.0', ['cart']],
  ['v2.0.0 v1.6.10', ['cart', 'store/v1-v1.6.10']],
  ['v1.6.1, which is none of theirs', ['cart', 'store/v1-v1.6.10', 'store/v1-v1.6.6']],
])('of several folders those of %s are taken, by their name or their source', (version, expected) => {
  expect([...(foldersOf('example.com', version) ?? [])].sort()).toEqual(expected);
});

test('where no version tells them apart, it says what to do', () => {
  expect(() => names('example.com')).toThrow(
    /^The test data defines shops\.example\.com twice, differently, in \S+ and \S+ and \S+\. Ask for a version, or name one in crd-folders\.ts\.$/,
  );
  expect(() => names('example.com', 'v3.0.0')).toThrow(
    'None of them alone is of v3.0.0: bring the one that is, or name one in crd-folders.ts.',
  );
  expect(names('twin.example.com')).toEqual(['twins.twin.example.com']);
});

test('a group that the test data lacks is said, or refused where it is required', () => {
  expect(crdsOfGroups([{ group: 'big.example.com' }])?.knows('big.example.com/v1', 'First')).toBe(true);
  expect(crdsOfGroups([{ group: 'big.example.com' }, { group: 'none.example.com' }])).toBeUndefined();
  const why = 'no file in crds/ of the test data defines none.example.com';
  expect(told.mock.calls).toEqual([[`NOT CHECKED against the CRDs of none.example.com: ${why}.`]]);
  process.env.KEELSON_REQUIRE = 'kubectl, shared';
  expect(() => crdsOfGroups([{ group: 'none.example.com' }])).toThrow(
    `${why}. KEELSON_REQUIRE=shared forbids to go on without.`,
  );
});
