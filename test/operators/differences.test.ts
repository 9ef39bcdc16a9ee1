import type { JsonObject, Labels } from '../../lib/kernel/base/values';
import type { SystemModel } from '../../lib/kernel/model';
import { differences } from '../../lib/testing/real/compare';

// A class that states one set of pods, and an operator that makes just these: then each fact changed is a line.

const labels: Labels = { app: 'store', instance: 's' };
const stated = {
  id: 's',
  namespace: 'data',
  pods: [
    {
      id: 's/store',
      namespace: 'data',
      labels,
      by: 'operator',
      replicas: 2,
      requests: { cpu: '1020m', memory: '2080Mi' },
      serviceAccount: 's-store',
      images: ['example.com/store:1', 'example.com/tail:1'],
      claims: [{ name: 'data', size: '20Gi', class: 'fast' }],
    },
  ],
  endpoints: [
    { id: 's/store', at: 's/store', podPort: 8080, host: 's.data.svc', port: 80, protocol: 'http', tls: false },
    {
      id: 's/status',
      at: 's/store',
      podPort: 9000,
      host: 's-peer.data.svc',
      port: 9000,
      protocol: 'http',
      tls: false,
    },
  ],
  made: [{ kind: 'Secret', group: '', name: 's-root', namespace: 'data', keys: ['password', 'user'] }],
} as unknown as SystemModel;

const owned = (name: string, more: JsonObject = {}): JsonObject => ({
  name,
  namespace: 'data',
  ownerReferences: [{ apiVersion: 'store.example.com/v1', kind: 'Store', name: 's' }],
  ...more,
});

const container = (name: string, cpu: string, memory: string, ports: readonly JsonObject[] = []): JsonObject => ({
  name,
  image: `example.com/${name}:1`,
  resources: { requests: { cpu, memory } },
  ports,
});

const set: JsonObject = {
  kind: 'StatefulSet',
  metadata: owned('s-store'),
  spec: {
    replicas: 2,
    template: {
      metadata: { labels: { ...labels, more: 'x' } },
      spec: {
        serviceAccountName: 's-store',
        containers: [
          container('store', '1', '2Gi', [{ name: 'web', containerPort: 8080 }, { containerPort: 9000 }]),
          container('tail', '20m', '32Mi'),
        ],
      },
    },
    volumeClaimTemplates: [
      { metadata: { name: 'data' }, spec: { storageClassName: 'fast', resources: { requests: { storage: '20Gi' } } } },
    ],
  },
};
const service: JsonObject = {
  kind: 'Service',
  metadata: owned('s'),
  spec: { clusterIP: '10.0.0.7', selector: { app: 'store' }, ports: [{ port: 80, targetPort: 'web' }] },
};
const peers: JsonObject = {
  kind: 'Service',
  metadata: owned('s-peer'),
  spec: { clusterIP: 'None', selector: labels, ports: [{ port: 7000 }] },
};
const secret: JsonObject = { kind: 'Secret', metadata: owned('s-root'), data: { user: 'cg==', password: 'eA==' } };
const pod = (name: string, phase = 'Running', more: JsonObject = {}): JsonObject => ({
  kind: 'Pod',
  metadata: { name, namespace: 'data', labels },
  status: { phase, ...more },
});

const real = {
  group: 'store.example.com',
  objects: [set, service, peers, secret],
  pods: [pod('s-store-0'), pod('s-store-1')],
  warnings: [] as JsonObject[],
};

/** The model with one fact changed. */
function changed(change: (system: SystemModel) => unknown): SystemModel {
  return { ...stated, ...(change(stated) as object) };
}

const pods = (change: object) => changed(({ pods: [one] }) => ({ pods: [{ ...one, ...change }] }));
const endpoint = (change: object) =>
  changed(({ endpoints: [one, two] }) => ({ endpoints: [{ ...one, ...change }, two] }));

test('what is as stated gives no line', () => {
  expect(differences('prod', [stated], real)).toEqual([]);
});

test.each([
  ['replicas', pods({ replicas: 3 }), 'pods s/store: replicas: stated 3, the operator made 2'],
  [
    'requests',
    pods({ requests: { cpu: '1', memory: '2Gi' } }),
    'pods s/store: requests: stated 1 / 2Gi, the operator made 1020m / 2080Mi',
  ],
  [
    'size',
    pods({ claims: [{ name: 'data', size: '10Gi', class: 'fast' }] }),
    'pods s/store: claims: stated data 10Gi of fast, the operator made data 20Gi of fast',
  ],
  ['claims', pods({ claims: [] }), 'pods s/store: claims: stated none, the operator made data 20Gi of fast'],
  [
    'account',
    pods({ serviceAccount: undefined }),
    'pods s/store: service account: stated default, the operator made s-store',
  ],
  ['network', pods({ hostNetwork: true }), 'pods s/store: host network: stated true, the operator made false'],
  [
    'images',
    pods({ images: ['example.com/store:1'] }),
    'pods s/store: images: the operator runs example.com/tail:1, stated are example.com/store:1',
  ],
  ['labels', pods({ labels: { app: 'other' } }), 'pods s/store: the operator made none'],
  ['port', endpoint({ port: 81 }), 'endpoint s/store: port: stated 81, Service s has 80'],
  ['pod port', endpoint({ podPort: 8081 }), 'endpoint s/store: pod port: stated 8081, the operator made 8080'],
  ['host', endpoint({ host: 'x.data.svc' }), 'endpoint s/store: host x.data.svc: there is no such Service'],
  [
    'keys',
    changed(({ made: [one] }) => ({ made: [{ ...one, keys: ['password'] }] })),
    'Secret s-root: keys: stated password, the operator made password, user',
  ],
  ['made', changed(({ made: [one] }) => ({ made: [{ ...one, name: 's-user' }] })), 'there is no Secret s-user'],
])('a wrong fact is a line: %s', (_, system, line) => {
  expect(differences('prod', [system], real)).toContain(`prod/s: ${line}`);
});

test('a headless Service leads to ports that the pods declare, and to no other', () => {
  const silent = JSON.parse(JSON.stringify(set).replace(',{"containerPort":9000}', '')) as JsonObject;
  expect(differences('prod', [stated], { ...real, objects: [silent, service, peers, secret] })).toEqual([
    'prod/s: endpoint s/status: port: stated 9000, Service s-peer has 7000',
  ]);
});

test('a Service that selects other pods is told', () => {
  const astray = JSON.parse(JSON.stringify(service).replace('"app":"store"', '"app":"shop"')) as JsonObject;
  expect(differences('prod', [stated], { ...real, objects: [set, astray, peers, secret] })).toEqual([
    'prod/s: endpoint s/store: Service s selects {"app":"shop"}, which pods s/store do not have',
  ]);
});

test('labels that select other pods too are told', () => {
  const other = { ...set, metadata: owned('s-other') };
  const [line] = differences('prod', [stated], { ...real, objects: [...real.objects, other] });
  expect(line).toMatch(/^prod\/s: pods s\/store: its labels select StatefulSet data\/s-.* and not one of them alone$/);
});

test('what the operator made and nobody states is told, and what others made is not', () => {
  const text = JSON.stringify(set).replaceAll('"store"', '"proxy"');
  const proxy = { ...(JSON.parse(text) as JsonObject), metadata: owned('s-proxy') };
  const foreign = { ...proxy, metadata: { name: 'shop', namespace: 'data' } };
  // One operator may have several groups below one: elasticsearch.k8s.elastic.co, kibana.k8s.elastic.co.
  for (const group of ['store.example.com', 'example.com'])
    expect(differences('prod', [stated], { ...real, group, objects: [...real.objects, proxy, foreign] })).toEqual([
      'prod: the operator made StatefulSet data/s-proxy, unstated',
    ]);
});

test('pods that do not run are told, in the scheduler’s words or in those of who refused them', () => {
  const conditions = [
    { type: 'PodScheduled', status: 'False', message: '0/3 nodes are available: 3 Insufficient cpu.' },
  ];
  const waiting = [pod('s-store-0'), pod('s-store-1', 'Pending', { conditions })];
  expect(differences('prod', [stated], { ...real, pods: waiting })).toEqual([
    'prod/s: pods s/store: 1 of 2 pods run: 0/3 nodes are available: 3 Insufficient cpu.',
  ]);
  const warnings = [
    {
      kind: 'Event',
      metadata: { namespace: 'data' },
      reason: 'FailedCreate',
      involvedObject: { name: 's-store' },
      message: 'violates PodSecurity "restricted:latest"',
    },
  ];
  expect(differences('prod', [stated], { ...real, pods: [], warnings })).toEqual([
    'prod/s: pods s/store: 0 of 2 pods run: s-store: violates PodSecurity "restricted:latest"',
  ]);
});
