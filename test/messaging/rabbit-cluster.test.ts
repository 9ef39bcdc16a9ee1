import { Size } from 'cdk8s';
import { Environment, type Output, outside, type Row } from '../../lib';
import { Certificates } from '../../lib/certificates/certificates';
import type { JsonObject } from '../../lib/kernel/base/values';
import type { RabbitClusterProps } from '../../lib/messaging/rabbit/props';
import { RabbitCluster } from '../../lib/messaging/rabbit/rabbit-cluster';
import { refusals } from '../support/refusals';
import { EVERYTHING, kept, prod, rabbit, Shop } from './rabbit-fixture';

/** `Kind name` of every object of a system but network policies. */
function kinds(output: Output, system = 'rabbit'): string[] {
  return (output.systems.get(system) ?? [])
    .filter(({ kind }) => kind !== 'NetworkPolicy')
    .map((object) => `${object.kind} ${(object.metadata as JsonObject).name}`);
}

const spec = (object: JsonObject) => object.spec as Record<string, JsonObject>;

function clusterOf(row: Partial<Row>, props: RabbitClusterProps = {}) {
  return rabbit(row, props).env.output().object('RabbitmqCluster', 'rabbit');
}

describe('the least that can be said', () => {
  const output = rabbit().env.output();

  test('comes to a cluster, its certificate and the service of its API', () => {
    expect(kinds(output)).toEqual(['Certificate rabbit-tls', 'RabbitmqCluster rabbit', 'Service rabbit-api']);
  });

  test('is one node of half a core and 1 GiB, on a volume of 10 GiB', () => {
    const cluster = spec(output.object('RabbitmqCluster', 'rabbit'));
    expect(cluster).toMatchObject({
      replicas: 1,
      image: 'docker.io/library/rabbitmq:4.3.5-management',
      persistence: { storage: '10Gi', storageClassName: 'kept' },
      resources: { requests: { cpu: '500m', memory: '1Gi' }, limits: { cpu: '1', memory: '1Gi' } },
      tls: { secretName: 'rabbit-tls', disableNonTLSListeners: true },
    });
    expect(cluster.affinity).toBeUndefined();
  });

  test('configures the server so', () => {
    expect(spec(output.object('RabbitmqCluster', 'rabbit')).rabbitmq).toEqual({
      additionalConfig: [
        'anonymous_login_user = none',
        'default_queue_type = quorum',
        'disk_free_limit.absolute = 1073741824',
        'log.console.formatter = json',
        'management.tcp.port = 15672',
        'queue_leader_locator = balanced',
        'quorum_queue.continuous_membership_reconciliation.enabled = true',
        'quorum_queue.continuous_membership_reconciliation.target_group_size = 1',
        'raft.wal_max_size_bytes = 67108864',
        'ssl_options.versions.1 = tlsv1.3',
        'ssl_options.versions.2 = tlsv1.2',
        'vm_memory_high_watermark.relative = 0.6',
        '',
      ].join('\n'),
    });
  });

  test('is certified under every name by which it is called', () => {
    expect(spec(output.object('Certificate', 'rabbit-tls'))).toMatchObject({
      secretName: 'rabbit-tls',
      issuerRef: { kind: 'ClusterIssuer', name: 'certificates' },
      dnsNames: [
        'rabbit.rabbit',
        'rabbit.rabbit.svc',
        'rabbit.rabbit.svc.cluster.local',
        '*.rabbit-nodes.rabbit',
        '*.rabbit-nodes.rabbit.svc',
        '*.rabbit-nodes.rabbit.svc.cluster.local',
      ],
      usages: ['digital signature', 'server auth'],
      privateKey: { rotationPolicy: 'Always' },
    });
  });

  test('asks Terraform for both operators, after cert-manager, and for a restricted namespace', () => {
    expect([...output.foundation.releases.keys()].sort()).toEqual(['cert-manager', 'rabbit-operator']);
    expect(output.model.systems.map(({ id }) => id)).toEqual([
      'cert-manager',
      'certificates',
      'rabbit-operator',
      'rabbit',
    ]);
    expect(output.foundation.namespaces.get('rabbit')?.security).toBe('restricted');
  });
});

describe('a quorum', () => {
  const output = rabbit(prod).env.output();
  const cluster = spec(output.object('RabbitmqCluster', 'rabbit'));

  test('is three nodes of two cores and 4 GiB, one in each zone', () => {
    expect(cluster).toMatchObject({
      replicas: 3,
      persistence: { storage: '20Gi' },
      resources: { requests: { cpu: '2', memory: '4Gi' }, limits: { cpu: '4', memory: '4Gi' } },
    });
    expect(cluster.affinity).toEqual({
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          {
            labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'rabbit' } },
            topologyKey: 'topology.kubernetes.io/zone',
          },
        ],
      },
    });
    expect(String(cluster.rabbitmq?.additionalConfig)).not.toContain('raft.wal_max_size_bytes');
  });

  test('has a budget of one', () => {
    expect(spec(output.object('PodDisruptionBudget', 'rabbit'))).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: { 'app.kubernetes.io/name': 'rabbit' } },
    });
  });

  test('of five over three zones stands on a host each', () => {
    const { podAntiAffinity } = spec(clusterOf(prod, { replicas: 5 })).affinity as Record<string, JsonObject>;
    expect(JSON.stringify(podAntiAffinity)).toContain('"topologyKey":"kubernetes.io/hostname"');
  });
});

describe('everything that can be said', () => {
  const { env, rabbit: cluster } = rabbit(prod, EVERYTHING);
  new Shop(env, 'shop', [cluster.vhost('orders'), cluster.vhost('audit')], { configure: '^shop\\.' });
  const output = env.output();

  test('comes to these objects, in this order', () => {
    expect(kinds(output)).toEqual([
      'Certificate rabbit-tls',
      'PodDisruptionBudget rabbit',
      'RabbitmqCluster rabbit',
      'Service rabbit-api',
      'Binding rabbit-orders.brief.to-briefer',
      'Binding rabbit-orders.orders.audit-log.all',
      'Binding rabbit-orders.orders.billing.order-any-paid',
      'Binding rabbit-orders.orders.to-routed.order-all',
      'Binding rabbit-orders.routed.urgent.any.priority-high.vip-true',
      'Binding rabbit-orders.unrouted.lost',
      'Exchange rabbit-orders.brief',
      'Exchange rabbit-orders.briefer',
      'Exchange rabbit-orders.orders',
      'Exchange rabbit-orders.routed',
      'Exchange rabbit-orders.unrouted',
      'Permission rabbit-adm.orders',
      'Permission rabbit-legacy-erp.audit',
      'Permission rabbit-legacy-erp.orders',
      'Permission rabbit-shop.audit',
      'Permission rabbit-shop.orders',
      'Policy rabbit-orders.retries',
      'Queue rabbit-orders.audit-log',
      'Queue rabbit-orders.billing',
      'Queue rabbit-orders.lost',
      'Queue rabbit-orders.urgent',
      'User rabbit-adm',
      'User rabbit-legacy-erp',
      'User rabbit-shop',
      'Vhost rabbit-audit',
      'Vhost rabbit-orders',
    ]);
  });

  test('stands in the pool, and bears its taints', () => {
    const { affinity, tolerations } = spec(output.object('RabbitmqCluster', 'rabbit', 'queues'));
    expect(affinity?.nodeAffinity).toEqual({
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'keelson.dev/pool', operator: 'In', values: ['queues'] }] }],
      },
    });
    expect(tolerations).toEqual([
      { key: 'role', operator: 'Equal', value: 'queues', effect: 'NoSchedule' },
      { key: 'quiet', operator: 'Exists', effect: 'PreferNoSchedule' },
    ]);
  });

  test('puts our settings and the chosen ones into one sorted document', () => {
    const { additionalConfig, additionalPlugins } = spec(output.object('RabbitmqCluster', 'rabbit')).rabbitmq ?? {};
    const keys = String(additionalConfig)
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(keys).toEqual(
      [...keys]
        .filter((key) => key !== '')
        .sort()
        .concat(''),
    );
    expect(additionalConfig).toContain('consumer_timeout = 900000\n');
    expect(additionalConfig).toContain('disk_free_limit.absolute = 10737418240\n');
    expect(additionalPlugins).toEqual(['rabbitmq_mqtt', 'rabbitmq_shovel', 'rabbitmq_stream', 'rabbitmq_web_stomp']);
  });

  test('declares queues that stay when they leave the stack', () => {
    expect(spec(output.object('Queue', 'rabbit-orders.audit-log'))).toEqual({
      name: 'audit.log',
      vhost: 'orders',
      type: 'stream',
      durable: true,
      deletionPolicy: 'retain',
      arguments: { 'x-max-age': '30D' },
      rabbitmqClusterReference: { name: 'rabbit' },
    });
    expect(spec(output.object('Vhost', 'rabbit-orders')).deletionPolicy).toBe('retain');
  });

  test('declares exchanges and bindings', () => {
    expect(spec(output.object('Exchange', 'rabbit-orders.orders'))).toMatchObject({
      type: 'topic',
      durable: true,
      arguments: { 'alternate-exchange': 'unrouted' },
    });
    expect(spec(output.object('Exchange', 'rabbit-orders.brief')).durable).toBe(false);
    expect(spec(output.object('Binding', 'rabbit-orders.routed.urgent.any.priority-high.vip-true'))).toMatchObject({
      source: 'routed',
      destination: 'urgent',
      destinationType: 'queue',
      arguments: { priority: 'high', vip: true, 'x-match': 'any' },
    });
    expect(spec(output.object('Binding', 'rabbit-orders.orders.to-routed.order-all'))).toMatchObject({
      destination: 'routed',
      destinationType: 'exchange',
      routingKey: 'order.#',
    });
  });

  test('declares policies', () => {
    expect(spec(output.object('Policy', 'rabbit-orders.retries'))).toMatchObject({
      pattern: '^billing$',
      applyTo: 'quorum_queues',
      priority: 10,
      definition: { 'dead-letter-exchange': 'unrouted', 'delivery-limit': 5 },
    });
  });
});

describe('the operators', () => {
  test('write every image into its place, through the mirror', () => {
    const { env } = rabbit({ mirror: 'registry.example.com/mirror' });
    const { values } = env.output().foundation.releases.get('rabbit-operator') ?? {};
    expect(values).toMatchObject({
      useCertManager: true,
      clusterOperator: {
        webhook: { enabled: true },
        pdb: { create: false },
        networkPolicy: { enabled: false },
        image: {
          registry: 'registry.example.com',
          repository: 'mirror/ghcr.io/rabbitmq/cluster-operator',
          tag: '2.22.3',
        },
      },
      rabbitmqImage: { repository: 'mirror/docker.io/library/rabbitmq', tag: '4.3.5-management' },
    });
    expect(spec(env.output().object('RabbitmqCluster', 'rabbit')).image).toBe(
      'registry.example.com/mirror/docker.io/library/rabbitmq:4.3.5-management',
    );
  });

  test.each<Partial<Row>>([
    {},
    { mirror: 'registry.example.com/mirror' },
    { pins: { 'rabbitmq-cluster-operator': '0.6.4' } },
  ])('run the images that are stated of them: %p', (row) => {
    const { foundation, model } = rabbit(row).env.output();
    const { chart, values } = foundation.releases.get('rabbit-operator') ?? {};
    const told = model.systems.find(({ id }) => id === 'rabbit-operator')?.pods.map(({ images }) => images);
    const written = ['clusterOperator', 'msgTopologyOperator'].map((part) => {
      const { registry, repository, tag } = spec({ spec: values?.[part] }).image as Record<string, string>;
      return [`${registry}/${repository}:${tag}`];
    });
    expect(told).toEqual(written);
    expect(chart?.version).toBe(row.pins === undefined ? '0.6.5' : '0.6.4');
  });

  test('are reached by the API server at their webhooks, and reach it', () => {
    const { model } = rabbit().env.output();
    const edges = model.edges.map(({ from, to }) => `${from} > ${to}`);
    expect(edges).toEqual(
      expect.arrayContaining([
        'api-server > rabbit-operator/cluster-webhook',
        'api-server > rabbit-operator/topology-webhook',
        'rabbit-operator/cluster > kubernetes/api',
        'rabbit-operator/topology > kubernetes/api',
        'rabbit-operator/topology > rabbit/api',
      ]),
    );
    expect(edges).not.toContain('rabbit-operator/cluster > rabbit/api');
  });

  test('have budgets when there are two of each', () => {
    expect(kinds(rabbit(prod).env.output(), 'rabbit-operator')).toEqual([
      'PodDisruptionBudget rabbit-operator',
      'PodDisruptionBudget rabbit-operator-messaging-topology-operator',
    ]);
    expect(kinds(rabbit().env.output(), 'rabbit-operator')).toEqual([]);
  });
});

describe('a taker', () => {
  const { env, rabbit: cluster } = rabbit({}, { vhosts: { orders: {}, audit: {} } });
  new Shop(env, 'shop', [cluster.vhost('orders'), cluster.vhost('audit')]);
  new Shop(env, 'mill', [cluster.vhost('orders')], { configure: '^mill\\.' });
  const output = env.output();

  test('gets a user of its own, whose password Terraform mints', () => {
    expect([...output.foundation.mints.keys()].sort()).toEqual(['rabbit/user-mill', 'rabbit/user-shop']);
    const secret = output.foundation.secrets.get('rabbit/rabbit-user-shop');
    expect(secret?.labels).toEqual({ 'rabbitmq.com/topology-operator': 'true' });
    expect(secret?.data.username?.parts).toEqual(['shop']);
    expect(secret?.data.password?.parts).toEqual([{ minted: 'rabbit/user-shop', form: 'plain' }]);
    expect(spec(output.object('User', 'rabbit-shop')).importCredentialsSecret).toEqual({ name: 'rabbit-user-shop' });
  });

  test('may publish and consume, and declare only what it asked for', () => {
    expect(spec(output.object('Permission', 'rabbit-shop.orders'))).toMatchObject({
      vhost: 'orders',
      userReference: { name: 'rabbit-shop' },
      permissions: { configure: '', write: '.*', read: '.*' },
    });
    expect(spec(output.object('Permission', 'rabbit-mill.orders')).permissions).toEqual({
      configure: '^mill\\.',
      write: '.*',
      read: '.*',
    });
  });

  test('composes its own secret with the password', () => {
    expect(output.foundation.secrets.get('shop/shop-0')?.data.url?.parts).toEqual([
      'amqps://shop:',
      { minted: 'rabbit/user-shop', form: 'url' },
      '@rabbit.rabbit.svc:5671/orders',
    ]);
  });

  test('reaches the listener, and trusts it', () => {
    const edges = output.model.edges.map(({ from, to }) => `${from} > ${to}`);
    expect(edges).toContain('shop/web > rabbit/amqp');
    expect(spec(output.object('Certificate', 'shop-rabbit-trust', 'shop')).usages).toEqual([
      'digital signature',
      'client auth',
    ]);
  });

  test('stands after the cluster', () => {
    expect(output.model.systems.find(({ id }) => id === 'shop')?.after).toContain('rabbit');
  });

  test('that takes a vhost in connect() gets the same', () => {
    const late = rabbit({}, { vhosts: { orders: {} } });
    class Late extends Shop {
      override connect(): void {
        late.rabbit.vhost('orders').for(this);
      }
    }
    new Late(late.env, 'alate', []);
    expect(kinds(late.env.output(), 'alate')).toEqual(['Certificate alate-rabbit-trust']);
    expect(kinds(late.env.output())).toContain('Permission rabbit-alate.orders');
  });

  test('that asks for another vhost when everybody has taken is refused, or its rights would be missing', () => {
    const late = rabbit({}, { vhosts: { orders: {}, audit: {} } });
    class Later extends Shop {
      override close(): void {
        late.rabbit.vhost('audit').for(this);
      }
    }
    new Later(late.env, 'zlater', [late.rabbit.vhost('orders')]);
    expect(refusals(() => late.env.output())).toEqual([
      'unit/rabbit: vhost() = "zlater": is taken by unit/zlater when everybody has taken. Take it in the constructor or in connect().',
    ]);
  });

  test('that takes a vhost twice has one user and one trust', () => {
    const twice = rabbit({}, { vhosts: { orders: {} } });
    new Shop(twice.env, 'shop', [twice.rabbit.vhost('orders'), twice.rabbit.vhost('orders')]);
    const output = twice.env.output();
    expect(kinds(output).filter((object) => object.includes('shop'))).toEqual([
      'Permission rabbit-shop.orders',
      'User rabbit-shop',
    ]);
    expect(kinds(output, 'shop')).toEqual(['Certificate shop-rabbit-trust']);
  });

  test('of a cluster without TLS needs no trust', () => {
    const plain = rabbit({}, { tls: false, vhosts: { orders: {} } });
    new Shop(plain.env, 'shop', [plain.rabbit.vhost('orders')]);
    const bare = plain.env.output();
    expect(kinds(bare)).not.toContain('Certificate rabbit-tls');
    expect(kinds(bare, 'shop')).toEqual([]);
    expect(bare.foundation.secrets.get('shop/shop-0')?.data.url?.parts.at(-1)).toBe('@rabbit.rabbit.svc:5672/orders');
    expect(bare.object('RabbitmqCluster', 'rabbit').metadata).not.toMatchObject({
      annotations: { 'rabbitmq.com/operator-connection-uri': expect.anything() },
    });
    const edges = bare.model.edges.map(({ from, to }) => `${from} > ${to}`);
    expect(edges).toContain('rabbit-operator/topology > rabbit/management');
  });
});

describe('what is stated', () => {
  test('listeners of plugins are handed out as endpoints', () => {
    const { rabbit: cluster } = rabbit(prod, EVERYTHING);
    expect(cluster.listener('rabbitmq_mqtt')).toMatchObject({ podPort: 8883, tls: true, host: 'rabbit.queues.svc' });
    expect(cluster.listener('rabbitmq_stream')).toMatchObject({ podPort: 5551 });
    expect(cluster.management).toMatchObject({ podPort: 15671, protocol: 'http', tls: true });
    const plain = rabbit({}, { tls: false, plugins: ['rabbitmq_mqtt'] }).rabbit;
    expect(plain.listener('rabbitmq_mqtt')).toMatchObject({ podPort: 1883, tls: false });
    expect(plain.amqp).toMatchObject({ podPort: 5672, tls: false });
  });

  test('its metrics are served by the certificate of the listeners', () => {
    const metrics = (props: RabbitClusterProps) => rabbit({}, props).rabbit.state.allMetrics;
    const trust = { namespace: 'queues', name: 'rabbit-tls', keys: ['ca.crt', 'tls.crt', 'tls.key'] };
    expect(metrics({ namespace: 'queues' })).toMatchObject([{ at: { podPort: 15691, tls: true }, trust }]);
    const [plain] = metrics({ tls: false });
    expect(plain?.at).toMatchObject({ podPort: 15692, tls: false });
    expect(plain).not.toHaveProperty('trust');
  });

  test('alerts wake for what stops publishers, each with what to do', () => {
    const { model } = rabbit(prod).env.output();
    const alerts = model.systems.find(({ id }) => id === 'rabbit')?.alerts ?? [];
    expect(alerts.filter(({ severity }) => severity === 'critical').map(({ name }) => name)).toEqual([
      'RabbitDiskAlarm',
      'RabbitMajorityLost',
      'RabbitMemoryAlarm',
      'RabbitMetricsMissing',
    ]);
    for (const { runbook, expr } of alerts) {
      expect(runbook).toMatch(/^1\. .+\n2\. /);
      expect(expr).toContain('namespace="rabbit"');
    }
  });

  test('one node alone has no majority to lose', () => {
    const { model } = rabbit().env.output();
    const names = model.systems.find(({ id }) => id === 'rabbit')?.alerts.map(({ name }) => name);
    expect(names).not.toContain('RabbitMajorityLost');
    expect(names).toContain('RabbitDiskAlarm');
  });

  test('the cluster is never pruned, and is ready when it is available', () => {
    const output = rabbit().env.output();
    expect(output.object('RabbitmqCluster', 'rabbit').metadata).toMatchObject({
      annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' },
    });
    expect(output.model.systems.find(({ id }) => id === 'rabbit')?.ready).toEqual([
      expect.objectContaining({
        kind: 'RabbitmqCluster',
        path: 'status.conditions[type=ClusterAvailable].status',
        is: 'True',
      }),
    ]);
  });

  test('the one listener without TLS is an exception in writing', () => {
    const { model } = rabbit().env.output();
    const stated = model.systems.find(({ id }) => id === 'rabbit')?.exceptions ?? [];
    expect(stated.map(({ rule }) => rule)).toEqual(['tls']);
    expect(
      rabbit({}, { tls: false })
        .env.output()
        .model.systems.find(({ id }) => id === 'rabbit')?.exceptions,
    ).toEqual([]);
  });
});

describe('an environment whose data is scratch', () => {
  test('needs no storage, lets queues go, and asks before the cluster goes', () => {
    const env = Environment.test({ data: 'scratch' });
    new Certificates(env, 'certificates');
    new RabbitCluster(env, 'rabbit', { vhosts: { orders: { queues: { paid: {} } } } });
    const output = env.output();
    expect(spec(output.object('RabbitmqCluster', 'rabbit')).persistence).toEqual({ storage: '0' });
    expect(spec(output.object('Queue', 'rabbit-orders.paid')).deletionPolicy).toBe('delete');
    expect(output.object('RabbitmqCluster', 'rabbit').metadata).toMatchObject({
      annotations: { 'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm' },
    });
  });

  test('takes a class that deletes', () => {
    const gone = outside.storageClass('gone', 'RWO');
    expect(spec(clusterOf({ data: 'scratch' }, { storage: gone })).persistence).toEqual({
      storage: '10Gi',
      storageClassName: 'gone',
    });
  });
});

describe('two of them', () => {
  const env = Environment.test(prod);
  new Certificates(env, 'certificates');
  const first = new RabbitCluster(env, 'rabbit', { storage: kept, vhosts: { orders: {} } });
  const second = new RabbitCluster(env, 'hare', { storage: kept, vhosts: { orders: {} } });
  new Shop(env, 'shop', [first.vhost('orders'), second.vhost('orders')]);
  const output = env.output();

  test('stand side by side, and share the operators', () => {
    expect(kinds(output, 'hare')).toEqual(kinds(output).map((object) => object.replace('rabbit', 'hare')));
    expect([...output.foundation.releases.keys()].sort()).toEqual(['cert-manager', 'rabbit-operator']);
  });

  test('have a user each for a taker of both', () => {
    expect([...output.foundation.mints.keys()].sort()).toEqual(['hare/user-shop', 'rabbit/user-shop']);
  });
});

describe('what is refused', () => {
  const one = (props: object, row: Partial<Row> = {}) => refusals(() => rabbit(row, props as RabbitClusterProps));

  test.each<[string, object, string]>([
    [
      'two nodes',
      { replicas: 2 },
      'prod/rabbit: replicas = 2: gives no clear majority, without which nobody can write; allowed: 1, 3, 5.',
    ],
    ['no node', { replicas: 0 }, 'replicas = 0: gives no clear majority'],
    ['no core', { cpu: 0 }, 'cpu = 0: must be above 0.'],
    [
      'too little memory',
      { memory: Size.mebibytes(128) },
      'memory = "128Mi": is less than the server itself needs; allowed: 256Mi or more.',
    ],
    [
      'a watermark without room',
      { memoryWatermark: 0.95 },
      'memoryWatermark = 0.95: leaves the server too little, or the rest of the pod; allowed: 0.2 to 0.8.',
    ],
    [
      'no storage',
      { storage: undefined },
      "storage = nothing: is missing: messages would be gone with the pod. Give a storage class (storage: ceph.block()), or let the environment's row say data: 'scratch'.",
    ],
    [
      'a class that deletes',
      { storage: outside.storageClass('gone', 'RWO') },
      "storage = \"gone\": deletes a volume with its claim, and the operator deletes the claims with the cluster; allowed: a class that keeps (reclaimPolicy Retain). Take another class, or let the environment's row say data: 'scratch'.",
    ],
    [
      'a shared filesystem',
      { storage: outside.storageClass('files', 'RWX', { keeps: true }) },
      'storage = "files": is a shared filesystem; the server needs block storage; allowed: a class of mode RWO.',
    ],
    [
      'an empty volume',
      { size: Size.gibibytes(0) },
      'size = "0Gi": is no volume: the operator would take memory of the node.',
    ],
    [
      'a reserve over the volume',
      { size: Size.gibibytes(4) },
      'diskReserve = "4Gi": leaves nothing of the volume of 4Gi: publishers would be stopped from the start. Make the volume larger (size), or the reserve smaller.',
    ],
    [
      'an unknown plugin',
      { plugins: ['rabbitmq-shovel'] },
      'plugins = "rabbitmq-shovel": is none of what there is; allowed: rabbitmq_auth_backend_cache',
    ],
    [
      'a plugin that is there already',
      { plugins: ['rabbitmq_management'] },
      'plugins = "rabbitmq_management": is none of what there is',
    ],
    [
      'a pool that is not there',
      { pool: 'gpu' },
      'pool = "gpu": is no node pool of this environment; allowed: main, queues.',
    ],
    [
      'partition handling',
      { config: { cluster_partition_handling: 'autoheal' } },
      'config[\'cluster_partition_handling\'] = "autoheal": is no key to set. 4.3 has no partition handling: Khepri and quorum queues go on with the majority by themselves.',
    ],
    [
      'a key of the class',
      { config: { 'vm_memory_high_watermark.relative': 0.4 } },
      "config['vm_memory_high_watermark.relative'] = 0.4: is set by the class. Use the prop memoryWatermark.",
    ],
    [
      'an unknown key',
      { config: { heartbeats: 1 } },
      "config['heartbeats'] = 1: is no key that RabbitMQ 4.3 is known to read",
    ],
    [
      'a topology that is wrong',
      { vhosts: { v: { queues: { q: { type: 'mirrored' } } } } },
      'vhosts.v.queues.q.type = "mirrored"',
    ],
    [
      'a user of no vhost',
      { users: { adm: { vhosts: { v: {} } } } },
      'users.adm.vhosts = "v": is no vhost of this cluster; allowed: (there is none).',
    ],
  ])('%s', (_, props, message) => {
    const found = one({ ...props }, prod);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  test('more nodes of the cluster than the environment has', () => {
    expect(one({ replicas: 3 })).toEqual([
      "unit/rabbit: replicas = 3: has only 1 nodes to stand on, each on one of its own. Add nodes to the pool of the environment's row, name another pool, or set replicas: 1.",
    ]);
  });

  test.each(['4.3.5-management-alpine', '4.2.9-management', '4.3.5'])('the image %s', (tag) => {
    expect(one({}, { pins: { rabbitmq: tag } })[0]).toBe(
      `unit/rabbit: pins.rabbitmq = "${tag}": is no image for this class, which knows the settings of 4.3 and the user of the Debian-based image; allowed: 4.3.<patch>-management; not alpine, whose user is another.`,
    );
  });

  test('a cluster too old for the operators', () => {
    expect(one({}, { kubernetes: '1.30' })).toEqual([
      'unit/rabbit: kubernetes = "1.30": is older than the operators of RabbitMQ run on; allowed: 1.31 or newer.',
    ]);
  });

  test('another patch of the server is taken', () => {
    expect(spec(clusterOf({ pins: { rabbitmq: '4.3.6-management' } })).image).toBe(
      'docker.io/library/rabbitmq:4.3.6-management',
    );
  });

  test.each(['my.rabbit', '1rabbit', 'Rabbit'])('the id %s', (id) => {
    const messages = refusals(() => new RabbitCluster(Environment.test(), id, { storage: kept }));
    expect(messages[0]).toContain(
      'cannot name a system of this class; allowed: lower-case letters, digits and dashes, a letter first, at most 57.',
    );
  });

  test('a vhost and a listener that are not there', () => {
    const { rabbit: cluster } = rabbit({}, { vhosts: { orders: {} }, plugins: ['rabbitmq_shovel'] });
    expect(refusals(() => cluster.vhost('order'))).toEqual([
      'unit/rabbit: vhosts = "order": has no such one; allowed: orders.',
    ]);
    expect(refusals(() => cluster.listener('rabbitmq_shovel'))).toEqual([
      'unit/rabbit: plugins = "rabbitmq_shovel": has no such one; allowed: (there is none).',
    ]);
  });

  test('rights that are no regular expression, or others than before', () => {
    const { env, rabbit: cluster } = rabbit({}, { vhosts: { orders: {} } });
    expect(refusals(() => new Shop(env, 'shop', [cluster.vhost('orders')], { configure: '(' }))[0]).toContain(
      'unit/shop: vhost(\'orders\').for(shop).configure = "(": is no regular expression',
    );
    const mill = new Shop(env, 'mill', [cluster.vhost('orders')]);
    expect(cluster.vhost('orders').for(mill)).toMatchObject({ user: 'mill', vhost: 'orders' });
    expect(refusals(() => cluster.vhost('orders').for(mill, { read: '' }))[0]).toContain(
      "asks for other rights than before: read was '.*'. Take a vhost once and pass the access on, or ask for the same rights.",
    );
  });

  test('a taker with the name of a user of the props', () => {
    const { env, rabbit: cluster } = rabbit({}, { vhosts: { orders: {} }, users: { Shop: {} } });
    expect(refusals(() => new Shop(env, 'shop', [cluster.vhost('orders')]))).toEqual([
      'unit/shop: takes a vhost of unit/rabbit, which has a user Shop by its props already. Rename that user: every system has one of its own, named after it.',
    ]);
  });

  test('two faults at once are both told', () => {
    const found = one({ replicas: 4, cpu: -1, users: { guest: {} }, config: { nope: 1 } }, prod);
    expect(found.map((line) => line.split(' = ')[0])).toEqual([
      'prod/rabbit: replicas',
      'prod/rabbit: cpu',
      'prod/rabbit: users.guest',
      "prod/rabbit: config['nope']",
    ]);
  });
});
