import { Size } from 'cdk8s';
import { type Environment, manifests, outside, platform, type Row, synth } from '../../lib';
import type { HarborRegistryProps } from '../../lib/registry/harbor/props';
import { removeFolders, tempFolder } from '../support/folders';
import { keelson } from '../support/keelson';
import { row } from '../support/plant';
import { harbor } from './harbor-fixture';

afterAll(removeFolders);

/** What a platform of one environment writes. */
function written(props: Partial<HarborRegistryProps> = {}, over: Partial<Row> = {}): string {
  const dist = tempFolder();
  const build = (env: Environment) => void harbor(env, props);
  synth(platform('acme', [row({ name: 'prod', stage: 'prod', ...over })], build), manifests(dist));
  return dist;
}

/** What `keelson diff` refuses of a change. */
function refused(props: Partial<HarborRegistryProps>, over: Partial<Row> = {}, from: Partial<Row> = {}): string[] {
  const { code, out } = keelson(['diff', written({}, from), written(props, over)]);
  const lines = out.trimEnd().split('\n');
  expect(code).toBe(lines.length > 1 ? 1 : 0);
  expect(lines.pop()).toBe(`${lines.length} findings, 0 accepted.`);
  return lines;
}

const AT = '[changes] prod: Helm release registry: ';

test('a registry may grow, and may stay as it is', () => {
  expect(refused({})).toEqual([]);
  expect(refused({ replicas: 3, connections: 100, projects: { p: {} } })).toEqual([]);
  expect(refused({}, { pins: { harbor: '1.19.2' } })).toEqual([]);
});

test.each<[string, Partial<HarborRegistryProps>, string]>([
  [
    'another bucket',
    { blobs: outside.bucket('others', { host: 's3.example.com' }) },
    'blobs = "others": is another place than before, where no image lies: every pull would fail; allowed: registry-blobs. Copy the objects first, then accept this finding; or replicate into a second registry.',
  ],
  [
    'another database',
    { database: outside.sql('postgresql', 'registry', { host: 'pg.example.com', user: 'registry' }) },
    'database = "pg.example.com": is another database than before, which knows of no project and no image; allowed: bases-rw.bases.svc. Move the database first (dump and restore), then accept this finding.',
  ],
  [
    'another name',
    { host: outside.host('https://images.example.com') },
    'host = "https://images.example.com": is another name than before: images that are named by the old one are not found; allowed: https://registry.dev.example.com. Let both names lead here until every image is named by the new one, then accept this finding.',
  ],
  [
    'another size of volumes',
    { size: Size.gibibytes(20) },
    'size = "20Gi": is another than before, and no StatefulSet changes its claims: the release would fail half way; allowed: 5Gi. Keep it; to change it, delete the StatefulSet alone (kubectl delete --cascade=orphan) with its claims in hand.',
  ],
  [
    'another class of volumes',
    { storage: outside.storageClass('fast', 'RWO', { keeps: true }) },
    'storage = "fast": is another than before, and no StatefulSet changes its claims: the release would fail half way; allowed: kept. Keep it; to change it, delete the StatefulSet alone (kubectl delete --cascade=orphan) with its claims in hand.',
  ],
])('%s is refused', (_, props, message) => {
  expect(refused(props)).toEqual([`${AT}${message}`]);
});

test('no way back to an older chart', () => {
  expect(refused({}, { pins: { harbor: '1.18.3' } })).toEqual([
    `${AT}pins.harbor = "1.18.3": is older than 1.19.1, and Harbor's database goes no way back; allowed: 1.19.1 and newer.`,
  ]);
  expect(refused({}, { pins: { harbor: '1.19.9' } }, { pins: { harbor: '1.19.10' } })).toHaveLength(1);
});
