import { Duration, Size } from 'cdk8s';
import { Environment, type JsonObject, type MetricFamilies, type Output, type System } from '../../lib';
import { MONITORING } from '../../lib/handles/monitoring';
import { nameOf } from '../../lib/kernel/base/kind';
import { monitorsOf } from '../../lib/observability/prometheus/monitors';
import { PrometheusMonitoring } from '../../lib/observability/prometheus/prometheus-monitoring';
import { production } from '../support/production';
import { refusals } from '../support/refusals';
import { LEAST, monitored, podsOf, storage, Told } from './monitoring-fixture';

const prod = () => new Environment({ ...Environment.test().row, ...production('watch') });
const NOTHING: MetricFamilies = {};

function ofKind({ systems }: Output, kind: string): JsonObject[] {
  return [...systems.values()].flat().filter((object) => object.kind === kind);
}

function specOf(output: Output, name: string): JsonObject {
  const found = [...output.systems.values()].flat().find((object) => nameOf(object) === name);
  return (found?.spec ?? {}) as JsonObject;
}

const monitor = (output: Output, name: string) => specOf(output, `PodMonitor.monitoring.coreos.com ${name}`);
const endpoints = (output: Output, name: string) => monitor(output, name).podMetricsEndpoints as JsonObject[];
const namesIn = (output: Output, system: string) => (output.systems.get(system) ?? []).map(nameOf);

/** An environment with a monitoring and made-up systems. */
function watching(...tell: readonly ((system: System) => void)[]): Output {
  const env = Environment.test();
  monitored(env);
  for (const [i, one] of tell.entries()) new Told(env, `shop-${i}`, one);
  return env.output();
}

test('without alerting nobody would be told, whatever a plain JavaScript stack says', () => {
  expect(refusals(() => new PrometheusMonitoring(Environment.test(), 'watch', { storage } as never))).toEqual([
    'unit/watch: alerting = nothing: is missing: alerts would reach nobody; allowed: alerting: { receivers, default } and more.',
  ]);
});

describe('how a system is measured', () => {
  test('a monitor in its own file and namespace, an edge, and who it is', () => {
    const output = watching((shop) =>
      shop.state.metrics({
        at: shop.state.serves({ id: 'http', at: podsOf(shop), podPort: 8080, protocol: 'http' }),
        exports: NOTHING,
      }),
    );
    expect(namesIn(output, 'shop-0')).toContain('PodMonitor.monitoring.coreos.com shop-0/shop-0.web');
    expect(monitor(output, 'shop-0/shop-0.web')).toEqual({
      selector: { matchLabels: { app: 'shop-0', part: 'web' } },
      fallbackScrapeProtocol: 'PrometheusText0.0.4',
      podMetricsEndpoints: [
        {
          portNumber: 8080,
          path: '/metrics',
          scheme: 'http',
          relabelings: [{ targetLabel: 'system', replacement: 'shop-0' }],
        },
      ],
    });
    expect(output.model.edges).toContainEqual({ from: 'monitoring/prometheus', to: 'shop-0/http' });
    const policy = specOf(output, 'NetworkPolicy.networking.k8s.io shop-0/shop-0-web-edges');
    expect(JSON.stringify(policy.ingress)).toContain('"prometheus":"monitoring"');
  });

  test('several endpoints of the same pods share one, others have their own; pods elsewhere are measured there', () => {
    const output = watching((shop) => {
      shop.need.namespace('annex', 'restricted');
      const [web, far] = [podsOf(shop), podsOf(shop, 'far', 'annex')];
      const serve = (id: string, at: typeof web, podPort: number) =>
        shop.state.serves({ id, at, podPort, protocol: 'http' });
      shop.state.metrics({ at: serve('b', web, 9000), exports: NOTHING });
      shop.state.metrics({ at: serve('a', web, 8000), path: '/status/metrics', exports: NOTHING, honorLabels: true });
      shop.state.metrics({ at: serve('c', far, 9000), exports: NOTHING });
    });
    expect(
      endpoints(output, 'shop-0/shop-0.web').map(({ portNumber, path, honorLabels }) => [
        portNumber,
        path,
        honorLabels,
      ]),
    ).toEqual([
      [8000, '/status/metrics', true],
      [9000, '/metrics', undefined],
    ]);
    expect(endpoints(output, 'annex/shop-0.far')).toHaveLength(1);
  });

  test('over TLS the signer, the name and what is to be shown', () => {
    const output = watching((shop) => {
      const at = podsOf(shop);
      const keys = ['ca.crt', 'tls.crt', 'tls.key'];
      const [trust, client] = ['shop-tls', 'shop-client'].map((name) =>
        shop.state.makes({ kind: 'Secret', name, keys }),
      );
      const serve = (id: string, podPort: number, service?: string) =>
        shop.state.serves({ id, at, podPort, protocol: 'http', tls: true, ...(service && { service }) });
      shop.state.makes({ kind: 'Service', name: 'shop' });
      shop.state.metrics({ at: serve('a', 1, 'shop'), exports: NOTHING, ...(trust && { trust }) });
      shop.state.metrics({ at: serve('b', 2), exports: NOTHING, ...(client && trust && { client, trust }) });
    });
    const ca = (name: string) => ({ secret: { name, key: 'ca.crt' } });
    expect(endpoints(output, 'shop-0/shop-0.web').map(({ scheme, tlsConfig }) => [scheme, tlsConfig])).toEqual([
      ['https', { ca: ca('shop-tls'), serverName: 'shop.shop-0.svc' }],
      [
        'https',
        {
          ca: ca('shop-client'),
          cert: { secret: { name: 'shop-client', key: 'tls.crt' } },
          keySecret: { name: 'shop-client', key: 'tls.key' },
        },
      ],
    ]);
  });

  test('over TLS by nobody knows whom, or by a Secret that lies elsewhere, is refused', () => {
    const tls = (shop: System) =>
      shop.state.serves({ id: 'http', at: podsOf(shop), podPort: 1, protocol: 'http', tls: true });
    expect(
      refusals(() =>
        watching(
          (shop) => shop.state.metrics({ at: tls(shop), exports: NOTHING }),
          (shop) => {
            shop.need.namespace('annex', 'restricted');
            const trust = shop.state.makes({ kind: 'Secret', name: 'ca', namespace: 'annex', keys: ['ca.crt'] });
            shop.state.metrics({ at: tls(shop), exports: NOTHING, trust });
          },
        ),
      ),
    ).toEqual([
      'unit/shop-0: state.metrics() = "shop-0/http": is served over TLS, and nothing says who signed it: it could be measured only by whoever believes anybody. State trust, or client where something must be shown: a Secret beside the pods with ca.crt.',
      'unit/shop-1: state.metrics() = "shop-1/http": names Secret ca of namespace annex, and a monitor reads only what lies beside the pods; allowed: a Secret in shop-1.',
    ]);
  });

  test('a port that no container names is called all the same', () => {
    const output = watching((shop) => {
      const at = shop.state.serves({ id: 'm', at: podsOf(shop), podPort: 6060, protocol: 'http' });
      shop.state.metrics({ at, exports: NOTHING, unnamed: true });
    });
    expect(endpoints(output, 'shop-0/shop-0.web')).toEqual([
      {
        path: '/metrics',
        scheme: 'http',
        relabelings: [
          {
            action: 'replace',
            sourceLabels: ['__meta_kubernetes_pod_ip'],
            targetLabel: '__address__',
            replacement: '$1:6060',
          },
          { targetLabel: 'system', replacement: 'shop-0' },
        ],
      },
    ]);
  });

  test('who stands on the network of the host tells of its node', () => {
    const [endpoint] = endpoints(watching(), 'prometheus-operator-nodes/prometheus-operator.node-exporter');
    expect(endpoint?.relabelings).toEqual([
      { action: 'replace', sourceLabels: ['__meta_kubernetes_pod_node_name'], targetLabel: 'node' },
      { targetLabel: 'system', replacement: 'prometheus-operator' },
    ]);
  });

  test('names of monitors never collide, however systems and their pods are called, and however long', () => {
    const env = Environment.test();
    const long = 'a'.repeat(60);
    const names = (
      [
        ['a', 'b-c'],
        ['a-b', 'c'],
        [long, 'p'.repeat(60)],
      ] as const
    ).flatMap(([id, part]) => {
      const one = new Told(
        env,
        id,
        (system) => {
          const at = system.state.serves({ id: 'm', at: podsOf(system, part), podPort: 1, protocol: 'http' });
          system.state.metrics({ at, exports: NOTHING });
        },
        { namespace: 'shared' },
      );
      return monitorsOf(one, new Set());
    });
    expect(names.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
      'shared/a.b-c',
      'shared/a-b.c',
      `shared/${long}.${'p'.repeat(60)}`,
    ]);
  });

  test('who is declared after it is watched, and who states as late as in close(); order changes no byte', () => {
    const serving = (shop: System) =>
      shop.state.metrics({
        at: shop.state.serves({ id: 'm', at: podsOf(shop), podPort: 1, protocol: 'http' }),
        exports: NOTHING,
      });
    const bytes = [false, true].map((before) => {
      const env = Environment.test();
      const shops = () => {
        new Told(env, 'early', serving);
        new Told(env, 'late', serving, { when: 'closed' });
      };
      if (before) shops();
      monitored(env);
      if (!before) shops();
      const output = env.output();
      expect(ofKind(output, 'PodMonitor').map(nameOf)).toEqual(
        expect.arrayContaining([
          'PodMonitor.monitoring.coreos.com early/early.web',
          'PodMonitor.monitoring.coreos.com late/late.web',
        ]),
      );
      return [...output.systems.keys()].sort().map((id) => [id, output.systems.get(id)]);
    });
    expect(JSON.stringify(bytes[0])).toBe(JSON.stringify(bytes[1]));
  });

  test('who retires is not watched, nor anybody by a monitoring that does; who serves none has no monitor', () => {
    const serving = (shop: System) => {
      shop.state.metrics({
        at: shop.state.serves({ id: 'm', at: podsOf(shop), podPort: 1, protocol: 'http' }),
        exports: NOTHING,
      });
    };
    const env = Environment.test();
    monitored(env);
    new Told(env, 'gone', serving, { retiring: true });
    new Told(env, 'quiet', ({ state }) => state.exception('metrics', 'nothing runs here at all'));
    const output = env.output();
    expect(
      ofKind(output, 'PodMonitor')
        .map(nameOf)
        .filter((name) => /gone|quiet/.test(name)),
    ).toEqual([]);
    expect(output.model.edges.filter(({ to }) => to === 'gone/m')).toEqual([]);

    const other = Environment.test();
    monitored(other, { retiring: true });
    new Told(other, 'shop', serving);
    for (const kind of ['PodMonitor', 'PrometheusRule']) expect(ofKind(other.output(), kind)).toEqual([]);
    expect(other.output().model.edges.filter(({ to }) => to === 'shop/m')).toEqual([]);
  });
});

test('alerts are rules in the system own file, told who is asked, of what and where', () => {
  const env = Environment.test({ name: 'test' });
  monitored(env);
  const told = (name: string) => ({
    ...{ name, expr: 'up == 0', for: '5m', severity: 'critical' as const },
    ...{ summary: `${name} on {{ $labels.pod }}`, runbook: ['Look.', 'Do.'] },
  });
  new Told(env, 'shop', ({ state }) => state.alert(told('ShopFull'), told('ShopDown')), { owner: 'sales' });
  const output = env.output();
  const rule = (alert: string) => ({
    alert,
    expr: 'up == 0',
    for: '5m',
    labels: { system: 'shop', team: 'sales', environment: 'test', severity: 'critical' },
    annotations: { summary: `${alert} on {{ $labels.pod }}`, runbook: '1. Look.\n2. Do.' },
  });
  expect(specOf(output, 'PrometheusRule.monitoring.coreos.com shop/shop')).toEqual({
    groups: [{ name: 'shop', rules: [rule('ShopDown'), rule('ShopFull')] }],
  });
  expect(namesIn(output, 'shop')).toContain('PrometheusRule.monitoring.coreos.com shop/shop');
});

describe('Prometheus itself', () => {
  test('in production it is there twice, apart, on a volume, and reckons what a day adds', () => {
    const env = prod();
    monitored(env, { pool: 'watch' });
    const output = env.output();
    const spec = specOf(output, 'Prometheus.monitoring.coreos.com monitoring/monitoring');
    expect(spec).toMatchObject({
      replicas: 2,
      version: 'v3.14.0',
      image: 'quay.io/prometheus/prometheus:v3.14.0-distroless',
      retention: '15d',
      retentionSize: '43520MiB',
      arbitraryFSAccessThroughSMs: { deny: true },
      podMonitorSelector: {},
      podMonitorNamespaceSelector: {},
      scrapeConfigNamespaceSelector: {},
      externalLabels: { environment: 'prod' },
      nodeSelector: { 'keelson.dev/pool': 'watch' },
      alerting: {
        alertmanagers: [{ namespace: 'monitoring', name: 'monitoring-alertmanager', port: 'web', apiVersion: 'v2' }],
      },
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'topology.kubernetes.io/zone' }],
        },
      },
    });
    const [system] = output.model.systems.filter(({ id }) => id === 'monitoring');
    expect(system?.growths).toEqual([
      {
        of: 'metrics',
        rate: '8333 samples/s of 2 bytes, in 2 copies',
        perDay: 2_880_000_000,
        days: 15,
        room: 2 * 50 * 1024 ** 3,
      },
    ]);
    expect(specOf(output, 'Service monitoring/monitoring-prometheus')).toMatchObject({ sessionAffinity: 'ClientIP' });
    expect(namesIn(output, 'monitoring')).toEqual(
      expect.arrayContaining(['PodDisruptionBudget.policy monitoring/monitoring-prometheus']),
    );
  });

  test('the row pins it to another version, and the operator is told', () => {
    const env = Environment.test({ pins: { prometheus: 'v3.15.2-distroless' } });
    monitored(env);
    expect(specOf(env.output(), 'Prometheus.monitoring.coreos.com monitoring/monitoring')).toMatchObject({
      image: 'quay.io/prometheus/prometheus:v3.15.2-distroless',
      version: 'v3.15.2',
    });
  });

  test('kubelets are asked with the token of its account, which nobody else can have sent somewhere', () => {
    const env = Environment.test();
    monitored(env);
    const output = env.output();
    const classes = (from: Output) =>
      specOf(from, 'Prometheus.monitoring.coreos.com monitoring/monitoring').scrapeClasses as JsonObject[];
    expect(classes(output)).toEqual([
      {
        name: 'kubelet',
        authorization: { type: 'Bearer', credentialsFile: '/var/run/secrets/kubernetes.io/serviceaccount/token' },
        tlsConfig: { insecureSkipVerify: true },
      },
    ]);
    for (const job of ['kubelet', 'cadvisor'])
      expect(specOf(output, `ScrapeConfig.monitoring.coreos.com monitoring/monitoring-${job}`)).toMatchObject({
        scrapeClass: 'kubelet',
        kubernetesSDConfigs: [{ role: 'Node' }],
        honorLabels: true,
      });
    expect(output.model.edges).toContainEqual({ from: 'monitoring/prometheus', to: 'kubernetes/kubelet' });
    const other = Environment.test();
    monitored(other, { kubelets: 'cluster' });
    expect(classes(other.output())[0]?.tlsConfig).toEqual({
      caFile: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
    });
  });

  test('an environment has one', () => {
    const env = Environment.test();
    monitored(env);
    expect(refusals(() => new PrometheusMonitoring(env, 'second', LEAST))).toEqual([
      'unit/second: offers the monitoring of this environment, which unit/monitoring offers already. Keep one of the two.',
    ]);
  });

  test('who asks for it finds it, wherever its line stands, and may ask it', () => {
    const env = Environment.test();
    let url = '';
    new Told(env, 'scaler', (taker) => {
      podsOf(taker);
      taker.ambient(MONITORING, ({ queries }) => {
        url = queries.for(taker).url;
      });
    });
    monitored(env);
    expect(env.output().model.edges).toContainEqual({ from: 'scaler/web', to: 'monitoring/web' });
    expect(url).toBe('http://monitoring-prometheus.monitoring.svc:9090');
  });
});

describe('a Pushgateway', () => {
  test('keeps what is pushed in a file on a volume, and is measured with what those who push say', () => {
    const env = Environment.test();
    const monitoring = monitored(env, { push: {} });
    let url = '';
    new Told(env, 'import', (taker) => {
      podsOf(taker);
      url = monitoring.push().for(taker, { exports: { gauge: ['import_rows'] } }).url;
    });
    const output = env.output();
    expect(url).toBe('http://monitoring-push.monitoring.svc:9091/metrics/job/import');
    expect(output.model.edges).toContainEqual({ from: 'import/web', to: 'monitoring/push' });
    const set = JSON.stringify(specOf(output, 'StatefulSet.apps monitoring/monitoring-push'));
    expect(set).toContain('--persistence.file=/data/pushgateway.data');
    expect(endpoints(output, 'monitoring/monitoring.push')[0]).toMatchObject({ portNumber: 9091, honorLabels: true });
    const metrics = output.model.systems.find(({ id }) => id === 'monitoring')?.metrics ?? [];
    expect(metrics.find(({ endpoint }) => endpoint === 'monitoring/push')?.series).toEqual(
      expect.arrayContaining(['import_rows', 'push_time_seconds']),
    );
  });

  test('is taken before everybody has: what is pushed later would be known to nobody', () => {
    const env = Environment.test();
    const monitoring = monitored(env, { push: {} });
    new Told(env, 'late', (taker) => void monitoring.push().for(taker, {}), { when: 'closed' });
    expect(refusals(() => env.output())).toEqual([
      'unit/monitoring: push() = "late": is taken by unit/late when everybody has taken. Take it in the constructor or in connect().',
    ]);
  });

  test('is not there unless it is asked for', () => {
    const monitoring = monitored(Environment.test());
    expect(refusals(() => monitoring.push())).toEqual([
      'unit/monitoring: push() = nothing: has no Pushgateway to push to. Set push: {}.',
    ]);
  });
});

test('probes try what they are told, from pods that may reach it, and are measured by Probes', () => {
  const env = Environment.test();
  monitored(env, {
    probes: { http: ['https://shop.example.com/ready', 'http://x.example.com:8080'], tcp: ['m.example.com:25'] },
  });
  const output = env.output();
  expect(specOf(output, 'Probe.monitoring.coreos.com monitoring/monitoring-probe-http')).toEqual({
    jobName: 'probes',
    prober: { url: 'monitoring-probes.monitoring.svc:9115' },
    module: 'http_2xx',
    targets: {
      staticConfig: {
        static: ['https://shop.example.com/ready', 'http://x.example.com:8080'],
        labels: { system: 'monitoring' },
      },
    },
  });
  expect(specOf(output, 'Probe.monitoring.coreos.com monitoring/monitoring-probe-tcp').module).toBe('tcp_connect');
  expect(endpoints(output, 'monitoring/monitoring.probes').map(({ path }) => path)).toEqual(['/metrics']);
  expect(output.model.edges.filter(({ from }) => from === 'monitoring/probes').map(({ to }) => to)).toEqual([
    'outside/m.example.com:25',
    'outside/shop.example.com:443',
    'outside/x.example.com:8080',
  ]);
});

describe('what it refuses', () => {
  const refused = (over: Partial<typeof LEAST>, env = Environment.test()) =>
    refusals(() => new PrometheusMonitoring(env, 'monitoring', { ...LEAST, ...over }));
  const at = (text: string) => `unit/monitoring: ${text}`;

  test.each([
    [
      'servers',
      { replicas: 0, cpu: 0, memory: Size.mebibytes(100), kubelets: 'none' as 'cluster' },
      [
        'replicas = 0: is no number of servers; allowed: 1 and more.',
        'cpu = 0: is no number of cores; allowed: more than 0.',
        'memory = "100Mi": is too little to start with; allowed: 512Mi and more.',
        'kubelets = "none": is none of what there is; allowed: self-signed, cluster.',
      ],
    ],
    [
      'more servers than nodes',
      { replicas: 2 },
      ['replicas = 2: does not fit: each stands on a node of its own; allowed: 1 to 1. Take fewer, or a larger pool.'],
    ],
    [
      'rates',
      { series: 10, interval: Duration.minutes(5), timeout: Duration.minutes(6) },
      [
        'series = 10: is no number of series; allowed: 1000 and more.',
        'interval = "5 minutes": is no time between measurements: over two minutes values count as gone between them; allowed: whole seconds, 5 seconds to 2 minutes.',
        'timeout = "6 minutes": does not fit into the interval: prometheus-operator would keep the configuration before; allowed: whole seconds, 1 second to 5 minutes.',
      ],
    ],
    [
      'a retention that is none',
      { retention: Duration.hours(30) },
      ['retention = "1 day 6 hours": is no time to keep what was measured; allowed: whole days, 1 and more.'],
    ],
    [
      'a retention that the storage does not hold',
      { retention: Duration.days(60), size: Size.gibibytes(10), series: 100_000 },
      [
        'retention = "60 days": is more than the storage holds: 100000 series every 30 seconds are 0.54 GiB a day, and 85 % of 10Gi may be data; allowed: at most 15 days on this volume. Set size to 38Gi or more, or reckon series anew.',
      ],
    ],
    [
      'a volume that holds no day',
      { retention: Duration.days(1), size: Size.gibibytes(1), series: 1_000_000 },
      [
        'retention = "1 day": is more than the storage holds: 1000000 series every 30 seconds are 5.36 GiB a day, and 85 % of 1Gi may be data; allowed: no day on this volume. Set size to 7Gi or more, or reckon series anew.',
      ],
    ],
    [
      'a Pushgateway',
      { push: { size: Size.mebibytes(1), stale: Duration.minutes(1) } },
      [
        'push.size = "1Mi": is too small for a volume; allowed: 64Mi and more.',
        'push.stale = "1 minute": is no time after which a job should be missed; allowed: whole seconds, an hour and more.',
      ],
    ],
    [
      'no probes',
      { probes: {} },
      ['probes = {"http":[],"tcp":[]}: tries nothing. Name an address in http or tcp, or leave probes out.'],
    ],
    [
      'probes',
      {
        probes: {
          http: ['shop', 'https://a:b@shop', 'http://x.example.com', 'http://x.example.com'],
          tcp: ['x:0', 'X_:1'],
        },
      },
      [
        'probes.http[0] = "shop": is no URL to try; allowed: http:// or https://, a host, no user and no fragment.',
        'probes.http[1] = "https://a:b@shop": is no URL to try; allowed: http:// or https://, a host, no user and no fragment.',
        'probes.tcp[0] = "x:0": is no address to try; allowed: host:port, as mail.example.com:25.',
        'probes.tcp[1] = "X_:1": is no address to try; allowed: host:port, as mail.example.com:25.',
        'probes.http[3] = "http://x.example.com": is tried twice. Name it once.',
      ],
    ],
  ] as const)('%s', (_, over, messages) => {
    expect(refused(over as Partial<typeof LEAST>)).toEqual(messages.map(at));
  });

  test('what just fits is taken', () => {
    expect(refused({ storage, retention: Duration.days(15), size: Size.gibibytes(10), series: 100_000 })).toEqual([]);
  });
});
