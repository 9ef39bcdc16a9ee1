import { removeFolders } from '../support/folders';
import { plant } from '../support/plant';
import { refused, resource, type Stack, stacksOf } from '../support/stacks';

afterAll(removeFolders);

const repositories = (stack: Stack | undefined): unknown[] =>
  Object.keys(stack?.resource.helm_release ?? {}).map((name) => resource(stack, 'helm_release', name).repository);

test('every chart comes from its origin, or from the mirror of the row', () => {
  const origin = stacksOf(plant);
  expect(repositories(origin['dev-applications'])).toEqual(['https://charts.example.com/desk']);
  const chartMirror = 'oci://registry.inside.example.com/all/charts';
  const mirrored = stacksOf(plant, { chartMirror });
  const all = [...repositories(mirrored['dev-foundation']), ...repositories(mirrored['dev-applications'])];
  expect(all).toHaveLength(4);
  expect(new Set(all)).toEqual(new Set([chartMirror]));
  for (const stack of Object.values(mirrored)) expect(refused(stack)).toEqual([]);
});
