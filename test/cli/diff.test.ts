import { Size } from 'cdk8s';
import {
  CephStorage,
  Certificates,
  type Environment,
  manifests,
  nodes,
  outside,
  platform,
  RabbitCluster,
  type Row,
  synth,
  TiDBCluster,
} from '../../lib';
import { removeFolders, tempFolder } from '../support/folders';
import { keelson } from '../support/keelson';
import { row } from '../support/plant';

afterAll(removeFolders);

const POOL = { name: 'storage', cpu: 32, memory: Size.gibibytes(128) };

/** What a platform of one environment writes. */
function written(build: (env: Environment) => void, change: Partial<Row> = {}): string {
  const dist = tempFolder();
  const one = row({ name: 'prod', stage: 'prod', pools: [{ ...POOL, nodes: nodes('n', 5) }], ...change });
  const whole = platform('acme', [one], (env) => {
    new Certificates(env, 'certificates');
    build(env);
  });
  synth(whole, manifests(dist));
  return dist;
}

function refused(old: string, next: string): string[] {
  const { code, out } = keelson(['diff', old, next]);
  const lines = out.trimEnd().split('\n');
  expect(code).toBe(lines.length > 1 ? 1 : 0);
  expect(lines.pop()).toBe(`${lines.length} findings, 0 accepted.`);
  return lines;
}

const kept = (name: string) => outside.storageClass(name, 'RWO', { keeps: true });

describe('RabbitCluster', () => {
  const broker = (replicas: number, gib: number, storage: string, alternate: string) =>
    written((env) => {
      new RabbitCluster(env, 'rabbit', {
        storage: kept(storage),
        replicas,
        size: Size.gibibytes(gib),
        vhosts: {
          v: { exchanges: { in: { type: 'topic', alternate }, a: { type: 'fanout' }, b: { type: 'fanout' } } },
        },
      });
    });
  const first = () => broker(3, 20, 'fast', 'a');

  test('may grow, and may stay as it is', () => {
    expect(refused(first(), first())).toEqual([]);
    expect(refused(first(), broker(5, 30, 'fast', 'a'))).toEqual([]);
  });

  test('may not shrink, move, or change an exchange: all told together', () => {
    const at = '[changes] prod: RabbitmqCluster.rabbitmq.com rabbit/rabbit:';
    expect(refused(first(), broker(1, 10, 'slow', 'b'))).toEqual([
      `${at} replicas = 1: is less than 3: the operator scales no cluster down, and does nothing else while it is asked to; allowed: 3 and more.`,
      `${at} size = "10Gi": is less than 20Gi: no volume shrinks, and nothing of the cluster is changed while it is asked to; allowed: 20Gi and more.`,
      `${at} storage = "slow": is another class than fast, and the operator drops the change in silence; allowed: fast. Make a second cluster and move the messages with a shovel.`,
      '[changes] prod: Exchange.rabbitmq.com rabbit/rabbit-v.in: exchange in = {"alternate-exchange":"b"}: has other arguments than before, and RabbitMQ changes none of an exchange that stands; allowed: {"alternate-exchange":"a"}. Declare a second exchange, bind it alike, and move the publishers.',
    ]);
  });
});

describe('CephStorage', () => {
  const ceph = (change: Partial<Row>, dataDir?: string) =>
    written((env) => {
      new CephStorage(env, 'ceph', { pool: 'storage', devices: '^sdb$', ...(dataDir && { dataDir }) });
    }, change);
  const at = '[changes] prod: CephCluster.ceph.rook.io ceph/ceph:';

  test('may go forward and may gain nodes', () => {
    const next = ceph({ pins: { ceph: 'v20.2.5' }, pools: [{ ...POOL, nodes: nodes('n', 6) }] });
    expect(refused(ceph({}), next)).toEqual([]);
  });

  test('may not go back, move its monitors, or forget a node', () => {
    const next = ceph({ pins: { ceph: 'v20.2.2' }, pools: [{ ...POOL, nodes: nodes('n', 4) }] }, '/var/lib/other');
    expect(refused(ceph({}), next)).toEqual([
      `${at} version of Ceph = "v20.2.2": is older than v20.2.4-20260818: Ceph cannot go back, and Rook would try; allowed: v20.2.4-20260818 and later.`,
      `${at} dataDir = "/var/lib/other": would leave the monitors without their data; the API server refuses it; allowed: /var/lib/rook/ceph.`,
      `${at} pool = ["n-1","n-2","n-3","n-4"]: no longer has n-5, whose disks stay in the cluster and are not updated any more. Take the disks out first (ceph osd out, wait, purge), or keep the node.`,
    ]);
  });
});

test('TiDBCluster: a volume may not shrink', () => {
  const tidb = (gib: number) =>
    written((env) => {
      new TiDBCluster(env, 'tidb', { storage: kept('fast'), tikv: { size: Size.gibibytes(gib) } });
    });
  expect(refused(tidb(200), tidb(100))).toEqual([
    expect.stringContaining('prod: TidbCluster.pingcap.com tidb/tidb: tikv.size = "100Gi": is less than 200Gi'),
  ]);
  expect(refused(tidb(100), tidb(200))).toEqual([]);
});

describe('an object', () => {
  const empty = () => written(() => {});
  const rabbit = (retiring?: true) =>
    written((env) => {
      new RabbitCluster(env, 'rabbit', { storage: kept('fast'), retiring });
    });

  test('that is new is no change of what stands', () => {
    expect(refused(empty(), rabbit())).toEqual([]);
  });

  test('that holds data goes with a system that retires, and not without a word', () => {
    expect(refused(rabbit(), rabbit(true))).toEqual([]);
    expect(refused(rabbit(), empty())).toEqual([
      '[changes] prod: RabbitmqCluster.rabbitmq.com rabbit/rabbit: holds data and is no longer written: it stays in the cluster, and nobody updates it any more. Set retiring: true on its system first; or accept it in the row, and delete it by hand.',
    ]);
  });
});

test('an accepted change is told, and is no finding', () => {
  const build = (storage: string) => (env: Environment) => {
    new RabbitCluster(env, 'rabbit', { storage: kept(storage) });
  };
  const object = 'prod: RabbitmqCluster.rabbitmq.com rabbit/rabbit';
  const accept = [{ rule: 'changes', object, why: 'volumes were moved by hand', until: '2999-01-01' }];
  const { code, out } = keelson(['diff', written(build('fast')), written(build('slow'), { accept })]);
  expect(code).toBe(0);
  expect(out).toContain('Why: volumes were moved by hand');
});

test('a folder without output could not run', () => {
  const { code, err } = keelson(['diff', tempFolder(), tempFolder()]);
  expect(code).toBe(2);
  expect(err).toContain('holds no model: synthesize first');
});
