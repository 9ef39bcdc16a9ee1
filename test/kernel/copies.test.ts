import type * as Library from '../../lib';

type Copy = typeof Library;

/** The library, cdk8s and constructs, loaded anew: as when a dependency brings a copy of its own. */
function load(): Copy {
  let copy: Copy | undefined;
  jest.isolateModules(() => {
    copy = jest.requireActual('../../lib');
  });
  return copy as Copy;
}

const ours = load();
const theirs = load();

/** A system of the given copy. */
function systemOf(copy: Copy, env: Library.Environment, id: string): Library.System {
  class Plain extends copy.System {}
  return new (Plain as unknown as new (...args: unknown[]) => Library.System)(
    env,
    id,
    {},
    {
      app: 'plain',
      maxId: 30,
      security: 'restricted',
    },
  );
}

test('they are two', () => {
  expect(ours.Environment).not.toBe(theirs.Environment);
  expect(ours.Environment.test()).not.toBeInstanceOf(theirs.Environment);
});

test('an environment of one is an environment to the other', () => {
  const env = ours.Environment.test();
  expect(theirs.Environment.of(systemOf(ours, env, 'a'))).toBe(env);
  expect(ours.Environment.of(systemOf(theirs, env, 'b'))).toBe(env);
});

test('a text of one is a text to the other', () => {
  const secret = ours.text`a${systemOf(ours, ours.Environment.test(), 'a').need.mint('x').plain}`;
  expect(theirs.Text.is(secret)).toBe(true);
  expect(theirs.text`b${secret}`.parts).toEqual(['ba', { minted: 'a/x', form: 'plain' }]);
});

test('systems of both stand in one environment, with their objects, edges and needs', () => {
  const env = ours.Environment.test();
  const [a, b] = [systemOf(ours, env, 'a'), systemOf(theirs, env, 'b')] as const;
  const Widget = theirs.kind<{ spec: { size: number } }>('example.com/v1', 'Widget');
  new theirs.Manifest(b, Widget, { name: 'b', spec: { size: 1 } });
  const [web, db] = [a, b].map((system) =>
    system.state.pods({
      id: 'pods',
      labels: { app: system.id },
      by: 'us',
      replicas: 1,
      requests: { cpu: '1', memory: '1Gi' },
    }),
  ) as [Library.Pods, Library.Pods];
  b.use(a.state.serves({ id: 'api', at: web, podPort: 80, protocol: 'http' }), db);
  const bucket = theirs.outside.bucket('files', { host: 's3.example.com' }).for(a, 'read');
  a.need.secret({ name: 'keys', data: { key: ours.text`${bucket.accessKey.plain}` } });
  const output = env.output();
  expect(output.model.edges.map(({ from, to }) => `${from} > ${to}`)).toEqual([
    'a/pods > outside/files',
    'b/pods > a/api',
  ]);
  expect(output.object('Widget', 'b', 'b')).toMatchObject({ spec: { size: 1 } });
  expect(output.model.needs.secrets).toMatchObject([{ name: 'keys', asker: 'a' }]);
});

test('they share an operator, and what it is asked for', () => {
  const env = ours.Environment.test();
  const spec: Library.OperatorSpec = {
    id: 'operator',
    app: 'operator',
    security: 'restricted',
    releases: [
      {
        name: 'operator',
        chart: { name: 'operator', repository: 'https://x', chart: 'operator', version: '1', images: [] },
        merge: { watched: 'union' },
      },
    ],
    crds: { groups: ['example.com'], version: '1', base: 'https://x', files: [] },
    facts: () => {},
  };
  ours.Operator.in(systemOf(ours, env, 'a'), spec, { operator: { watched: ['a'] } });
  theirs.Operator.in(systemOf(theirs, env, 'b'), spec, { operator: { watched: ['b'] } });
  expect(env.output().foundation.releases.get('operator')?.values).toEqual({ watched: ['a', 'b'] });
});

test('faults of both are reported together', () => {
  const env = ours.Environment.test();
  for (const [copy, id] of [
    [theirs, 'b'],
    [ours, 'a'],
  ] as const)
    Object.assign(systemOf(copy, env, id), {
      connect() {
        throw new copy.KeelsonError([{ path: `unit/${id}`, message: 'is wrong' }]);
      },
    });
  expect(() => env.output()).toThrow('unit/a: is wrong.\nunit/b: is wrong.');
});
