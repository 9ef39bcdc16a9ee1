import { Duration, Size } from 'cdk8s';
import { Environment, kubernetes, Manifest, nodes, System, workloads } from '../../lib';
import { synthesizedFindings } from '../../lib/checks/rules';
import { kubernetesFindings } from '../support/kubernetes-schema';

const SIZE = { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '64Mi' } };
const CONTAINER = { name: 'web', image: 'registry.example.com/web:1', size: SIZE };
const LABELS = { app: 'it' };
const PEERS = {
  name: 'it-peers',
  spec: { clusterIP: 'None', selector: LABELS, ports: [{ name: 'web', port: 80, targetPort: 'web' }] },
} as const;

class It extends System {
  constructor(env: Environment, make: (it: It) => void) {
    super(env, 'it', {}, { app: 'it', maxId: 30, security: 'restricted' });
    make(this);
  }
}

/** What a system of those workloads comes to, on a cluster of three zones. */
function made(make: (it: It) => void) {
  const pools = [{ name: 'main', nodes: nodes('main', 3, ['a', 'b', 'c']), cpu: 8, memory: Size.gibibytes(32) }];
  const env = Environment.test({ pools });
  new It(env, make);
  const output = env.output();
  const objects = (output.systems.get('it') ?? []).filter(({ kind }) => kind !== 'NetworkPolicy');
  return { output, objects, pods: output.model.systems[0]?.pods ?? [] };
}

const serve = (it: It, of: Partial<workloads.ServerOf> = {}) =>
  workloads.server(it, {
    id: 'web',
    labels: LABELS,
    uid: 10001,
    replicas: 2,
    placement: it.env.placement(it.path),
    containers: [CONTAINER],
    ...of,
  });

describe('pods that serve', () => {
  test('are a Deployment with a budget, spread over zones, and stated as they are written', () => {
    const { output, pods, objects } = made((it) => void serve(it));
    expect(objects.map(({ kind }) => kind)).toEqual(['Deployment', 'PodDisruptionBudget']);
    expect(output.object('Deployment', 'it')).toMatchObject({
      spec: {
        replicas: 2,
        template: {
          spec: {
            automountServiceAccountToken: false,
            securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: 'RuntimeDefault' } },
            topologySpreadConstraints: [
              { topologyKey: 'topology.kubernetes.io/zone', labelSelector: { matchLabels: LABELS } },
            ],
            containers: [{ securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } } }],
          },
        },
      },
    });
    expect(pods).toEqual([
      expect.objectContaining({
        id: 'it/web',
        by: 'us',
        replicas: 2,
        labels: LABELS,
        images: [CONTAINER.image],
        requests: SIZE.requests,
      }),
    ]);
    expect(objects.flatMap((object) => kubernetesFindings(object))).toEqual([]);
  });

  test('a single one is spread over nothing, and has no budget', () => {
    const { output, objects } = made((it) => void serve(it, { replicas: 1 }));
    expect(objects.map(({ kind }) => kind)).toEqual(['Deployment']);
    expect(JSON.stringify(output.object('Deployment', 'it'))).not.toContain('topologySpread');
  });

  test('with volumes they are a StatefulSet whose claims stay', () => {
    const claims = [{ name: 'data', size: '8Gi', class: 'fast' }];
    const mounts = [workloads.claimMount('data', '/data')];
    const { output, pods } = made((it) => void serve(it, { claims, containers: [{ ...CONTAINER, mounts }] }));
    expect(output.object('StatefulSet', 'it')).toMatchObject({
      spec: {
        serviceName: 'it',
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { storageClassName: 'fast' } }],
        template: { spec: { containers: [{ volumeMounts: [{ name: 'data', mountPath: '/data' }] }] } },
      },
    });
    expect(output.object('StatefulSet', 'it')).not.toHaveProperty('spec.template.spec.volumes');
    expect(pods[0]?.claims).toEqual(claims);
  });

  test('several containers ask for what they ask for together, and what they see is mounted once', () => {
    const tls = workloads.trustMount('it-tls', '/etc/tls');
    const containers = [
      { ...CONTAINER, mounts: [tls, workloads.scratchMount('tmp', '/tmp', '16Mi')] },
      { ...CONTAINER, name: 'exporter', mounts: [tls] },
    ];
    const { output, pods } = made((it) => void serve(it, { containers, stamps: { tls: 'abc' } }));
    expect(pods[0]?.requests).toEqual({ cpu: '200m', memory: '128Mi' });
    expect(output.object('Deployment', 'it')).toMatchObject({
      spec: {
        template: {
          metadata: { annotations: { 'keelson.dev/tls': 'abc' } },
          spec: {
            volumes: [
              { name: 'trust', secret: { secretName: 'it-tls', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
              { name: 'tmp', emptyDir: { sizeLimit: '16Mi' } },
            ],
          },
        },
      },
    });
  });
});

describe('pods that are scaled, or alone', () => {
  const scales = { max: 6, cpuPercent: 60, calm: Duration.minutes(10) };

  test.each([
    ['Deployment', {}],
    ['StatefulSet', { peers: 'it-peers' }],
  ])('a %s of which somebody else says how many', (kind, of) => {
    const { output, objects } = made((it) => {
      serve(it, { ...of, scales, containers: [{ ...CONTAINER, ports: { web: 8080 } }] });
      if (kind === 'StatefulSet') new Manifest(it, kubernetes.Service, PEERS);
    });
    expect(output.object(kind, 'it').spec).not.toHaveProperty('replicas');
    expect(output.object('HorizontalPodAutoscaler', 'it').spec).toEqual({
      scaleTargetRef: { apiVersion: 'apps/v1', kind, name: 'it' },
      minReplicas: 2,
      maxReplicas: 6,
      metrics: [
        {
          type: 'ContainerResource',
          containerResource: { name: 'cpu', container: 'web', target: { type: 'Utilization', averageUtilization: 60 } },
        },
      ],
      behavior: { scaleDown: { stabilizationWindowSeconds: 600 } },
    });
    expect(objects.flatMap((object) => kubernetesFindings(object))).toEqual([]);
    expect(synthesizedFindings(output)).toEqual([]);
  });

  test('the old one goes before the new one comes, by a signal of its own and over UDP', () => {
    const container = {
      ...CONTAINER,
      ports: { rtmp: 1935, srt: { udp: 10080 } },
      lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
    };
    const { output, objects } = made(
      (it) => void serve(it, { replicas: 1, oneAtATime: true, containers: [container] }),
    );
    expect(output.object('Deployment', 'it').spec).toMatchObject({
      strategy: { type: 'Recreate' },
      template: {
        spec: {
          containers: [
            {
              ports: [
                { name: 'rtmp', containerPort: 1935 },
                { name: 'srt', containerPort: 10080, protocol: 'UDP' },
              ],
              lifecycle: { preStop: { exec: { command: ['sleep', '5'] } } },
            },
          ],
        },
      },
    });
    expect(objects.flatMap((object) => kubernetesFindings(object))).toEqual([]);
  });
});

test('a Service is the object and the endpoint in one', () => {
  const { output } = made((it) => {
    const { pods } = serve(it);
    workloads.service(it, pods, { id: 'http', podPort: 8080, port: 80, protocol: 'http' });
    workloads.service(it, pods, { id: 'dns', name: 'it-dns', podPort: 53, protocol: 'udp', headless: true });
    const first = { 'statefulset.kubernetes.io/pod-name': 'it-0' };
    workloads.service(it, pods, {
      id: 'first',
      name: 'it-first',
      portName: 'http',
      podPort: 8080,
      protocol: 'http',
      only: first,
    });
  });
  expect(output.object('Service', 'it')).toMatchObject({
    spec: { selector: LABELS, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
  });
  expect(output.object('Service', 'it-dns')).toMatchObject({
    spec: { clusterIP: 'None', publishNotReadyAddresses: true, ports: [{ name: 'dns', port: 53, protocol: 'UDP' }] },
  });
  expect(output.object('Service', 'it-first')).toMatchObject({
    spec: {
      selector: { ...LABELS, 'statefulset.kubernetes.io/pod-name': 'it-0' },
      ports: [{ name: 'http', targetPort: 'http' }],
    },
  });
  expect(output.model.systems[0]?.endpoints.map(({ id, host, port, podPort }) => [id, host, port, podPort])).toEqual([
    ['it/dns', 'it-dns.it.svc', 53, 53],
    ['it/first', 'it-first.it.svc', 8080, 8080],
    ['it/http', 'it.it.svc', 80, 8080],
  ]);
});

test('a Job is named after what it does: other work is another Job', () => {
  const job = (stamp: string) =>
    made(
      (it) =>
        void workloads.runOnce(it, {
          id: 'fill',
          labels: LABELS,
          uid: 10001,
          stamp,
          container: { ...CONTAINER, script: 'true' },
        }),
    );
  const { output, pods, objects } = job('abc');
  expect(output.object('Job', 'it-fill-abc')).toMatchObject({
    spec: { template: { spec: { restartPolicy: 'Never', containers: [{ command: ['/bin/sh', '-c', 'true'] }] } } },
  });
  expect(pods.map(({ id }) => id)).toEqual(['it/fill']);
  expect(objects.flatMap((object) => kubernetesFindings(object))).toEqual([]);
  expect(job('abd').output.object('Job', 'it-fill-abd')).toBeDefined();
});
