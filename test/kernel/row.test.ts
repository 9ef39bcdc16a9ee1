import { Size } from 'cdk8s';
import { Environment, type NodePool, nodes, type Row } from '../../lib';

const POOL: NodePool = { name: 'main', nodes: [{ name: 'main-1' }], cpu: 4, memory: Size.gibibytes(8) };
const NETWORK = Environment.test().row.network;
const accept = (until: string) => [{ rule: 'leaks', object: 'x', why: 'a test', until }];

describe('each fault of a row has its message', () => {
  test.each<[string, Partial<Row>, string]>([
    [
      'name',
      { name: 'Prod' },
      'Prod: name = "Prod": is no name of an environment; allowed: lower-case letters, digits and dashes, at most 30, a letter first.',
    ],
    ['long name', { name: 'p'.repeat(31) }, 'is no name of an environment'],
    ['no name', { name: '' }, '(row without a name): name = "": is no name of an environment'],
    ['domain', { domain: 'example_com' }, 'unit: domain = "example_com": is no DNS domain.'],
    [
      'kubernetes',
      { kubernetes: 'v1.34.2' },
      'unit: kubernetes = "v1.34.2": is no Kubernetes version; allowed: minor versions as 1.34.',
    ],
    ['no pool', { pools: [] }, 'unit: pools = []: has no node pool.'],
    [
      'one state for all stacks',
      { backend: { type: 's3', settings: { key: 'platform.tfstate' } } },
      'unit: backend.settings = {"key":"platform.tfstate"}: gives every stack the same state. Put {stack} into the setting',
    ],
    ['pool name', { pools: [{ ...POOL, name: 'db_1' }] }, 'unit: pools[0].name = "db_1": is no DNS label.'],
    [
      'two pools of one name',
      { pools: [POOL, { ...POOL, nodes: [{ name: 'x' }] }] },
      'unit: pools[1].name = "main": names two pools.',
    ],
    ['pool without nodes', { pools: [{ ...POOL, nodes: [] }] }, 'unit: pools[0].nodes = []: has no node.'],
    ['cpu', { pools: [{ ...POOL, cpu: 0 }] }, 'unit: pools[0].cpu = 0: must be above 0.'],
    [
      'taint',
      { pools: [{ ...POOL, taints: ['gpu=true'] }] },
      'unit: pools[0].taints = "gpu=true": is no taint; allowed: key=value:NoSchedule, :PreferNoSchedule or :NoExecute.',
    ],
    [
      'node in two pools',
      { pools: [POOL, { ...POOL, name: 'db' }] },
      'unit: pools[1].nodes = "main-1": stands in two pools.',
    ],
    [
      'cidr',
      { network: { ...NETWORK, nodes: { cidrs: ['10.0.0.0'] } } },
      'unit: network.nodes.cidrs = "10.0.0.0": is no CIDR; allowed: as 10.0.0.0/16.',
    ],
    [
      'cidr of more bits than an address has',
      { network: { ...NETWORK, nodes: { cidrs: ['10.0.0.0/99'] } } },
      'unit: network.nodes.cidrs = "10.0.0.0/99": is no CIDR; allowed: as 10.0.0.0/16.',
    ],
    [
      'no address of the nodes',
      { network: { ...NETWORK, nodes: { cidrs: [] } } },
      'unit: network.nodes.cidrs = []: names no address; allowed: CIDRs as 10.0.0.0/16.',
    ],
    [
      'no address of the API server',
      { network: { ...NETWORK, apiServer: { cidrs: [] } } },
      'unit: network.apiServer.cidrs = []: names no address',
    ],
    ['accept', { accept: accept('next year') }, 'unit: accept.until = "next year": is no day; allowed: YYYY-MM-DD.'],
  ])('%s', (_, row, message) => {
    expect(() => Environment.test(row)).toThrow(message);
  });
});

test('two faults are reported together', () => {
  expect(() => Environment.test({ kubernetes: '2', domain: '-' })).toThrow(
    /^unit: domain = "-": .*\nunit: kubernetes = "2": .*$/,
  );
});

test('what is right passes', () => {
  const taints = ['gpu=true:NoSchedule', 'example.com/db:NoExecute'];
  const network = { apiServer: { cidrs: ['fd00::1/128'] }, nodes: { cidrs: ['10.0.0.0/8'] }, enforcesPolicies: false };
  const env = Environment.test({ pools: [{ ...POOL, taints }], network, accept: accept('2031-12-31') });
  expect(env.row.pools[0]?.taints).toEqual(taints);
});

test('nodes() names nodes and goes round the zones', () => {
  expect(nodes('db', 3, ['a', 'b'])).toEqual([
    { name: 'db-1', zone: 'a' },
    { name: 'db-2', zone: 'b' },
    { name: 'db-3', zone: 'a' },
  ]);
  expect(nodes('one', 1)).toEqual([{ name: 'one-1' }]);
});
