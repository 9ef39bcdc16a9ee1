import { Duration, Size } from 'cdk8s';
import type { Row, TiDBClusterProps } from '../../lib';
import { OWNED } from '../../lib/database/tidb/owned';
import type { TidbPlan } from '../../lib/database/tidb/plan';
import { checkTidb } from '../../lib/database/tidb/rules';
import { laptop, plan, pool, prod, told } from './tidb-fixture';

type Props = Partial<TiDBClusterProps>;

function refused(props: Props, row: Partial<Row> = prod): string[] {
  return told((check) => checkTidb(check, plan(props, row)));
}

const FLASH = { tiflash: {} };

test('the defaults are refused nowhere', () => {
  const everything = { tiflash: {}, ticdc: {} };
  expect([refused({}), refused({}, laptop), refused(everything), refused(everything, laptop)]).toEqual([
    [],
    [],
    [],
    [],
  ]);
});

test('what is large and right is not refused', () => {
  const shape: Props = {
    pd: { replicas: 5, config: 'replication.max-replicas = 5' },
    tikv: {
      replicas: 6,
      memory: Size.gibibytes(64),
      config: 'storage.block-cache.capacity = "30GB"',
      evictLeaderTimeout: Duration.minutes(30),
    },
    tidb: { replicas: 4, cpu: 0.5 },
    tiflash: {
      replicas: 3,
      volumes: [Size.tebibytes(1), Size.tebibytes(2)],
      config: '[flash]\noverlap_threshold = 1\n[logger]\nlog = "/data1/logs/server.log"',
    },
  };
  expect(refused(shape)).toEqual([]);
});

describe('numbers of pods', () => {
  test.each<[string, Props, string]>([
    [
      'an even number of PD',
      { pd: { replicas: 4 } },
      'pd.replicas = 4: bears no more losses than 3 would, and makes a majority harder to reach; allowed: 1, 3, 5, 7. Set 5.',
    ],
    [
      'one PD',
      { pd: { replicas: 1 } },
      'pd.replicas = 1: has no majority without one member, and the environment promises quorum; allowed: at least 3.',
    ],
    [
      'one SQL server',
      { tidb: { replicas: 1 } },
      'tidb.replicas = 1: leaves nobody who answers SQL while one is restarted, and the environment promises quorum; allowed: at least 2.',
    ],
    [
      'one TiFlash',
      { tiflash: { replicas: 1 } },
      'tiflash.replicas = 1: leaves no copy to analyse while one is restarted, and the environment promises quorum; allowed: at least 2.',
    ],
    [
      'one TiCDC',
      { ticdc: { replicas: 1 } },
      'ticdc.replicas = 1: cannot hand its change feeds over while one is restarted, and the environment promises quorum; allowed: at least 2.',
    ],
    [
      'half a pod',
      { tidb: { replicas: 2.5 } },
      'tidb.replicas = 2.5: is no number of pods; allowed: whole numbers from 1.',
    ],
    [
      'fewer stores than copies',
      { tikv: { replicas: 4 }, pd: { config: 'replication.max-replicas = 5' } },
      'tikv.replicas = 4: are fewer stores than the 5 copies that PD keeps of each region: they would never be whole; allowed: at least 5.',
    ],
    [
      'an even number of copies',
      { pd: { config: 'replication.max-replicas = 2' } },
      'pd.config replication.max-replicas = 2: is no number of copies that can elect a leader; allowed: 1, 3, 5, 7.',
    ],
    [
      'one copy',
      { pd: { config: 'replication.max-replicas = 1' } },
      'pd.config replication.max-replicas = 1: loses data with one store, and the environment promises quorum; allowed: 3, 5, 7.',
    ],
  ])('%s', (_, shape, message) => {
    expect(refused(shape)).toEqual([`prod/tidb: ${message}`]);
  });

  test('two stores', () => {
    expect(refused({ tikv: { replicas: 2 } })).toEqual([
      'prod/tidb: tikv.replicas = 2: cannot hold three copies of the data, and the environment promises quorum; allowed: at least 3.',
      'prod/tidb: pd.config replication.max-replicas = 1: loses data with one store, and the environment promises quorum; allowed: 3, 5, 7.',
    ]);
  });

  test('with single one of each is enough', () => {
    const one = { replicas: 1 };
    expect(refused({ pd: one, tikv: one, tidb: one, tiflash: one, ticdc: one }, laptop)).toEqual([]);
  });

  test('two nodes bear no quorum', () => {
    const two = { ...prod, pools: [{ ...pool, nodes: pool.nodes.slice(0, 2) }] };
    expect(refused({}, two)).toEqual(
      ['pd', 'tikv'].map(
        (name) =>
          `prod/tidb: ${name} on the nodes of the row = 2: are too few nodes for a quorum: two of three members would share one, and go with it; allowed: at least 3 nodes.`,
      ),
    );
    expect(refused({ pool: 'db' }, two)[0]).toContain('pd on pool db = 2');
  });
});

describe('sizes', () => {
  test.each<[string, Props, string]>([
    ['no core', { tidb: { cpu: 0 } }, 'tidb.cpu = 0: is no number of cores; allowed: above 0.'],
    [
      'no memory',
      { pd: { memory: Size.mebibytes(64) } },
      'pd.memory = "64Mi": is too little for any of the servers to start; allowed: at least 128Mi.',
    ],
    [
      'no volume of TiKV',
      { tikv: { size: Size.mebibytes(100) } },
      'tikv.size = "100Mi": is no size of a volume; allowed: at least 1Gi.',
    ],
    [
      'no volume of TiFlash',
      { tiflash: { volumes: [Size.gibibytes(10), Size.mebibytes(0)] } },
      'tiflash.volumes[1] = "0Mi": is no size of a volume; allowed: at least 1Gi.',
    ],
    [
      'TiFlash without a claim',
      { tiflash: { volumes: [] } },
      'tiflash.volumes = []: leaves TiFlash without a claim, and the operator makes nothing then; allowed: one volume or more.',
    ],
    [
      'a block cache that fills the memory',
      { tikv: { config: 'storage.block-cache.capacity = "6GiB"' } },
      'tikv.config storage.block-cache.capacity = "6GiB": fills the memory of 8Gi: the store would be killed for it; allowed: at most 4915MiB, 60 % of tikv.memory.',
    ],
    [
      'a block cache of no size',
      { tikv: { config: 'storage.block-cache.capacity = "much"' } },
      "tikv.config storage.block-cache.capacity = \"much\": is no size; allowed: as '3600MiB' or '4GiB'.",
    ],
    [
      'no time to evict leaders',
      { tikv: { evictLeaderTimeout: Duration.millis(10) } },
      'tikv.evictLeaderTimeout = "10 millis": gives a store no time to hand over its leaders; allowed: at least a second.',
    ],
  ])('%s', (_, shape, message) => {
    expect(refused(shape)).toEqual([`prod/tidb: ${message}`]);
  });

  test('the block cache follows the memory', () => {
    const { config } = plan({ tikv: { memory: Size.gibibytes(16) } }).tikv;
    expect(config.table).toEqual({ storage: { 'block-cache': { capacity: '7372MiB' } } });
  });
});

describe('configurations', () => {
  test.each<[string, Props, string]>([
    [
      'TOML that is none',
      { tidb: { config: 'a = ' } },
      'tidb.config line 1 = "a = ": is not TOML (invalid value), and would blind the operator for every TidbCluster of the Kubernetes cluster; allowed: TOML. Repair line 1, column 5.',
    ],
    [
      'location labels of no list',
      { pd: { config: 'replication.location-labels = "zone"' } },
      'pd.config replication.location-labels = "zone": is no list of labels, widest first; allowed: ["zone", "host"].',
    ],
    [
      'TiFlash without placement rules',
      { ...FLASH, pd: { config: 'replication.enable-placement-rules = false' } },
      'pd.config replication.enable-placement-rules = false: keeps every table from TiFlash, which this cluster has; allowed: true.',
    ],
    [
      'a log that lies on no volume of TiFlash',
      { tiflash: { config: 'logger.log = "/var/log/server.log"' } },
      'tiflash.config logger.log = "/var/log/server.log": is no file on a volume of TiFlash; allowed: /data0/….',
    ],
    [
      'a log of TiFlash that is no text',
      { tiflash: { config: 'logger.errorlog = 1' } },
      'tiflash.config logger.errorlog = 1: is no file on a volume of TiFlash; allowed: /data0/….',
    ],
    [
      'a share above one',
      { tiflash: { config: 'flash.overlap_threshold = 1.5' } },
      'tiflash.config flash.overlap_threshold = 1.5: is no share; allowed: 0.0 to 1.0.',
    ],
    [
      'a share that is none',
      { tiflash: { config: 'flash.overlap_threshold = "half"' } },
      'tiflash.config flash.overlap_threshold = "half": is no share; allowed: 0.0 to 1.0.',
    ],
    [
      'a port of its own',
      { tidb: { config: 'port = 3306' } },
      'tidb.config port = 3306: is not for the text to decide. The operator decides it, and Services, policies and probes follow it: leave it out.',
    ],
    [
      'certificates of its own',
      { tikv: { config: '[security]\nca-path = "/x"\n[security.encryption]\ndata-encryption-method = "aes128-ctr"' } },
      'tikv.config security.ca-path = "/x": is not for the text to decide. The certificates come from the environment\'s issuer: see the prop tls.',
    ],
    [
      'another first SQL',
      { tidb: { config: 'initialize-sql-file = "/x"' } },
      'tidb.config initialize-sql-file = "/x": is not for the text to decide. Keelson decides it: leave it out.',
    ],
  ])('%s', (_, shape, message) => {
    expect(refused(shape)).toEqual([`prod/tidb: ${message}`]);
  });

  test('every component has keys that are not for its text', () => {
    for (const [name, owned] of Object.entries(OWNED)) {
      const path = Object.keys(owned).at(-1) ?? '';
      const shape = { [name]: { config: `${path} = "x"` } } as Props;
      expect(refused(shape)).toEqual([
        expect.stringContaining(`${name}.config ${path} = "x": is not for the text to decide`),
      ]);
    }
  });
});

describe('versions', () => {
  const pinned = (images: Partial<TidbPlan['images']>): string[] => {
    const planned = plan();
    return told((check) => checkTidb(check, { ...planned, images: { ...planned.images, ...images } }));
  };

  test('a digest hides the release from the operator', () => {
    expect(pinned({ tikv: 'pingcap/tikv:v8.5.7@sha256:00' })).toEqual([
      'prod/tidb: image of tikv = "pingcap/tikv:v8.5.7@sha256:00": has a digest, behind which the operator cannot read the release. Pin its tag.',
    ]);
  });

  test('components of two releases', () => {
    expect(pinned({ br: 'pingcap/br:v8.5.6' })).toEqual([
      'prod/tidb: image of br = "pingcap/br:v8.5.6": is of another release than v8.5.7, that of PD; allowed: tag v8.5.7. Pin all components of TiDB together.',
    ]);
  });

  test('releases that the operator is not made for', () => {
    const old = Object.fromEntries(Object.keys(plan().images).map((name) => [name, `pingcap/${name}:v7.5.1`]));
    expect(pinned(old)).toHaveLength(4);
    expect(pinned({ ...old, pd: 'pingcap/pd:latest' })[0]).toBe(
      'prod/tidb: image of pd = "pingcap/pd:latest": is no release that tidb-operator 1.6 is made for; allowed: v8.0.0 and later, written out to the patch.',
    );
  });
});

test('several faults are told together', () => {
  expect(refused({ pd: { replicas: 2, config: 'x' }, tidb: { cpu: -1 } })).toHaveLength(4);
});
