import { type Plane, platform, synth } from '../../lib';
import { removeFolders, tempFolder } from '../support/folders';
import { plant, row } from '../support/plant';
import { type Stack, stacksIn } from '../support/stacks';

afterAll(removeFolders);

/** The made-up platform's stacks, made with one of the two: everything that asks for cdktf, its providers too, gets it. */
function stacksBy(library: 'cdktf' | 'cdktn'): Record<string, Stack> {
  const dist = tempFolder();
  jest.isolateModules(() => {
    jest.doMock('cdktf', () => jest.requireActual(library));
    const { terraform } = require('../../lib/terraform') as { terraform: (dist: string) => Plane };
    const rows = [row(), row({ name: 'prod', stage: 'prod', forget: ['helm_release.gone'] })];
    synth(platform('plant', rows, plant), terraform(dist));
    jest.dontMock('cdktf');
  });
  return stacksIn(dist);
}

/** What means the same to Terraform: without the maker's version, and without blocks that hold nothing. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain).filter((item) => !isEmpty(item));
  if (typeof value !== 'object' || value === null) return value;
  const { '//': _, ...rest } = value as Record<string, unknown>;
  const entries = Object.entries(rest).map(([key, item]) => [key, plain(item)] as const);
  return Object.fromEntries(entries.filter(([, item]) => !isEmpty(item)));
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

const version = (stack: Stack | undefined): unknown =>
  (stack as unknown as { '//': { metadata: { version: string } } })['//'].metadata.version;

test("cdktf's fork makes the same stacks", () => {
  const [ours, theirs] = [stacksBy('cdktf'), stacksBy('cdktn')];
  expect([version(ours['dev-foundation']), version(theirs['dev-foundation'])]).toEqual(['0.21.0', '0.24.0']);
  expect(Object.keys(ours)).toHaveLength(4);
  expect(plain(theirs)).toEqual(plain(ours));
  expect((plain(ours) as Record<string, Stack>)['dev-foundation']?.resource.helm_release).toHaveProperty(
    'a-queue-main',
  );
});

test('also the parts that cdktf writes of itself are alike: addresses, paths, outputs', () => {
  const comments = (stacks: Record<string, Stack>) =>
    JSON.stringify(stacks, (key, value) => (key === 'version' ? undefined : value)).match(/"(uniqueId|path)":"[^"]*"/g);
  expect(comments(stacksBy('cdktn'))).toEqual(comments(stacksBy('cdktf')));
});
