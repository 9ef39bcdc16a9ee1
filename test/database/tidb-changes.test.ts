import { Size } from 'cdk8s';
import { KeelsonError, outside, type TiDBClusterProps } from '../../lib';
import { tidbChanges } from '../../lib/database/tidb/changes';
import { clusterSpec } from '../../lib/database/tidb/objects';
import { plan, prod } from './tidb-fixture';

const gib = Size.gibibytes;
const spec = (props: Partial<TiDBClusterProps> = {}, version = 'v8.5.7', name = 'fast') => {
  const storage = outside.storageClass(name, 'RWO', { keeps: true, expands: true });
  return clusterSpec(plan({ storage, ...props }, { ...prod, pins: { tidb: version } }));
};

function refused(...[before, after]: Parameters<typeof tidbChanges>): string[] {
  return tidbChanges(before, after).map((fault) => new KeelsonError([{ path: 'prod/tidb', ...fault }]).message);
}

test('what may change', () => {
  const before = spec({ tiflash: { volumes: [gib(50)] }, ticdc: {} });
  const after = spec(
    {
      pd: { replicas: 5, size: gib(20) },
      tikv: { replicas: 6, size: Size.tebibytes(1), config: 'log.level = "warn"' },
      tiflash: { volumes: [gib(60), gib(10)] },
      ticdc: { size: gib(40) },
    },
    'v8.6.0',
  );
  expect(refused(before, before)).toEqual([]);
  expect(refused(before, after)).toEqual([]);
  expect(refused(before, spec())).toEqual([]);
});

test('TLS is decided once', () => {
  expect(refused(spec({ tls: false }), spec())).toEqual([
    'prod/tidb: tls = true: would cut PD off from the stores, which stay without TLS, while the status goes on saying Ready; allowed: false. Make a second cluster and move the data by backup and restore.',
  ]);
  expect(refused(spec(), spec({ tls: false }))).toEqual([
    'prod/tidb: tls = false: would stop every later upgrade: the operator can no longer ask PD; allowed: true. Make a second cluster and move the data by backup and restore.',
  ]);
});

test.each([
  ['v8.5.7', 'v8.5.6'],
  ['v8.5.7', 'v8.4.9'],
  ['v9.0.0', 'v8.9.9'],
  ['v8.10.0', 'v8.9.0'],
])('%s does not go back to %s', (before, after) => {
  expect(refused(spec({}, before), spec({}, after))).toEqual([
    `prod/tidb: version of TiDB = "${after}": is older than ${before}, and TiDB cannot go back: the schema of its own tables has moved on; allowed: ${before} and later. Restore a backup of the older release into a second cluster.`,
  ]);
});

test('volumes do not shrink', () => {
  const before = spec({ ticdc: { size: gib(30) }, tiflash: { volumes: [gib(50), gib(50)] } });
  const smaller: Partial<TiDBClusterProps> = {
    pd: { size: gib(9) },
    tikv: { size: Size.mebibytes(50_000) },
    tiflash: { volumes: [gib(50), gib(40)] },
    ticdc: { size: gib(29) },
  };
  expect(refused(before, spec(smaller))).toEqual(
    [
      ['pd.size', '9Gi', '10Gi'],
      ['tikv.size', '50000Mi', '100Gi'],
      ['tiflash.volumes[1]', '40Gi', '50Gi'],
      ['ticdc.size', '29Gi', '30Gi'],
    ].map(
      ([prop, given, was]) =>
        `prod/tidb: ${prop} = "${given}": is less than ${was}: the volumes that stand stay as they are, and each new pod gets the small one; allowed: ${was} and more.`,
    ),
  );
});

test('a volume of TiFlash does not go', () => {
  const before = spec({ tiflash: { volumes: [gib(50), gib(60)] } });
  expect(refused(before, spec({ tiflash: { volumes: [gib(50)] } }))).toEqual([
    "prod/tidb: tiflash.volumes[1] = nothing: was a volume of 60Gi, and every volume behind it would be mounted in another's place. Append volumes, never take one away.",
  ]);
});

test('volumes do not move to another class', () => {
  expect(refused(spec(), spec({}, 'v8.5.7', 'slow'))).toEqual(
    ['pd.size', 'tikv.size'].map(
      (volume) =>
        `prod/tidb: storage = "slow": is another class than that of ${volume}: volumes that stand do not move, only new ones would be of it; allowed: fast. Make a second cluster and move the data by backup and restore.`,
    ),
  );
});
