import { rows } from '../../apps/yunsi/rows';
import { manifests, platform, type Row, synth } from '../../lib';
import { broken } from '../support/broken';
import { filesOf, removeFolders, tempFolder } from '../support/folders';
import { keelson } from '../support/keelson';
import { shared } from '../support/shared';

afterAll(removeFolders);

const PROD = rows.find(({ name }) => name === 'prod') as Row;
const ACCEPTED = {
  rule: 'references',
  object: 'prod/rabbit: RabbitmqCluster.rabbitmq.com rabbit/rabbit',
  why: 'the class is made by hand next week',
  until: '2030-06-30',
};

test('synthesis refuses what can be known without a cluster, in one message, and writes nothing', () => {
  const dist = tempFolder();
  let message = '';
  try {
    synth(platform('yunsi', [PROD], broken), manifests(dist));
  } catch (fault) {
    message = (fault as Error).message;
  }
  expect(message).toMatch(/prod\/rabbit: RabbitmqCluster\.rabbitmq\.com rabbit\/rabbit: .*"ceph-blok".*StorageClass/);
  expect(message.split('\n')).toHaveLength(1);
  expect(filesOf(dist)).toEqual({});
});

test('keelson check tells the rest in one report, by the CRDs that are installed', () => {
  const crds = shared('crds/tidb-operator/v1-v1.6.6');
  if (crds === undefined) return;
  const dist = tempFolder();
  synth(platform('yunsi', [{ ...PROD, accept: [ACCEPTED] }], broken), manifests(dist));
  const { code, out, err } = keelson(['check', 'prod', '--dist', dist, '--crds', crds]);
  const found = out.split('\n').filter((line) => line.startsWith('[schemas]') && line.includes('TidbCluster'));
  expect([code, err]).toEqual([1, '']);
  expect(found).toEqual([
    expect.stringMatching(/prod\/tidb: TidbCluster\.pingcap\.com tidb\/tidb: spec\.pd\.replicas = "3": .*integer/),
    expect.stringMatching(
      /prod\/tidb: TidbCluster\.pingcap\.com tidb\/tidb: spec\.tikv\.evictLeaderTimeOut = "3m": .*evictLeaderTimeout/,
    ),
  ]);
  expect(out).not.toMatch(/^\s+at /m);
});

test('the CRDs of another release of an operator are told as such', () => {
  const crds = shared('crds/tidb-operator/v2-v2.0.1');
  if (crds === undefined) return;
  const dist = tempFolder();
  synth(platform('yunsi', [{ ...PROD, accept: [ACCEPTED] }], broken), manifests(dist));
  const { code, out } = keelson(['check', 'prod', '--dist', dist, '--crds', crds]);
  const line = out.split('\n').find((one) => one.includes('TidbCluster'));
  expect(code).toBe(1);
  expect(line).toMatch(
    /\[schemas\] prod\/tidb: TidbCluster\.pingcap\.com tidb\/tidb: .*no CustomResourceDefinition in group pingcap\.com/,
  );
});
