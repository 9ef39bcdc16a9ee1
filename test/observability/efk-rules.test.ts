import { Size } from 'cdk8s';
import { EfkStack, type EfkStackProps, Environment, outside, type Row } from '../../lib';
import { refusals } from '../support/refusals';
import { FAST, SLOW, stack, ZONES } from './efk-fixture';

const said = (props: Partial<EfkStackProps>, row: Partial<Row> = {}) => refusals(() => stack(props, row));
const hot = { storage: FAST };
const directory = outside.directory('people', {
  host: 'ldap.example.com',
  baseDn: 'dc=example,dc=com',
  bindDn: 'cn=logs,dc=example,dc=com',
});

test('what has a default is well without being said', () => {
  expect(said({})).toEqual([]);
  expect(said({}, ZONES)).toEqual([]);
  expect(said({ warm: { storage: SLOW }, keep: { hot: 3, warm: 11, delete: 14 } }, ZONES)).toEqual([]);
});

test('without hot nodes there is nowhere to write, whatever a plain JavaScript stack says', () => {
  const without = (props: object) => refusals(() => new EfkStack(Environment.test(), 'logs', props as EfkStackProps));
  expect(without({})).toEqual([
    'unit/logs: hot = nothing: is missing: there would be no node that holds logs; allowed: hot: { storage } and more.',
  ]);
  expect(without({ warm: { storage: SLOW } })).toEqual([
    'unit/logs: hot = nothing: is missing: warm nodes take what hot ones had, and nobody would be written to; allowed: hot: { storage } and more.',
  ]);
});

describe('nodes', () => {
  test.each<[string, Partial<EfkStackProps>, string]>([
    [
      'two masters',
      { masters: 2 },
      'unit/logs: masters = 2: is even, and these nodes decide by majority: they bear no more losses than 1 would; allowed: 1, 3.',
    ],
    [
      'two hot nodes that decide',
      { masters: 0, hot: { ...hot, nodes: 2 }, keep: { hot: 7, delete: 7 } },
      'unit/logs: hot.nodes = 2: is even, and these nodes decide by majority: they bear no more losses than 1 would; allowed: 1, 3; any number with masters: 3.',
    ],
    [
      'more masters than nodes',
      { masters: 7 },
      "unit/logs: masters = 7: has only 6 nodes to stand on, each on one of its own. Add nodes to the pool of the environment's row, name another pool, or ask for fewer.",
    ],
    [
      'half a node',
      { hot: { ...hot, nodes: 2.5 } },
      'unit/logs: hot.nodes = 2.5: is no number of nodes; allowed: whole numbers from 1.',
    ],
    [
      'no number of masters',
      { masters: -1 },
      'unit/logs: masters = -1: is no number of nodes; allowed: whole numbers from 1, or 0 where the hot nodes decide.',
    ],
    [
      'one master for several hot nodes',
      { masters: 1 },
      'unit/logs: masters = 1: is one alone beside several others: nobody stands in for it, and no node of the cluster can be emptied; allowed: 3, 5; 0 where the hot nodes decide.',
    ],
    [
      'one warm node beside several',
      { warm: { storage: SLOW, nodes: 1 }, keep: { hot: 2, warm: 2, delete: 4 } },
      'unit/logs: warm.nodes = 1: is one alone beside several others: nobody stands in for it, and no node of the cluster can be emptied; allowed: 2 and more.',
    ],
  ])('%s', (_, props, message) => {
    expect(said(props, ZONES)).toEqual([message]);
  });

  test('one node of each kind is a small cluster, not half of one', () => {
    expect(
      said({ warm: { storage: SLOW }, keep: { hot: 2, warm: 5, delete: 7 } }, { pools: ZONES.pools ?? [] }),
    ).toEqual([]);
  });
});

describe('sizes', () => {
  test.each<[string, Partial<EfkStackProps>, string]>([
    [
      'too little memory',
      { hot: { ...hot, memory: Size.gibibytes(1) } },
      'unit/logs: hot.memory = "1Gi": is less than Elasticsearch starts with; allowed: 2Gi to 64Gi.',
    ],
    [
      'a volume too small for an index',
      { hot: { ...hot, size: Size.gibibytes(5) }, perDay: Size.mebibytes(100), keep: { hot: 1, delete: 1 } },
      'unit/logs: hot.size = "5Gi": is too little for indices, of which one may grow to 50 GiB before the next one begins; allowed: 10Gi and more.',
    ],
    ['no cores', { hot: { ...hot, cpu: 0 } }, 'unit/logs: hot.cpu = 0: is no number of cores; allowed: above 0.'],
    ['no Kibana', { kibanas: 0 }, 'unit/logs: kibanas = 0: is no number of pods; allowed: whole numbers from 1.'],
    [
      'another word',
      { files: 'fast' as 'read' },
      'unit/logs: files = "fast": is none of what there is; allowed: read, mapped.',
    ],
  ])('%s', (_, props, message) => {
    expect(said(props)).toEqual([message]);
  });

  test('memory that Java cannot use, and that no node has', () => {
    const pools = [{ name: 'main', nodes: [{ name: 'a' }], cpu: 16, memory: Size.gibibytes(64) }];
    expect(said({ pool: 'main', hot: { ...hot, memory: Size.gibibytes(128) } }, { pools })).toEqual([
      'unit/logs: hot.memory = "128Gi": gives Java half of it, and above 31 GiB its pointers double in size: the rest is lost; allowed: 2Gi to 64Gi; more nodes instead.',
      'unit/logs: hot.memory = "128Gi": is more than a node of pool main has; allowed: below 64Gi.',
    ]);
  });

  test('a release that this class does not know', () => {
    expect(said({}, { pins: { 'elastic-stack': '8.19.2' } })).toEqual([
      'unit/logs: pins.elastic-stack = "8.19.2": is no release for this class, which knows the settings of Elasticsearch 9; allowed: 9.<minor>.<patch>.',
    ]);
  });

  test('a shared filesystem', () => {
    const shared = outside.storageClass('nfs', 'RWX') as unknown as typeof FAST;
    expect(said({ hot: { storage: shared } })).toEqual([
      'unit/logs: hot.storage = "nfs": is a shared filesystem; Elasticsearch needs block storage; allowed: a class of mode RWO.',
    ]);
  });
});

describe('days', () => {
  test.each<[string, Partial<EfkStackProps>, string]>([
    [
      'warm days without warm nodes',
      { keep: { hot: 2, warm: 5, delete: 7 } },
      'unit/logs: keep.warm = 5: has no warm nodes to lie on. Set warm, or leave keep.warm out.',
    ],
    [
      'warm nodes without warm days',
      { warm: { storage: SLOW }, keep: { hot: 2, delete: 7 } },
      'unit/logs: keep.warm = nothing: is missing: nothing would ever move to the warm nodes; allowed: days on them. Set keep.warm, or leave warm out.',
    ],
    [
      'deleted before they are through',
      { warm: { storage: SLOW }, keep: { hot: 5, warm: 5, delete: 7 } },
      'unit/logs: keep.delete = 7: is before the 5 days on hot nodes and the 5 on warm ones have passed; allowed: 10 and more.',
    ],
    [
      'half a day',
      { keep: { hot: 0.5, delete: 1 } },
      'unit/logs: keep.hot = 0.5: is no number of days; allowed: whole numbers from 1.',
    ],
    [
      'nothing at all',
      { perDay: Size.kibibytes(0) },
      'unit/logs: perDay = "0Ki": is nothing at all; allowed: above 0.',
    ],
  ])('%s', (_, props, message) => {
    expect(said(props, { pools: ZONES.pools ?? [] })).toEqual([message]);
  });

  test('more days than the volumes hold: the number that is needed is said', () => {
    // 10 GiB x 2 copies x 1.2 x (30 + 2) days = 768 GiB; / 0.85 / 3 nodes = 301.2 GiB.
    expect(said({ keep: { hot: 30, delete: 30 } }, ZONES)).toEqual([
      'unit/logs: hot.size = "200Gi": cannot hold 32 days of 10Gi: with 2 copies and indexed they are 768Gi, and Elasticsearch fills 3 x 200Gi to 85 %; allowed: 302Gi and more on each of 3 nodes. Or more nodes, or fewer days (keep).',
    ]);
    expect(said({ hot: { ...hot, size: Size.gibibytes(302) }, keep: { hot: 30, delete: 30 } }, ZONES)).toEqual([]);
    expect(said({ keep: { hot: 60, delete: 60 } })).toEqual([
      'unit/logs: hot.size = "50Gi": cannot hold 64 days of 1Gi: in one copy and indexed they are 77Gi, and Elasticsearch fills 1 x 50Gi to 85 %; allowed: 91Gi and more on each of 1 nodes. Or more nodes, or fewer days (keep).',
    ]);
  });

  test('of the warm nodes too', () => {
    const props = { warm: { storage: SLOW, size: Size.gibibytes(100) }, keep: { hot: 4, warm: 26, delete: 30 } };
    expect(said(props, ZONES)).toEqual([
      'unit/logs: warm.size = "100Gi": cannot hold 26 days of 10Gi: with 2 copies and indexed they are 624Gi, and Elasticsearch fills 2 x 100Gi to 85 %; allowed: 368Gi and more on each of 2 nodes. Or more nodes, or fewer days (keep).',
    ]);
  });
});

describe('who may log in', () => {
  test.each<[string, Partial<EfkStackProps>, string]>([
    [
      'a directory without the licence for it',
      { directory, admins: ['platform'] },
      'unit/logs: directory = "a directory": is not asked by Elasticsearch with the licence basic: people could not log in. Buy the licence and set licence: \'enterprise\', or leave directory out: admins and readers get a password each.',
    ],
    [
      'a directory without groups',
      { directory, licence: 'enterprise' },
      'unit/logs: admins = []: names no group of the directory: nobody could change anything; allowed: names of groups.',
    ],
    [
      'another licence',
      { licence: 'platinum' as 'basic' },
      'unit/logs: licence = "platinum": is none of what there is; allowed: basic, enterprise.',
    ],
    [
      'no name',
      { readers: ['Ann Smith'] },
      'unit/logs: readers[0] = "Ann Smith": is no name for an account, nor for its Secret; allowed: lower-case letters, digits and dashes, a letter first, at most 20.',
    ],
    [
      'an account of the platform',
      { admins: ['ops', 'elastic'] },
      'unit/logs: admins[1] = "elastic": is an account of the platform itself. Choose another name.',
    ],
    ['one name twice', { admins: ['ops', 'ops'] }, 'unit/logs: admins[1] = "ops": is named twice.'],
    [
      'one name for both',
      { admins: ['ops'], readers: ['ops'] },
      'unit/logs: readers = "ops": is among admins already, who may do more. Name it once.',
    ],
  ])('%s', (_, props, message) => {
    expect(said(props)).toEqual([message]);
  });
});

test('everything that is wrong is said at once', () => {
  const lines = said(
    { masters: 4, files: 'no' as 'read', kibanas: 0, keep: { hot: 9, delete: 7 }, admins: ['fluent'] },
    ZONES,
  );
  expect(lines.map((line) => line.split(' = ')[0])).toEqual([
    'unit/logs: masters',
    'unit/logs: keep.delete',
    'unit/logs: admins[0]',
    'unit/logs: files',
    'unit/logs: kibanas',
  ]);
});

test('a second log collection is refused: an environment has one', () => {
  const { env } = stack();
  expect(() => new EfkStack(env, 'audit', { hot })).toThrow(
    'unit/audit: offers the log collection of this environment, which unit/logs offers already. Keep one of the two.',
  );
});

test('an id that the operator could not use is refused', () => {
  const { env } = stack();
  expect(() => new EfkStack(env, 'l'.repeat(37), { hot })).toThrow('at most 36');
});
