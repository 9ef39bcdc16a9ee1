import { Size } from 'cdk8s';
import { Environment, type Output, outside, type Row } from '../../lib';
import { synthesizedFindings } from '../../lib/checks/rules';
import type { JsonObject } from '../../lib/kernel/base/values';
import { PublicGateway } from '../../lib/mesh/gateway/public-gateway';
import { HARBOR_CHART } from '../../lib/registry/harbor/pins';
import type { HarborRegistryProps } from '../../lib/registry/harbor/props';
import { removeFolders } from '../support/folders';
import { EVERYTHING, harbor, People, Puller, prod } from './harbor-fixture';

afterAll(removeFolders);

function outputOf(row: Partial<Row> = {}, props: Partial<HarborRegistryProps> = {}): Output {
  const env = Environment.test(row);
  harbor(env, props);
  return env.output();
}

/** Everything on, with takers. */
function whole(row: Partial<Row> = prod): Output {
  const env = Environment.test(row);
  const registry = harbor(env, {
    ...EVERYTHING,
    directory: new People(env, 'people').directory,
    pool: row === prod ? 'images' : undefined,
    replicateTo: {
      test: {
        to: outside.registry('https://registry.test.example.com', { authority: 'given' }),
        projects: ['platform'],
      },
    },
  });
  new Puller(env, 'shop', registry, 'platform');
  return env.output();
}

const values = (output: Output, id = 'registry') => output.foundation.releases.get(id)?.values as JsonObject;

function kinds(output: Output, system = 'registry'): string[] {
  return (output.systems.get(system) ?? [])
    .filter(({ kind }) => kind !== 'NetworkPolicy')
    .map((object) => `${object.kind} ${(object.metadata as JsonObject).name}`);
}

const policy = (output: Output, component: string) =>
  output.object('NetworkPolicy', `registry-${component}-edges`).spec as JsonObject;

describe('the least that can be said', () => {
  const output = outputOf();

  test('is a release of the applications phase, and certificates', () => {
    expect(output.model.needs.releases.filter(({ phase }) => phase === 'applications')).toMatchObject([
      { name: 'registry', namespace: 'registry', chart: 'harbor', version: HARBOR_CHART.version, asker: 'registry' },
    ]);
    expect(kinds(output)).toEqual([
      'Certificate registry-core-tls',
      'Certificate registry-jobservice-tls',
      'Certificate registry-nginx-tls',
      'Certificate registry-portal-tls',
      'Certificate registry-registry-tls',
      'Certificate registry-token-tls',
      'Certificate registry-trivy-tls',
    ]);
  });

  test('is one pod of each component, with requests', () => {
    const pods = output.model.systems.find(({ id }) => id === 'registry')?.pods ?? [];
    expect(pods.map(({ id, replicas }) => `${id} ${replicas}`)).toEqual(
      ['core', 'exporter', 'jobservice', 'nginx', 'portal', 'redis', 'registry', 'trivy'].map(
        (id) => `registry/${id} 1`,
      ),
    );
    expect(pods.find(({ id }) => id === 'registry/registry')).toMatchObject({
      labels: { app: 'harbor', component: 'registry', release: 'registry' },
      requests: { cpu: '300m', memory: '640Mi' },
      images: [expect.stringContaining('/registry-photon:'), expect.stringContaining('/harbor-registryctl:')],
    });
    expect(values(output)).toMatchObject({ core: { replicas: 1 }, redis: { type: 'internal' } });
    expect((values(output).core as JsonObject).topologySpreadConstraints).toBeUndefined();
  });

  test('takes every secret by reference, so that a rendering changes nothing', () => {
    expect(values(output)).toMatchObject({
      existingSecretAdminPassword: 'registry-admin',
      existingSecretSecretKey: 'registry-secret-key',
      core: {
        existingSecret: 'registry-internal',
        existingXsrfSecret: 'registry-internal',
        secretName: 'registry-token-tls',
      },
      jobservice: { existingSecret: 'registry-internal' },
      registry: {
        existingSecret: 'registry-internal',
        credentials: { username: 'harbor_registry_user', existingSecret: 'registry-store' },
      },
      database: { external: { existingSecret: 'registry-database' } },
      persistence: { imageChartStorage: { s3: { existingSecret: 'registry-bucket' } } },
      expose: { tls: { certSource: 'secret', secret: { secretName: 'registry-nginx-tls' } } },
      internalTLS: { enabled: true, certSource: 'secret' },
    });
    const keys = Object.fromEntries(
      output.model.needs.secrets.filter(({ asker }) => asker === 'registry').map((s) => [s.name, s.keys]),
    );
    expect(keys).toEqual({
      'registry-admin': ['HARBOR_ADMIN_PASSWORD'],
      'registry-bucket': ['REGISTRY_STORAGE_S3_ACCESSKEY', 'REGISTRY_STORAGE_S3_SECRETKEY'],
      'registry-database': ['password'],
      'registry-internal': ['CSRF_KEY', 'JOBSERVICE_SECRET', 'REGISTRY_HTTP_SECRET', 'secret'],
      'registry-secret-key': ['secretKey'],
      'registry-store': ['REGISTRY_HTPASSWD', 'REGISTRY_PASSWD'],
    });
    const lengths = Object.fromEntries(output.model.needs.minted.map(({ id, length }) => [id, length]));
    expect(lengths).toMatchObject({ 'registry/secret-key': 16, 'registry/csrf': 32, 'registry/uploads': 16 });
  });

  test('signs tokens with an RSA key that stays: Harbor takes no other, and its pods believe each other', () => {
    expect(output.object('Certificate', 'registry-token-tls')).toMatchObject({
      spec: { privateKey: { algorithm: 'RSA', size: 3072, rotationPolicy: 'Never' } },
    });
    expect(output.object('Certificate', 'registry-core-tls')).toMatchObject({
      spec: {
        privateKey: { algorithm: 'ECDSA', rotationPolicy: 'Always' },
        // As CORE_URL and CORE_LOCAL_URL have it.
        dnsNames: expect.arrayContaining(['registry-harbor-core', 'localhost']),
        ipAddresses: ['127.0.0.1', '::1'],
      },
    });
  });

  test('talks to the database with TLS that it verifies, and takes no more connections than it is given', () => {
    expect(values(output).database).toEqual({
      type: 'external',
      external: {
        host: 'bases-rw.bases.svc',
        port: '5432',
        username: 'registry',
        coreDatabase: 'registry',
        existingSecret: 'registry-database',
        sslmode: 'verify-full',
      },
      // Core, jobs and exporter: three pods share 60.
      maxOpenConns: 20,
      maxIdleConns: 10,
    });
    expect(values(output)).toMatchObject({ caBundleSecretName: 'registry-core-tls' });
    expect(values(outputOf(prod)).database).toMatchObject({ maxOpenConns: 12, maxIdleConns: 6 });
    expect(values(outputOf(prod, { connections: 200 })).database).toMatchObject({ maxOpenConns: 40 });
  });

  test('a database outside is trusted with nothing less', () => {
    const database = outside.sql('postgresql', 'registry', { host: 'pg.example.com', user: 'harbor' });
    expect(values(outputOf({}, { database })).database).toMatchObject({
      external: { host: 'pg.example.com', username: 'harbor', sslmode: 'verify-full' },
    });
  });

  test('the chart makes pods, and none of what is ours', () => {
    expect(values(output)).toMatchObject({
      expose: { type: 'clusterIP', clusterIP: { name: 'registry' } },
      metrics: { enabled: true, serviceMonitor: { enabled: false } },
      // No volume that several pods would share.
      jobservice: { jobLoggers: ['database'] },
      persistence: { imageChartStorage: { type: 's3', disableredirect: true } },
    });
    expect(JSON.stringify(values(output))).not.toContain('podDisruptionBudget');
  });

  test('is gated by its certificates, and gates what is made through its API', () => {
    const { ready = [] } = output.model.systems.find(({ id }) => id === 'registry') ?? {};
    expect(ready.filter(({ kind }) => kind === 'Certificate')).toHaveLength(7);
    expect(ready.filter(({ after }) => after === 'applications')).toMatchObject([
      { kind: 'Deployment', name: 'registry-harbor-core', path: 'status.conditions[type=Available].status' },
      { kind: 'Deployment', name: 'registry-harbor-nginx' },
    ]);
  });
});

describe('in an environment of quorum', () => {
  const output = outputOf(prod);

  test('two pods of each, in zones of their own, and one of them taken at a time', () => {
    expect(values(output)).toMatchObject({
      core: {
        replicas: 2,
        topologySpreadConstraints: [
          { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' },
        ],
      },
      exporter: { replicas: 1 },
    });
    expect(kinds(output).filter((name) => name.startsWith('PodDisruptionBudget'))).toEqual(
      ['core', 'jobservice', 'nginx', 'portal', 'registry', 'trivy'].map(
        (name) => `PodDisruptionBudget registry-${name}`,
      ),
    );
    expect(output.object('PodDisruptionBudget', 'registry-core').spec).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: { app: 'harbor', component: 'core', release: 'registry' } },
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    });
  });

  test('on a pool of its own, where the pool keeps others off', () => {
    const pooled = values(outputOf(prod, { pool: 'images' }));
    const placed = {
      nodeSelector: { 'keelson.dev/pool': 'images' },
      tolerations: [
        { key: 'role', operator: 'Equal', value: 'images', effect: 'NoSchedule' },
        { key: 'quiet', operator: 'Exists', effect: 'PreferNoSchedule' },
      ],
    };
    expect(pooled).toMatchObject({ core: placed, trivy: placed, redis: { internal: placed } });
  });
});

describe('everything on', () => {
  const output = whole();

  test('the network is closed but for what is used', () => {
    expect(policy(output, 'nginx')).toMatchObject({
      ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/24' } }], ports: [{ port: 8443, protocol: 'TCP' }] }],
    });
    expect(JSON.stringify(policy(output, 'core'))).toContain('"base":"registry"');
    const foreign = output.model.edges
      .filter(({ to }) => to.startsWith('outside/registry-'))
      .map((e) => `${e.from} ${e.to}`);
    expect(foreign.filter((edge) => edge.startsWith('registry/core'))).toEqual([
      'registry/core outside/registry-docker.io',
      'registry/core outside/registry-ghcr.io',
      'registry/core outside/registry-quay.io',
      'registry/core outside/registry-registry.test.example.com',
    ]);
    const reach = (to: string) => output.model.edges.filter((edge) => edge.to === to).map(({ from }) => from);
    expect(reach('outside/vulnerabilities')).toEqual(['registry/trivy']);
    expect(reach('outside/registry-blobs')).toEqual(['registry/registry']);
  });

  test('metrics are read plainly: Harbor serves them so, whatever the chart calls the port', () => {
    const { metrics = [], endpoints = [] } = output.model.systems.find(({ id }) => id === 'registry') ?? {};
    expect(metrics.map(({ endpoint }) => endpoint)).toEqual(
      ['core', 'exporter', 'jobservice', 'registry'].map((name) => `registry/${name}-metrics`),
    );
    for (const { endpoint } of metrics)
      expect(endpoints.find(({ id }) => id === endpoint)).toMatchObject({ tls: false, podPort: 8001 });
  });

  test('alerts have runbooks, and speak of this registry alone', () => {
    const { alerts = [], dashboards } = output.model.systems.find(({ id }) => id === 'registry') ?? {};
    expect(alerts.map(({ name }) => name)).toEqual([
      'HarborCertificatesOld',
      'HarborErrors',
      'HarborJobsWait',
      'HarborQuotaAlmostUsed',
      'HarborReplicationFails',
      'HarborSilent',
      'HarborUnhealthy',
    ]);
    for (const { expr, runbook } of alerts) {
      expect(expr).toContain('namespace="registry",pod=~"registry-harbor-');
      expect(runbook).toMatch(/^1\. /);
    }
    expect(dashboards?.map(({ title }) => title)).toEqual(['Harbor registry']);
  });

  test('two stand side by side, also in one namespace', () => {
    const env = Environment.test(prod);
    harbor(env, { namespace: 'images' }, 'registry');
    harbor(env, { namespace: 'images' }, 'harbor-two');
    const both = env.output();
    expect(synthesizedFindings(both)).toEqual([]);
    // The chart puts no name of its own behind one that has it already.
    expect(both.object('Certificate', 'harbor-two-core-tls')).toMatchObject({
      spec: { dnsNames: expect.arrayContaining(['harbor-two-core']) },
    });
  });
});

describe('behind a gateway', () => {
  const behind = (kind: { gatewayClass: string } | { ingressClass: string }, tls?: boolean): Output => {
    const env = Environment.test();
    const proxies = { namespace: 'envoy', labels: { app: 'envoy' } };
    const hosts = new PublicGateway(env, 'hosts', { ...kind, proxies });
    harbor(env, { host: hosts.host('images'), ...(tls === undefined ? {} : { tls }) });
    return env.output();
  };

  test('is called by TLS, which is verified, for as long as a layer takes', () => {
    const output = behind({ gatewayClass: 'eg' });
    expect(output.object('HTTPRoute', 'registry-images.unit.example.com', 'registry').spec).toMatchObject({
      hostnames: ['images.unit.example.com'],
      rules: [{ backendRefs: [{ name: 'registry', port: 443 }], timeouts: { request: '3600s' } }],
    });
    expect(JSON.stringify(output.systems.get('registry'))).toContain('"BackendTLSPolicy"');
    expect(synthesizedFindings(output)).toEqual([]);
  });

  test('behind an Ingress, plainly: it has no words for more', () => {
    expect(() => behind({ ingressClass: 'nginx' })).toThrow('speaks TLS, and an Ingress has no field');
    const output = behind({ ingressClass: 'nginx' }, false);
    expect(values(output)).toMatchObject({ expose: { tls: { enabled: false } }, internalTLS: { enabled: true } });
    expect(kinds(output)).not.toContain('Certificate registry-nginx-tls');
    expect(JSON.stringify(output.object('Ingress', 'registry-images.unit.example.com', 'registry').spec)).toContain(
      '{"name":"registry","port":{"number":80}}',
    );
    expect(synthesizedFindings(output)).toEqual([]);
  });
});

describe('by the row', () => {
  test('a mirror gives images, and what the scanner knows', () => {
    const mirrored = values(outputOf({ mirror: 'mirror.example.com/all' }));
    expect(mirrored).toMatchObject({
      core: { image: { repository: 'mirror.example.com/all/docker.io/goharbor/harbor-core' } },
      trivy: { dbRepository: ['mirror.example.com/all/mirror.gcr.io/aquasec/trivy-db', expect.any(String)] },
    });
  });

  test('pods are stated with the images that the chart pulls, and the label says what Harbor is', () => {
    const output = outputOf({ mirror: 'mirror.example.com/all', pins: { harbor: '1.19.2' } });
    const { pods = [] } = output.model.systems.find(({ id }) => id === 'registry') ?? {};
    const pulled = HARBOR_CHART.images.map(({ path }) => {
      const { repository, tag } = path
        .split('.')
        .reduce<unknown>((at, key) => (at as JsonObject)[key], values(output)) as {
        repository: string;
        tag: string;
      };
      return `${repository}:${tag}`;
    });
    expect(pods.flatMap(({ images }) => images).sort()).toEqual(pulled.sort());
    expect(output.object('Certificate', 'registry-core-tls').metadata).toMatchObject({
      labels: { 'app.kubernetes.io/version': 'v2.15.1' },
    });
  });

  test('a mirror on a port of its own is where the scanner goes', () => {
    expect(policy(outputOf({ mirror: 'mirror.example.com:5000/all' }), 'trivy')).toMatchObject({
      egress: expect.arrayContaining([expect.objectContaining({ ports: [{ port: 5000, protocol: 'TCP' }] })]),
    });
    expect(JSON.stringify(policy(outputOf(), 'trivy'))).not.toContain('5000');
  });

  test('without the internet, the scanner asks nobody', () => {
    const output = outputOf({}, { offline: true });
    expect(values(output)).toMatchObject({ trivy: { offlineScan: true, skipUpdate: true, skipJavaDBUpdate: true } });
    expect(output.model.edges.filter(({ from }) => from === 'registry/trivy').map(({ to }) => to)).toEqual([
      'bases/registry',
    ]);
  });

  test('a secret that is rotated rolls who reads it, and nobody else', () => {
    const stamp = (output: Output, component: string) =>
      ((values(output)[component] as JsonObject).podAnnotations as JsonObject)['keelson.dev/stamp'];
    const before = outputOf();
    const after = outputOf({ generations: { 'registry/store': 2 } });
    const rolled = ['core', 'jobservice', 'registry', 'exporter'].filter(
      (one) => stamp(before, one) !== stamp(after, one),
    );
    expect(rolled).toEqual(['core', 'jobservice', 'registry']);
  });

  test('a bucket behind an authority of its own is trusted by who writes to it', () => {
    const blobs = outside.bucket('blobs', { host: 's3.example.com' });
    const trusted: HarborRegistryProps['blobs'] = {
      offers: 'bucket',
      for: (taker, use, from) => ({
        ...blobs.for(taker, use, from),
        trust: taker.state.makes({ kind: 'Secret', name: 'blobs-trust', keys: ['ca.crt'] }),
      }),
    };
    expect(values(outputOf({}, { blobs: trusted }))).toMatchObject({
      persistence: { imageChartStorage: { caBundleSecretName: 'blobs-trust' } },
    });
    expect(values(outputOf({}, { size: Size.gibibytes(20) }))).toMatchObject({
      persistence: { persistentVolumeClaim: { redis: { size: '20Gi', storageClass: 'kept' } } },
    });
  });
});
