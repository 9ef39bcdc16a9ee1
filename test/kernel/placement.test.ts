import { Size } from 'cdk8s';
import { Environment, type NodePool, nodes } from '../../lib';
import { apart, inPool, neverTogether, onPool, spreadOver, tolerationsOf } from '../../lib/kernel/base/placement';

const SIZE = { cpu: 8, memory: Size.gibibytes(32) };
const open: NodePool = { name: 'main', nodes: nodes('main', 4, ['a', 'b', 'c']), ...SIZE };
const kept: NodePool = {
  name: 'gpu',
  nodes: nodes('gpu', 2),
  taints: ['gpu=only:NoSchedule', 'gone:NoExecute'],
  ...SIZE,
};
const env = Environment.test({ pools: [open, kept] });

describe('where pods may stand', () => {
  test('without a pool, on every node that has no taint', () => {
    expect(env.placement('unit/it')).toEqual({ nodes: 4, zones: ['a', 'b', 'c'], domain: 'zone' });
  });

  test('in a pool, on its nodes alone, whatever its taints', () => {
    expect(env.placement('unit/it', 'gpu')).toEqual({ pool: kept, nodes: 2, zones: [], domain: 'none' });
  });

  test('a pool that there is not is refused by the name of who asks', () => {
    expect(() => env.placement('unit/it', 'disk')).toThrow(
      'unit/it: pool = "disk": is no node pool of this environment; allowed: main, gpu.',
    );
  });

  test.each([
    [1, 'none'],
    [2, 'zone'],
    [3, 'zone'],
    [4, 'host'],
  ])('%i pods share no %s', (replicas, domain) => {
    expect(apart(env.placement('unit/it'), replicas)).toBe(domain);
  });
});

describe('what a pod says for it', () => {
  test('a pool is selected, and its taints are borne', () => {
    const tolerations = [
      { key: 'gpu', operator: 'Equal', value: 'only', effect: 'NoSchedule' },
      { key: 'gone', operator: 'Exists', effect: 'NoExecute' },
    ];
    expect(tolerationsOf(kept)).toEqual(tolerations);
    expect(onPool(kept)).toEqual({ nodeSelector: { 'keelson.dev/pool': 'gpu' }, tolerations });
    expect(onPool(open)).toEqual({ nodeSelector: { 'keelson.dev/pool': 'main' } });
    expect(onPool(undefined)).toEqual({});
  });

  test('or asked for as an affinity, for operators that know no selector', () => {
    const [term] = inPool(kept).requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms;
    expect(term?.matchExpressions).toEqual([{ key: 'keelson.dev/pool', operator: 'In', values: ['gpu'] }]);
  });

  test('pods are spread over what is lost at once, or never share it', () => {
    const labels = { app: 'it' };
    expect(spreadOver('zone', labels)).toEqual({
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'DoNotSchedule',
      labelSelector: { matchLabels: labels },
    });
    expect(spreadOver('host')).not.toHaveProperty('labelSelector');
    const [term] = neverTogether('host', labels).requiredDuringSchedulingIgnoredDuringExecution;
    expect(term).toEqual({ labelSelector: { matchLabels: labels }, topologyKey: 'kubernetes.io/hostname' });
  });
});
