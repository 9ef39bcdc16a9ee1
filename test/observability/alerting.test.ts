import { Environment, type JsonObject, type Output } from '../../lib';
import { edgesOf } from '../../lib/kernel/render/network';
import type { AlertingProps } from '../../lib/observability/prometheus/alerting/props';
import { composed, EVERYTHING, LEAST, Owned, prod, Watcher, watched } from './alerting-fixture';

function objects({ systems }: Output, kind: string): JsonObject[] {
  return (systems.get('watch') ?? []).filter((object) => object.kind === kind);
}

function specOf(output: Output, kind = 'Alertmanager'): JsonObject {
  return objects(output, kind)[0]?.spec as JsonObject;
}

function system({ model }: Output) {
  return model.systems.find(({ id }) => id === 'watch');
}

test('one server, with a volume, restricted, by a configuration that Terraform composes', () => {
  const { output } = watched(LEAST);
  expect(specOf(output)).toEqual({
    replicas: 1,
    version: 'v0.34.0',
    image: 'quay.io/prometheus/alertmanager:v0.34.0',
    configSecret: 'watch-alertmanager',
    retention: '120h',
    storage: {
      volumeClaimTemplate: {
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: 'kept',
          resources: { requests: { storage: '2Gi' } },
        },
      },
    },
    resources: { requests: { cpu: '50m', memory: '256Mi' }, limits: { memory: '256Mi' } },
    securityContext: {
      fsGroup: 2000,
      runAsGroup: 2000,
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    serviceAccountName: 'watch-alertmanager',
    automountServiceAccountToken: false,
    serviceName: 'watch-alertmanager-peers',
  });
  expect(objects(output, 'PodDisruptionBudget')).toEqual([]);
});

test('three with a quorum, spread, with a budget, on the pool that is named', () => {
  const { output } = watched(EVERYTHING, prod, { pool: 'watch' });
  const labels = { 'app.kubernetes.io/instance': 'watch', 'app.kubernetes.io/name': 'alertmanager' };
  expect(specOf(output)).toMatchObject({
    replicas: 3,
    retention: '240h',
    externalUrl: 'https://alerts.example.com',
    nodeSelector: { 'keelson.dev/pool': 'watch' },
    topologySpreadConstraints: [{ topologyKey: 'topology.kubernetes.io/zone', labelSelector: { matchLabels: labels } }],
  });
  expect(objects(output, 'PodDisruptionBudget').map(({ spec }) => spec)).toContainEqual({
    maxUnavailable: 1,
    selector: { matchLabels: labels },
    unhealthyPodEvictionPolicy: 'AlwaysAllow',
  });
  expect(system(output)?.pods.find(({ id }) => id === 'watch/alertmanager')).toMatchObject({
    replicas: 3,
    requests: { cpu: '60m', memory: '562Mi' },
    claims: [{ name: 'alertmanager-watch-db', size: '5Gi', class: 'kept' }],
  });
});

test('what the operator puts beside each server is stated where it is told', () => {
  const { output } = watched(LEAST, {}, { on: { reloader: 'quay.io/x/reloader:v1' } });
  expect(system(output)?.pods[0]?.images).toEqual(['quay.io/prometheus/alertmanager:v0.34.0', 'quay.io/x/reloader:v1']);
});

test('the version goes with the image that the row pins', () => {
  const { output } = watched(LEAST, { pins: { alertmanager: 'v0.35.1-distroless' }, mirror: 'mirror.example.com/all' });
  expect(specOf(output)).toMatchObject({
    version: 'v0.35.1',
    image: 'mirror.example.com/all/quay.io/prometheus/alertmanager:v0.35.1-distroless',
  });
});

test('no secret stands in the configuration: each is a file beside it, that people give', () => {
  const { env, output } = watched(EVERYTHING, prod);
  const { secrets, given } = output.model.needs;
  const of = (name: string) => secrets.find((secret) => secret.name === name)?.keys;
  expect(of('watch-alertmanager')).toEqual([
    'alertmanager.yaml',
    'mail-authority',
    'mail-password',
    'phone-bearer',
    'phone-url',
    'signs-authority',
  ]);
  expect(composed(env, 'watch-alertmanager', 'alertmanager.yaml')).not.toMatch(/(plain|url|base64) watch\//);
  expect(composed(env, 'watch-alertmanager', 'phone-url')).toBe('plain watch/alerts-phone/url');
  expect(given.map(({ id, keys, what }) => [id, keys, what])).toEqual([
    [
      'watch/alerts-chat',
      ['access-token', 'secret'],
      'robot of DingTalk for alerts to chat: the access_token of its webhook, and the secret that it signs with',
    ],
    [
      'watch/alerts-data-chat',
      ['access-token', 'secret'],
      'robot of DingTalk for alerts to data-chat: the access_token of its webhook, and the secret that it signs with',
    ],
    [
      'watch/alerts-mail',
      ['password', 'authority'],
      'password of alerts at smtp.example.com, for alerts by mail; authority (PEM) that signs smtp.example.com for alerts to mail',
    ],
    [
      'watch/alerts-phone',
      ['url', 'bearer'],
      'URL at calls.example.com that alerts to phone are sent to; token with which calls.example.com is sent alerts to phone',
    ],
    ['watch/alerts-signs', ['authority'], 'authority (PEM) that signs signs.example.com for alerts to signs'],
  ]);
});

test('pods reach the hosts of their receivers, and nothing else', () => {
  const { env } = watched(EVERYTHING, prod);
  const edges = edgesOf(env.systems).filter(
    ({ system: id, from }) => id === 'watch' && typeof from === 'object' && 'id' in from,
  );
  const told = edges.map(({ from, to }) => {
    const at =
      typeof to.at === 'object' && 'cidrs' in to.at ? to.at.cidrs.join() : typeof to.at === 'string' ? to.at : to.at.id;
    return `${(from as { id: string }).id} > ${to.host}:${to.port} ${to.protocol} ${at}`;
  });
  expect(told.sort()).toEqual([
    'watch/alertmanager > calls.example.com:443 tcp internet',
    'watch/alertmanager > signs.example.com:8443 tcp internet',
    'watch/alertmanager > smtp.example.com:587 tcp 192.0.2.25/32',
    'watch/alertmanager > watch-alertmanager-peers.watch.svc:9094 tcp watch/alertmanager',
    'watch/alertmanager > watch-alertmanager-peers.watch.svc:9094 udp watch/alertmanager',
    'watch/alertmanager > watch-dingtalk.watch.svc:8060 http watch/dingtalk',
    'watch/dingtalk > oapi.dingtalk.com:443 tcp internet',
  ]);
});

test('a webhook inside the cluster is reached by its endpoint', () => {
  const env = Environment.test();
  const shop = new Owned(env, 'shop', 'shop');
  const pods = shop.state.pods({
    id: 'web',
    labels: { app: 'shop' },
    by: 'operator',
    replicas: 1,
    requests: { cpu: '1', memory: '1Gi' },
  });
  const at = shop.state.serves({ id: 'hooks', at: pods, podPort: 8080, service: 'hooks', protocol: 'http' });
  const receivers = { hook: { type: 'webhook', url: 'http://hooks.shop.svc:8080/alerts', at } } as const;
  new Watcher(env, 'watch', { alerting: { receivers, default: 'hook' } });
  expect(env.output().model.edges).toContainEqual({ from: 'watch/alertmanager', to: 'shop/hooks' });
});

test('robots with addresses of their own open the network to those alone', () => {
  const robot = (cidr: string) => ({ type: 'dingtalk', secret: 'given', cidrs: [cidr] }) as const;
  const receivers = { a: robot('203.0.113.0/25'), b: robot('203.0.113.128/25') };
  const { output } = watched({ receivers, default: 'a', oncall: 'b' });
  const policy = objects(output, 'NetworkPolicy').find(
    ({ metadata }) => (metadata as JsonObject).name === 'watch-dingtalk-edges',
  );
  expect(policy?.spec).toMatchObject({
    egress: [
      {
        ports: [{ port: 443 }],
        to: [{ ipBlock: { cidr: '203.0.113.0/25' } }, { ipBlock: { cidr: '203.0.113.128/25' } }],
      },
    ],
  });
});

test('nobody outside of its namespace reaches the bridge, and Alertmanager only by its host', () => {
  const ingress = (alerting: AlertingProps) =>
    objects(watched(alerting).output, 'NetworkPolicy')
      .filter(({ spec }) => (spec as JsonObject).ingress !== undefined)
      .map(({ metadata }) => (metadata as JsonObject).name);
  expect(ingress(LEAST)).toEqual(['watch-default']);
  expect(ingress(EVERYTHING)).toEqual(['watch-default', 'watch-alertmanager-edges']);
});

test('without robots there is no bridge', () => {
  const { output } = watched({
    receivers: { hook: { type: 'webhook', url: 'https://h.example.com' } },
    default: 'hook',
  });
  expect(objects(output, 'Deployment')).toEqual([]);
  expect(system(output)?.alerts.map(({ name }) => name)).not.toContain('AlertmanagerDingTalkBridgeDown');
});

test('what its operator makes is stated', () => {
  const made = system(watched(EVERYTHING, prod).output)?.made ?? [];
  const generated = made.find(({ name }) => name === 'alertmanager-watch-generated');
  expect(generated?.keys).toEqual([
    'alertmanager.yaml.gz',
    'mail-authority',
    'mail-password',
    'phone-bearer',
    'phone-url',
    'signs-authority',
  ]);
});
