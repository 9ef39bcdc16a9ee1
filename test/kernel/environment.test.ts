import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, JsonPatch, Testing } from 'cdk8s';
import { load } from 'js-yaml';
import { Environment, type Row, System, type SystemProps } from '../../lib';
import { Portal, Store } from '../support/made-up';
import { CHART, GADGET_IMAGE, GadgetCluster } from '../support/made-up-operator';
import { refusals } from '../support/refusals';

function stack(row: Partial<Row> = {}): Environment {
  const env = Environment.test(row);
  const store = new Store(env, 'store');
  new Portal(env, 'portal', { bucket: store.bucket('files') });
  return env;
}

/** Makes nothing. */
class Silent extends System {
  constructor(env: Environment, id: string, props: SystemProps) {
    super(env, id, props, { app: 'silent', maxId: 30, security: 'restricted' });
  }
}

/** Runs in an empty folder, which is gone afterwards. */
function inFolder<T>(job: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-'));
  const before = process.cwd();
  process.chdir(folder);
  try {
    return job(folder);
  } finally {
    process.chdir(before);
    rmSync(folder, { recursive: true });
  }
}

describe('one way to the objects', () => {
  test('App.synth() writes the same bytes as output() gives', () => {
    inFolder((folder) => {
      const env = stack();
      env.synth();
      const written = join(folder, 'dist/manifests/unit');
      expect(readdirSync(written).sort()).toEqual(['portal.k8s.yaml', 'store.k8s.yaml']);
      for (const system of ['portal', 'store'])
        expect(readFileSync(join(written, `${system}.k8s.yaml`), 'utf8')).toBe(env.output().file(system));
    });
  });

  test('App.synthYaml() gives all files, each document beginning with ---', () => {
    const env = stack();
    const text = env.synthYaml();
    expect(text).toBe(env.output().file('portal') + env.output().file('store'));
    const documents = text.split(/^---$/m).slice(1);
    expect(documents.map((one) => load(one))).toEqual([...env.output().systems.values()].flat());
  });

  test('Testing.synth() and chart.toJson() give the same objects, policies included', () => {
    const env = stack();
    const portal = env.node.findChild('portal') as Chart;
    expect(Testing.synth(portal)).toEqual(env.output().systems.get('portal'));
    expect(portal.toJson()).toEqual(env.output().systems.get('portal'));
    expect(portal.toJson().map(({ kind }) => kind)).toContain('NetworkPolicy');
  });

  test('a retiring system has no objects by any of the ways', () => {
    const env = Environment.test();
    const store = new Store(env, 'store', { retiring: true });
    expect(store.toJson()).toEqual([]);
    expect(env.synthYaml()).toBe('');
    expect(env.output().file('store')).toBe('');
  });

  test('a system that makes no object has no file', () => {
    inFolder((folder) => {
      const env = Environment.test();
      new Store(env, 'store', { namespace: 'shared' });
      new Silent(env, 'zero', { namespace: 'shared' });
      env.synth();
      expect(readdirSync(join(folder, 'dist/manifests/unit'))).toEqual(['store.k8s.yaml']);
    });
  });

  test('an object that is not there is told with those that are', () => {
    const output = stack().output();
    expect(() => output.object('Widget', 'stor')).toThrow(
      'There is no Widget stor in the output; Widgets: store, store-user-files-portal, portal.',
    );
    expect(() => output.object('Widget', 'store', 'portal')).toThrow('There is no Widget store');
    expect(() => output.object('Pod', 'x')).toThrow('Pods: none.');
  });

  test('where an object was made is known by its key', () => {
    expect(stack().output().pathOf('Widget.example.com store/store')).toMatch(/^unit\/store\/Widget/);
  });
});

describe('settled once', () => {
  test('the output is made once', () => {
    const env = stack();
    expect(env.output()).toBe(env.output());
  });

  test('a system constructed afterwards is refused', () => {
    const env = stack();
    env.output();
    expect(() => new Store(env, 'late')).toThrow(
      'unit/late: is constructed after the environment was settled. Construct every system before output() or synth() is called.',
    );
  });

  test('so are an object, a need and a fact', () => {
    const env = Environment.test();
    const store = new Store(env, 'store');
    env.output();
    expect(() => store.bucket('files').for(store, 'read')).toThrow('unit/store: uses store/api when edges are frozen');
    expect(() => store.need.mint('x')).toThrow('unit/store: states minted value store/x when all is settled');
    expect(() => store.state.exception('x', 'y')).toThrow('State it in the constructor, in connect() or in close().');
    expect(() => new Chart(env, 'chart')).toThrow('during synthesis');
  });

  test('what fails once fails again, in the same words', () => {
    const env = Environment.test();
    new GadgetCluster(env, 'gadgets');
    env.patch({ group: '', kind: 'Pod', name: 'none' }, JsonPatch.remove('/spec'));
    for (const _ of ['first', 'second'])
      expect(() => env.output()).toThrow(/^unit: the patch of Pod none matches no object\./);
  });
});

describe('what the row says', () => {
  test('availability follows the stage, and pick() follows availability', () => {
    const of = (stage: Row['stage']) => Environment.test({ stage }).pick({ single: 1, quorum: 3 });
    expect([of('dev'), of('test'), of('staging'), of('prod')]).toEqual([1, 1, 3, 3]);
    expect(Environment.test({ stage: 'prod', availability: 'single' }).pick({ single: 1, quorum: 3 })).toBe(1);
  });

  test('the failure domain is a zone when nodes span three, else a host when there are three, else none', () => {
    const of = (zones: readonly (string | undefined)[]) => {
      const pool = Environment.test().row.pools[0] as Row['pools'][number];
      const nodes = zones.map((zone, i) => ({ name: `n${i}`, ...(zone === undefined ? {} : { zone }) }));
      const env = Environment.test({ pools: [{ ...pool, nodes }] });
      return [env.failureDomain, env.zones];
    };
    expect(of(['c', 'a', 'b', 'a'])).toEqual(['zone', ['a', 'b', 'c']]);
    expect(of(['a', 'b', 'a'])).toEqual(['host', ['a', 'b']]);
    expect(of([undefined, undefined])).toEqual(['none', []]);
  });

  test('a node pool is found by name, or the error names those that there are', () => {
    const env = Environment.test();
    expect(env.pool('main', 'unit/ceph').cpu).toBe(16);
    expect(() => env.pool('db', 'unit/ceph', 'nodes')).toThrow(
      'unit/ceph: nodes = "db": is no node pool of this environment; allowed: main.',
    );
  });

  test('the API server is at the addresses and the port of the row', () => {
    const env = Environment.test();
    expect(env.apiServer).toMatchObject({ at: 'api-server', podPort: 6443, port: 443, tls: true });
    const network = { ...env.row.network, apiServer: { cidrs: ['10.0.0.1/32'], port: 8443 } };
    expect(Environment.test({ network }).apiServer.podPort).toBe(8443);
  });

  test('a pin of the row sets the version of a chart or an image', () => {
    const env = Environment.test({ pins: { gadget: '4.0.2', 'gadget-operator': 'v1.2.3' } });
    expect(env.image(GADGET_IMAGE)).toBe('quay.io/example/gadget:4.0.2');
    expect(env.chart(CHART).version).toBe('v1.2.3');
    expect(env.chart({ ...CHART, name: 'other' })).toEqual({ ...CHART, name: 'other' });
  });

  test('what a chart has of its own version goes with the pin, what has another stays', () => {
    const env = Environment.test({ pins: { 'gadget-operator': 'v1.2.3' } });
    new GadgetCluster(env, 'gadgets');
    const { foundation } = env.output();
    expect(foundation.releases.get('gadget-operator')?.values).toMatchObject({
      image: { repository: 'quay.io/example/gadget-operator', tag: 'v1.2.3' },
      sidecar: { image: 'quay.io/example/sidecar:3' },
    });
    expect(foundation.crds.get('gadget-operator')?.crds).toMatchObject({
      version: 'v1.2.3',
      base: 'https://example.com/gadgets/v1.2.3',
    });
  });

  test('a pin or a generation that names nothing is refused, both at once', () => {
    const env = Environment.test({ pins: { gadgets: '1' }, generations: { 'store/adimn': 2 } });
    const store = new Store(env, 'store');
    store.need.mint('admin');
    new GadgetCluster(env, 'gadgets');
    expect(() => env.output()).toThrow(
      [
        'unit: pins = "gadgets": names nothing that this environment has; allowed: gadget, gadget-operator.',
        'unit: generations = "store/adimn": names nothing that this environment has; allowed: store/admin.',
      ].join('\n'),
    );
  });
});

describe('what stands outside', () => {
  test('is anywhere on the internet, or at addresses', () => {
    const env = Environment.test();
    expect(env.outside('mail', 'smtp.example.com', 465)).toMatchObject({ at: 'internet', tls: false, podPort: 465 });
    expect(env.outside('api', 'api.example.com', 443, ['192.0.2.0/24'])).toMatchObject({
      at: { cidrs: ['192.0.2.0/24'] },
      tls: true,
    });
  });

  test('no address at all is refused: a policy would open to everybody; so is what is no address', () => {
    const refused = (...cidrs: readonly string[]) =>
      refusals(() => Environment.test().outside('api', 'api.example.com', 443, cidrs));
    const message = 'names no address; allowed: CIDRs as 192.0.2.0/24, or nothing for any address.';
    expect(refused()).toEqual([`unit: outside/api = []: ${message}`]);
    expect(refused('192.0.2.0/24', '192.0.2.7')).toEqual([
      `unit: outside/api = ["192.0.2.0/24","192.0.2.7"]: ${message}`,
    ]);
  });
});

describe('the environment of a construct', () => {
  test('is found from anywhere below it', () => {
    const env = stack();
    const object = env.node.findAll().at(-1) as Chart;
    expect(Environment.of(object)).toBe(env);
  });

  test('is missed with the construct named', () => {
    expect(() => Environment.of(new Chart(new App(), 'stray'))).toThrow(
      'stray does not stand in a Keelson Environment.',
    );
    expect(() => Environment.of(new App())).toThrow('This construct does not stand in a Keelson Environment.');
  });
});
