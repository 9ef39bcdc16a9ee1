import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JsonPatch, Size } from 'cdk8s';
import { Certificates, manifests, outside, platform, synth } from '../../lib';
import { put, removeFolders, tempFolder } from '../support/folders';
import { keelson } from '../support/keelson';
import { row } from '../support/plant';
import { SearchCluster } from '../third-party/search-cluster';

afterAll(removeFolders);

/** What a platform with a system of a third party wrote, and what somebody made of it since. */
function written(edit: (text: string) => string = (text) => text): string {
  const dist = tempFolder();
  const whole = platform('acme', [row({ name: 'prod', stage: 'prod' })], (env) => {
    new Certificates(env, 'certificates');
    const storage = outside.storageClass('fast', 'RWO', { keeps: true });
    outside.storageClass('slow', 'RWO', { keeps: true });
    new SearchCluster(env, 'search', { storage, size: Size.gibibytes(20) }).index('products');
  });
  synth(whole, manifests(dist));
  const file = join(dist, 'manifests/prod/search.k8s.yaml');
  writeFileSync(file, edit(readFileSync(file, 'utf8')));
  return dist;
}

const MODULE = join(__dirname, '..', 'third-party', 'search-cluster');
const lines = (...argv: string[]) => keelson(argv).out.trimEnd().split('\n');

test('check holds objects to the laws of a third party', () => {
  const dist = written((text) =>
    text.replace('cluster: search', 'cluster: serach').replace('replicas: 3', 'replicas: 2'),
  );
  expect(lines('check', '--dist', dist)).toEqual(['0 findings, 0 accepted.']);
  expect(lines('check', '--dist', dist, '--with', MODULE)).toEqual([
    '[references] prod/search: FinderIndex.finder.example search/search-products: spec.cluster = "serach": names FinderCluster search/serach, which nobody makes; allowed: search. Correct the name, make it as a Manifest, or state it with state.makes() if somebody else makes it.',
    '[objects] prod/search: FinderCluster.finder.example search/search: replicas = 2: cannot elect a leader; allowed: odd numbers.',
    '2 findings, 0 accepted.',
  ]);
});

test('diff holds changes to them', () => {
  const [old, next] = [written(), written((text) => text.replace('storageClassName: fast', 'storageClassName: slow'))];
  expect(lines('diff', old, next)).toEqual(['0 findings, 0 accepted.']);
  expect(lines('diff', old, next, '--with', MODULE)).toEqual([
    '[changes] prod: FinderCluster.finder.example search/search: spec.storage.storageClassName = "slow": cannot change: the operator drops the change in silence; allowed: "fast". Make a second cluster and index anew.',
    '1 findings, 0 accepted.',
  ]);
});

test('synthesis does so by itself: the laws are those of the classes that it constructs', () => {
  const whole = platform('acme', [row({})], (env) => {
    new Certificates(env, 'certificates');
    const storage = outside.storageClass('fast', 'RWO');
    const search = new SearchCluster(env, 'search', { storage, size: Size.gibibytes(20) });
    search.index('products');
    env.patch(
      { group: 'finder.example', kind: 'FinderIndex', name: 'search-products', namespace: 'search' },
      JsonPatch.replace('/spec/cluster', 'serach'),
    );
  });
  expect(() => synth(whole)).toThrow('spec.cluster = "serach": names FinderCluster search/serach, which nobody makes');
});

test('a module may stand beside another, and none twice', () => {
  const dist = written();
  expect(lines('check', '--dist', dist, '--with', MODULE, '--with', MODULE)).toEqual(['0 findings, 0 accepted.']);
});

describe('could not run', () => {
  const reason = (module: string) => {
    const { code, err } = keelson(['check', '--dist', written(), '--with', module]);
    expect(code).toBe(2);
    return err;
  };

  test('with a module that is not there, or throws', () => {
    expect(reason('/nowhere')).toMatch(
      /^keelson: --with \/nowhere cannot be loaded \(Cannot find module .*\): name a compiled module \(CommonJS\), as \.\/build\/index\.js\.\n$/,
    );
    const file = join(tempFolder(), 'broken.js');
    put(file, "throw new Error('a bug');\n");
    expect(reason(file)).toBe(
      `keelson: --with ${file} cannot be loaded (a bug): name a compiled module (CommonJS), as ./build/index.js.\n`,
    );
  });

  test('with one that brings nothing', () => {
    const file = join(tempFolder(), 'empty.js');
    put(file, 'module.exports = { a: 1, b: class {}, c: class { static laws = []; } };\n');
    expect(reason(file)).toBe(
      `keelson: --with ${file} exports no class with laws: a system states them as static readonly laws = […].\n`,
    );
  });
});
