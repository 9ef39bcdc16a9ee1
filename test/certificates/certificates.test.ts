import { readFileSync } from 'node:fs';
import { Size } from 'cdk8s';
import { loadAll } from 'js-yaml';
import { type CertificateAsk, Environment, ISSUER, type Issuer, nodes, type Row, System } from '../../lib';
import { Certificates } from '../../lib/certificates/certificates';
import type { CertificatesProps } from '../../lib/certificates/props';
import { toldProblem } from '../../lib/checks/findings/problem';
import { synthesizedFindings } from '../../lib/checks/rules';
import type { JsonObject } from '../../lib/kernel/base/values';
import { crdsOf } from '../support/crds';
import { kubernetesFindings, kubernetesKnows } from '../support/kubernetes-schema';
import { refusals } from '../support/refusals';
import { shared } from '../support/shared';

const main = { name: 'main', nodes: nodes('main', 3), cpu: 16, memory: Size.gibibytes(64) };
const prod: Partial<Row> = { name: 'prod', stage: 'prod', pools: [main] };

/** A made-up system that wants certificates. */
class Site extends System {
  constructor(env: Environment, id: string, ...asks: readonly CertificateAsk[]) {
    super(env, id, {}, { app: 'site', maxId: 30, security: 'restricted' });
    this.ambient<Issuer>(ISSUER, (issuer) => {
      for (const ask of asks) issuer.certificate(this, ask);
    });
  }
}

function made(row: Partial<Row> = {}, props: CertificatesProps = {}): Environment {
  const env = Environment.test(row);
  new Certificates(env, 'certificates', props);
  return env;
}

/** What an ask comes to. */
function asked(ask: CertificateAsk): JsonObject {
  const env = made();
  new Site(env, 'site', ask);
  return env.output().object('Certificate', ask.name);
}

const spec = (object: JsonObject) => object.spec as JsonObject;

describe('the least that can be said', () => {
  const output = made().output();

  test('comes to a root that signs itself, and an issuer that signs with it', () => {
    expect(spec(output.object('ClusterIssuer', 'certificates-root'))).toEqual({ selfSigned: {} });
    expect(spec(output.object('ClusterIssuer', 'certificates'))).toEqual({ ca: { secretName: 'certificates-ca' } });
    expect(spec(output.object('Certificate', 'certificates-ca'))).toEqual({
      commonName: 'platform unit certificates',
      subject: { organizations: ['platform'] },
      isCA: true,
      duration: '87600h',
      issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'certificates-root' },
      privateKey: { algorithm: 'ECDSA', size: 384, encoding: 'PKCS8', rotationPolicy: 'Never' },
      secretName: 'certificates-ca',
      usages: ['digital signature', 'cert sign', 'crl sign'],
    });
  });

  test('keeps the keys of issuers in its own namespace, and tells cert-manager so', () => {
    expect(output.object('Certificate', 'certificates-ca').metadata).toMatchObject({ namespace: 'certificates' });
    expect(output.foundation.releases.get('cert-manager')?.values).toMatchObject({
      clusterResourceNamespace: 'certificates',
      crds: { enabled: false },
      global: { leaderElection: { namespace: 'cert-manager' } },
      replicaCount: 1,
    });
  });

  test('never lets the root be pruned', () => {
    for (const [kind, name] of [
      ['Certificate', 'certificates-ca'],
      ['ClusterIssuer', 'certificates'],
    ] as const)
      expect(output.object(kind, name).metadata).toMatchObject({
        annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' },
      });
  });

  test('is ready when the issuer is', () => {
    expect(output.model.systems.find(({ id }) => id === 'certificates')?.ready).toEqual([
      expect.objectContaining({ kind: 'ClusterIssuer', name: 'certificates', is: 'True' }),
    ]);
  });
});

describe('a certificate', () => {
  test('is written into the file of who asks, before everything else', () => {
    const certificate = asked({ name: 'web', hosts: ['site.site.svc', '*.example.com'] });
    expect(certificate.metadata).toMatchObject({
      namespace: 'site',
      annotations: { 'argocd.argoproj.io/sync-wave': '-1' },
    });
    expect(spec(certificate)).toEqual({
      secretName: 'web',
      issuerRef: { group: 'cert-manager.io', kind: 'ClusterIssuer', name: 'certificates' },
      dnsNames: ['site.site.svc', '*.example.com'],
      usages: ['digital signature', 'server auth'],
      privateKey: { algorithm: 'ECDSA', size: 256, encoding: 'PKCS8', rotationPolicy: 'Always' },
    });
  });

  test('for who reads an ECDSA key in no other form, the key is SEC 1', () => {
    const certificate = asked({ name: 'web', hosts: ['site.site.svc'], key: 'sec1' });
    expect(spec(certificate)).toMatchObject({
      privateKey: { algorithm: 'ECDSA', size: 256, encoding: 'PKCS1', rotationPolicy: 'Always' },
    });
  });

  test('with everything', () => {
    const certificate = asked({
      name: 'web',
      secretName: 'web-secret',
      hosts: [],
      addresses: ['10.0.0.1', 'fd00::1'],
      usages: ['server auth', 'client auth'],
      commonName: 'web',
      secretLabels: { 'rabbitmq.com/topology-operator': 'true' },
    });
    expect(spec(certificate)).toMatchObject({
      secretName: 'web-secret',
      commonName: 'web',
      ipAddresses: ['10.0.0.1', 'fd00::1'],
      usages: ['digital signature', 'server auth', 'client auth'],
      secretTemplate: { labels: { 'rabbitmq.com/topology-operator': 'true' } },
    });
    expect(spec(certificate)).not.toHaveProperty('dnsNames');
  });

  test('gives back the Secret that the issuer makes, which nobody then misses', () => {
    const env = made();
    let secret: unknown;
    class Reader extends Site {
      override connect(): void {
        secret = (env.systems.find(({ id }) => id === 'certificates') as Certificates).certificate(this, {
          name: 'late',
          hosts: ['late.svc'],
        });
      }
    }
    new Reader(env, 'reader');
    const output = env.output();
    expect(secret).toEqual({
      namespace: 'reader',
      name: 'late',
      keys: ['ca.crt', 'tls.crt', 'tls.key'],
      stamp: '',
      origin: 'operator',
    });
    expect(synthesizedFindings(output)).toEqual([]);
  });

  test('puts who asks after the issuer, and the issuer after cert-manager', () => {
    const env = Environment.test();
    new Site(env, 'asite', { name: 'web', hosts: ['a.b'] });
    new Certificates(env, 'certificates');
    expect(env.output().model.systems.map(({ id }) => id)).toEqual(['cert-manager', 'certificates', 'asite']);
  });
});

describe('with quorum', () => {
  const output = made(prod, { namespace: 'issuers', owner: 'security' }).output();

  test('cert-manager survives a node, and the webhook two', () => {
    expect(output.foundation.releases.get('cert-manager')?.values).toMatchObject({
      clusterResourceNamespace: 'issuers',
      replicaCount: 2,
      webhook: { replicaCount: 3 },
      cainjector: { replicaCount: 2 },
    });
    for (const name of ['cert-manager', 'cert-manager-webhook', 'cert-manager-cainjector'])
      expect(spec(output.object('PodDisruptionBudget', name)).maxUnavailable).toBe(1);
  });

  test('every object is as its schema wants it', () => {
    const env = made(prod);
    new Site(env, 'site', {
      name: 'web',
      hosts: ['a.b'],
      addresses: ['::1'],
      commonName: 'a',
      secretLabels: { a: 'b' },
    });
    const output = env.output();
    const objects = [...output.systems.values()].flat();
    const known = crdsOf(output);
    const custom = objects.filter((object) => known?.knows(String(object.apiVersion), String(object.kind)));
    expect(custom.flatMap((object) => known?.validate(object) ?? []).map(toldProblem)).toEqual([]);
    expect(known === undefined || custom.length === 4).toBe(true);
    const own = objects.filter(({ apiVersion, kind }) => kubernetesKnows(String(apiVersion), String(kind)));
    expect(own.length).toBeGreaterThan(5);
    expect(own.flatMap((object) => kubernetesFindings(object))).toEqual([]);
  });
});

describe('what is stated', () => {
  const { model } = made().output();
  const operator = model.systems.find(({ id }) => id === 'cert-manager');

  test('the API server reaches the webhook at its pods’ port', () => {
    const edges = model.edges.map(({ from, to }) => `${from} > ${to}`);
    expect(edges).toContain('api-server > cert-manager/webhook');
    expect(operator?.endpoints.find(({ id }) => id === 'cert-manager/webhook')).toMatchObject({
      podPort: 10250,
      port: 443,
      host: 'cert-manager-webhook.cert-manager.svc',
      tls: true,
    });
    for (const part of ['controller', 'webhook', 'cainjector', 'startupapicheck'])
      expect(edges).toContain(`cert-manager/${part} > kubernetes/api`);
  });

  test('pods run images of the chart, through the mirror', () => {
    const mirrored = made({ mirror: 'registry.example.com/m' }).output().model;
    const pods = mirrored.systems.find(({ id }) => id === 'cert-manager')?.pods ?? [];
    expect(pods.flatMap(({ images }) => images)).toEqual([
      'registry.example.com/m/quay.io/jetstack/cert-manager-cainjector:v1.21.1',
      'registry.example.com/m/quay.io/jetstack/cert-manager-controller:v1.21.1',
      'registry.example.com/m/quay.io/jetstack/cert-manager-startupapicheck:v1.21.1',
      'registry.example.com/m/quay.io/jetstack/cert-manager-webhook:v1.21.1',
    ]);
  });

  test('metrics of certificates say themselves where the certificate is', () => {
    const metrics = made().systems.find(({ id }) => id === 'cert-manager')?.state.allMetrics ?? [];
    expect(metrics.map(({ at, honorLabels }) => [at.id, honorLabels])).toEqual([
      ['cert-manager/controller-metrics', true],
      ['cert-manager/webhook-metrics', undefined],
      ['cert-manager/cainjector-metrics', undefined],
    ]);
  });

  test('alerts, with what to do, on both', () => {
    for (const id of ['cert-manager', 'certificates']) {
      const alerts = model.systems.find((system) => system.id === id)?.alerts ?? [];
      expect(alerts.length).toBeGreaterThanOrEqual(4);
      for (const { runbook } of alerts) expect(runbook).toMatch(/^1\. .+\n2\. /);
    }
  });

  const secrets = shared('operators/messaging-databases/cert-manager-secrets.yaml');
  (secrets === undefined ? test.skip : test)('a Secret has the keys and the labels that the real one has', () => {
    const real = loadAll(readFileSync(secrets as string, 'utf8')) as JsonObject[];
    const tls = real.filter(({ type }) => type === 'kubernetes.io/tls');
    expect(tls.length).toBeGreaterThan(1);
    const own = model.systems.flatMap(({ made: all }) => all).find(({ name }) => name === 'certificates-ca');
    for (const { data } of tls)
      expect(Object.keys(data as object)).toEqual(expect.arrayContaining(own?.keys as string[]));
    const labelled = tls.find(({ metadata }) => (metadata as JsonObject).name === 'prod-tls');
    expect(labelled?.metadata).toMatchObject({ labels: { 'rabbitmq.com/topology-operator': 'true' } });
  });
});

describe('what is refused', () => {
  const one = (ask: object) => refusals(() => asked(ask as CertificateAsk));

  test.each<[string, object, string]>([
    [
      'a name that is none',
      { name: 'A_b', hosts: ['a.b'] },
      'unit/site: certificate A_b = "A_b": is no name of a certificate; allowed: lower-case letters, digits, dashes and dots, at most 240.',
    ],
    ['a name without room for its requests', { name: 'a'.repeat(241), hosts: ['a.b'] }, 'is no name of a certificate'],
    [
      'a Secret that is none',
      { name: 'web', secretName: 'A_b', hosts: ['a.b'] },
      'certificate web: secretName = "A_b": is no name of a Secret',
    ],
    [
      'nobody',
      { name: 'web', hosts: [] },
      'certificate web: hosts = []: names nobody: a client compares the host that it calls with the names in the certificate. Give at least one host or address.',
    ],
    [
      'an empty host',
      { name: 'web', hosts: [''] },
      'certificate web: hosts = "": is no DNS name; allowed: as rabbit.prod.svc or *.example.com, in lower case.',
    ],
    ['a host with odd letters', { name: 'web', hosts: ['a_b!'] }, 'hosts = "a_b!": is no DNS name'],
    ['a wildcard within', { name: 'web', hosts: ['a.*.b'] }, 'hosts = "a.*.b": is no DNS name'],
    ['a label too long', { name: 'web', hosts: [`${'a'.repeat(64)}.b`] }, 'is no DNS name'],
    [
      'an address',
      { name: 'web', hosts: [], addresses: ['1.2.3'] },
      'certificate web: addresses = "1.2.3": is no IP address; allowed: as 10.0.0.1 or fd00::1.',
    ],
    [
      'a usage',
      { name: 'web', hosts: ['a.b'], usages: ['server'] },
      'certificate web: usages = ["server"]: is none of what there is; allowed: server auth, client auth.',
    ],
    ['no usage', { name: 'web', hosts: ['a.b'], usages: [] }, 'usages = []: is none of what there is'],
    [
      'a long common name',
      { name: 'web', hosts: ['a.b'], commonName: 'é'.repeat(33) },
      'is no common name; allowed: 1 to 64 bytes; hosts may be longer.',
    ],
    [
      'a label’s value',
      { name: 'web', hosts: ['a.b'], secretLabels: { app: 'a b' } },
      'certificate web: secretLabels[\'app\'] = "a b": is no value of a label',
    ],
  ])('%s', (_, ask, message) => {
    const found = one(ask);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(message);
  });

  test('two faults at once are both told', () => {
    expect(one({ name: 'web', hosts: ['a_b'], addresses: ['x'] })).toHaveLength(2);
  });

  test('two certificates in one Secret', () => {
    const env = made();
    new Site(env, 'site', { name: 'a', hosts: ['a.b'] }, { name: 'b', secretName: 'a', hosts: ['a.b'] });
    expect(refusals(() => env.output())).toEqual([
      'unit/site: certificate b = "site/a": goes into the Secret of another certificate, which unit/site asks for. Give one of the two another name.',
    ]);
  });

  test('a second authority: an environment has one', () => {
    const env = made();
    expect(refusals(() => new Certificates(env, 'other'))).toEqual([
      'unit/other: offers the certificate issuer of this environment, which unit/certificates offers already. Keep one of the two.',
    ]);
  });
});

test('two environments have each their own', () => {
  const bytes = [made({ name: 'a' }), made({ name: 'b' })].map((env) => env.output().file('certificates'));
  expect(bytes[0]).toContain('commonName: platform a certificates');
  expect(bytes[1]).toContain('commonName: platform b certificates');
});
