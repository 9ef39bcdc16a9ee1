import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Size } from 'cdk8s';
import { Certificates, Environment, type Output, outside, platform, type Row, System, synth } from '../../lib';
import { SearchCluster, type SearchClusterProps } from './search-cluster';
import type { SearchIndex } from './search-index';

/** A system of somebody else again, who takes an index. */
class Shop extends System {
  constructor(env: Environment, id: string, index: SearchIndex, use: 'read' | 'write') {
    super(env, id, {}, { app: 'shop', maxId: 20, security: 'restricted' });
    const web = { id: 'web', labels: { app: id }, by: 'us', replicas: 1 } as const;
    this.state.pods({ ...web, requests: { cpu: '100m', memory: '64Mi' } });
    const { at, key } = index.for(this, use);
    this.need.secret({ name: id, data: { key: key.plain } });
    if (at.host === '') throw new Error('the shop needs a host');
  }
}

const PROPS: SearchClusterProps = { storage: outside.storageClass('local', 'RWO'), size: Size.gibibytes(20) };

function stack(env: Environment, props: Partial<SearchClusterProps> = {}): void {
  new Certificates(env, 'certificates');
  const search = new SearchCluster(env, 'search', { ...PROPS, ...props });
  const products = search.index('products');
  new Shop(env, 'shop', products, 'read');
  new Shop(env, 'import', products, 'write');
}

function build(row: Partial<Row> = {}, props: Partial<SearchClusterProps> = {}): Output {
  const env = Environment.test(row);
  stack(env, props);
  return env.output();
}

describe("a third party's system, written with the public exports alone", () => {
  const output = build({ stage: 'prod', mirror: 'mirror.example.com' });

  test('imports nothing else', () => {
    const sources = readdirSync(__dirname).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
    const specifiers = sources.flatMap((file) =>
      [...readFileSync(join(__dirname, file), 'utf8').matchAll(/from '([^']+)'/g)].map(([, from]) => from as string),
    );
    const foreign = new Set(specifiers.filter((from) => !from.startsWith('./')));
    expect([...foreign].sort()).toEqual(['../../lib', 'cdk8s']);
  });

  test('comes with its operator, of its own pins, behind the mirror', () => {
    expect(output.foundation.releases.get('finder-operator')).toMatchObject({
      namespace: 'finder-operator',
      chart: { version: '0.9.1' },
      values: {
        image: { registry: 'mirror.example.com', repository: 'registry.finder.example/finder/operator', tag: 'v0.9.1' },
        namespaces: ['search'],
      },
    });
    expect(output.foundation.crds.get('finder-operator')?.crds.groups).toEqual(['finder.example']);
  });

  test('writes its cluster, which is not let go without a word', () => {
    expect(output.object('FinderCluster', 'search')).toMatchObject({
      metadata: { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm' } },
      spec: {
        image: 'mirror.example.com/registry.finder.example/finder/server:2.4.0',
        replicas: 3,
        adminSecretName: 'search-admin',
        secretHash: expect.stringMatching(/^[0-9a-f]{10}$/),
        storage: { storageClassName: 'local', size: '20Gi' },
      },
    });
  });

  test('serves each taker of its handle by a key of its own', () => {
    expect(output.object('FinderIndex', 'search-products').spec).toEqual({
      cluster: 'search',
      readers: ['shop'],
      writers: ['import'],
    });
    expect([...output.foundation.mints.keys()].sort()).toEqual([
      'search/admin',
      'search/products-import',
      'search/products-shop',
    ]);
    expect(output.model.edges.map(({ from, to }) => `${from} > ${to}`)).toEqual(
      expect.arrayContaining([
        'finder-operator/manager > search/api',
        'import/web > search/api',
        'shop/web > search/api',
      ]),
    );
  });

  test('finds the issuer of its environment', () => {
    expect(output.object('Certificate', 'search-tls', 'search')).toMatchObject({
      spec: { dnsNames: ['search.search.svc'] },
    });
  });

  test('passes the checks of synthesis, which look for what dangles and what leaks', () => {
    const { row } = Environment.test();
    expect(() => synth(platform('shop', [row], (env) => stack(env)))).not.toThrow();
    const stray = (env: Environment) => void stack(env, { storage: { ...PROPS.storage, for: () => 'nowhere' } });
    expect(() => synth(platform('shop', [row], stray))).toThrow('names StorageClass local, which nobody makes');
  });

  test('may be pinned by the row like any other', () => {
    const pinned = build({ pins: { finder: '2.4.1', 'finder-operator': '0.9.2' } });
    expect(pinned.object('FinderCluster', 'search')).toMatchObject({
      spec: { image: 'registry.finder.example/finder/server:2.4.1', replicas: 1 },
    });
    expect(pinned.foundation.releases.get('finder-operator')).toMatchObject({
      chart: { version: '0.9.2' },
      values: { image: { tag: 'v0.9.2' } },
    });
  });

  test('refuses what is wrong in the same words', () => {
    expect(() => build({}, { replicas: 2 })).toThrow(
      'unit/search: replicas = 2: cannot elect a leader; allowed: odd numbers.',
    );
  });
});
