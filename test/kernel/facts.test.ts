import { Environment, type Pods } from '../../lib';
import { Store } from '../support/made-up';

const LABELS = { app: 'x' };
const PODS = { labels: LABELS, by: 'us', replicas: 1, requests: { cpu: '1', memory: '1Gi' } } as const;

function store(): Store {
  return new Store(Environment.test(), 'store');
}

describe('pods', () => {
  test('have the name and the namespace of their system, no images and no claims, unless it says so', () => {
    const it = store();
    expect(it.state.pods({ id: 'web', ...PODS })).toEqual({
      ...PODS,
      id: 'store/web',
      system: 'store',
      namespace: 'store',
      images: [],
      claims: [],
    });
    const claims = [{ name: 'data', size: '20Gi', class: 'fast' }];
    expect(it.state.pods({ id: 'db', namespace: 'data', images: ['x:1'], claims, ...PODS })).toMatchObject({
      namespace: 'data',
      images: ['x:1'],
      claims,
    });
  });

  test('are stated once', () => {
    const it = store();
    it.state.pods({ id: 'web', ...PODS });
    expect(() => it.state.pods({ id: 'web', ...PODS })).toThrow('unit/store: states pods web twice. Name them apart.');
  });
});

describe('endpoints', () => {
  const endpoint = (more: object) => {
    const it = store();
    return it.state.serves({ id: 'x', at: it.pods, podPort: 8080, protocol: 'tcp', ...more });
  };

  test('are at the service in the namespace of the pods, or nowhere', () => {
    expect(endpoint({ service: 'web', port: 80 })).toMatchObject({ host: 'web.store.svc', port: 80, podPort: 8080 });
    expect(endpoint({})).toMatchObject({ id: 'store/x', host: '', port: 8080, tls: false });
    expect(endpoint({})).not.toHaveProperty('podPortEnd');
    expect(endpoint({ podPortEnd: 8090, tls: true })).toMatchObject({ podPortEnd: 8090, tls: true });
  });

  test('are stated once', () => {
    const it = store();
    expect(() => it.state.serves({ id: 'api', at: it.pods, podPort: 1, protocol: 'udp' })).toThrow(
      'unit/store: states endpoint api twice. Name them apart.',
    );
  });
});

describe('what operators make', () => {
  test('is a reference without a stamp', () => {
    const it = store();
    expect(it.state.makes({ kind: 'Secret', name: 'made', keys: ['b'] })).toEqual({
      namespace: 'store',
      name: 'made',
      keys: ['b'],
      stamp: '',
      origin: 'operator',
    });
    expect(it.state.makes({ kind: 'StorageClass', name: 'fast' })).toMatchObject({ namespace: '', keys: [] });
    it.state.makes({ kind: 'ConfigMap', name: 'map', keys: ['k'], namespace: 'other' });
    expect(it.env.output().model.systems[0]?.made).toEqual([
      { kind: 'ConfigMap', group: '', name: 'map', namespace: 'other', keys: ['k'] },
      { kind: 'Secret', group: '', name: 'made', namespace: 'store', keys: ['b'] },
      { kind: 'StorageClass', group: '', name: 'fast', namespace: undefined },
    ]);
  });
});

const EXPORTS = { summary: ['s'], histogram: ['h'], gauge: ['g'], counter: ['c_total'] };

/** Everything that a system may state, in an order given. */
function stateAll(it: Store, pods: Pods, backwards: boolean): void {
  const both = <T>(items: readonly T[]) => (backwards ? [...items].reverse() : items);
  const object = { group: 'example.com', kind: 'Widget', namespace: 'store' };
  for (const name of both(['a', 'b'])) {
    const at = it.state.serves({ id: name, at: pods, podPort: 1, service: name, protocol: 'http' });
    it.state.metrics({ at, exports: name === 'a' ? EXPORTS : {}, ...(name === 'a' ? { path: '/m' } : {}) });
    it.state.alert({ name, expr: 'up == 0', for: '5m', severity: 'critical', summary: 's', runbook: ['r'] });
    it.state.dashboard({ title: name, panels: [] });
    it.state.ready({ id: { ...object, name }, apiVersion: 'example.com/v1' }, { path: 'status.phase', is: 'Ready' });
    it.state.exception(name, 'why');
    it.state.deliver({ ...object, name }, { prune: 'never' });
    it.state.makes({ kind: 'Secret', name, keys: [] });
    it.state.logs({ at: it.state.pods({ id: `pods-${name}`, ...PODS }), format: 'json' });
  }
}

test('the model tells every fact, in an order of its own', () => {
  const [forwards, backwards] = [false, true].map((order) => {
    const it = store();
    stateAll(it, it.pods, order);
    return it.env.output().model;
  });
  expect(backwards).toEqual(forwards);
  expect(forwards?.systems[0]).toMatchObject({
    pods: [{ id: 'store/pods-a' }, { id: 'store/pods-b' }, { id: 'store/server' }],
    endpoints: [{ id: 'store/a', at: 'store/server' }, { id: 'store/api' }, { id: 'store/b' }],
    metrics: [
      {
        endpoint: 'store/a',
        path: '/m',
        series: ['c_total', 'g', 'h_bucket', 'h_count', 'h_sum', 's', 's_count', 's_sum'],
      },
      { endpoint: 'store/b', path: '/metrics', series: [] },
    ],
    alerts: [{ name: 'a' }, { name: 'b' }],
    dashboards: [{ title: 'a' }, { title: 'b' }],
    logs: [
      { pods: 'store/pods-a', format: 'json' },
      { pods: 'store/pods-b', format: 'json' },
    ],
    ready: [
      { kind: 'Widget', name: 'a', namespace: 'store', path: 'status.phase', is: 'Ready' },
      { kind: 'Widget', name: 'b' },
    ],
    exceptions: [
      { rule: 'a', why: 'why' },
      { rule: 'b', why: 'why' },
    ],
  });
});

describe('delivery', () => {
  const annotationsOf = (prune?: 'never' | 'confirm', create?: 'once') => {
    const it = store();
    it.state.deliver({ group: 'example.com', kind: 'Widget', namespace: 'store', name: 'store' }, { prune, create });
    return it.env.output().object('Widget', 'store').metadata;
  };

  test('of what is kept: neither Argo CD nor Flux removes it', () => {
    expect(annotationsOf('never')).toMatchObject({
      annotations: {
        'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
        'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
        'kustomize.toolkit.fluxcd.io/prune': 'disabled',
      },
    });
  });

  test('of what a person must let go: Argo CD asks, Flux leaves it', () => {
    expect(annotationsOf('confirm')).toMatchObject({
      annotations: {
        'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm',
        'kustomize.toolkit.fluxcd.io/prune': 'disabled',
      },
    });
  });

  test('of what is made once: Argo CD does not apply it over what stands, Flux does not apply it again', () => {
    expect(annotationsOf(undefined, 'once')).toMatchObject({
      annotations: {
        'argocd.argoproj.io/sync-options': 'ServerSideApply=false',
        'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent',
      },
    });
    expect(annotationsOf('confirm', 'once')).toMatchObject({
      annotations: {
        'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm,ServerSideApply=false',
        'kustomize.toolkit.fluxcd.io/prune': 'disabled',
        'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent',
      },
    });
  });

  test('of everything else: nothing is said', () => {
    expect(annotationsOf()).not.toHaveProperty('annotations');
  });
});
