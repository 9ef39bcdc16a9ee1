import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { systems } from '../../apps/yunsi/platform';
import { rows } from '../../apps/yunsi/rows';
import { type Output, platform, type Row } from '../../lib';
import type { JsonObject } from '../../lib/kernel/base/values';
import type { ReleaseNeed } from '../../lib/kernel/needs';
import { toYaml } from '../../lib/kernel/render/yaml';
import type { Cluster } from '../support/cluster/cluster';
import type { ControlPlane } from '../support/cluster/control-plane';
import { Helm } from '../support/cluster/helm/helm';
import { realChart } from '../support/cluster/helm/real-charts';
import { installReleases } from '../support/cluster/helm/releases';
import { fileOf, serveCharts } from '../support/cluster/helm/repository';
import { packed } from '../support/cluster/helm/tarball';
import { emptyPlane } from '../support/cluster/standing';
import { definitionsIn } from '../support/crds';
import { removeFolders, tempFolder } from '../support/folders';
import type { Resource } from '../support/terraform/run';

/** The Helm step of the suite itself: that it refuses what helm refuses, waits as helm waits, and says what was said. */

const DEV = rows[0] as Row;
const [output] = [...platform('yunsi', [DEV], systems).outputs()] as [Output];
let plane: ControlPlane;
let cluster: Cluster;

beforeAll(async () => {
  ({ plane, cluster } = await emptyPlane(output));
}, 120_000);

afterAll(async () => {
  cluster?.close();
  await plane?.stop();
  removeFolders();
});

interface Change {
  readonly namespace: string;
  readonly values?: JsonObject;
  readonly after?: readonly string[];
  readonly more?: JsonObject;
}

/** A release as Terraform's state holds it, in another namespace than the platform's. */
function release(name: string, { namespace, values = {}, after = [], more = {} }: Change): Resource {
  const need = output.foundation.releases.get(name);
  if (need === undefined) throw new Error(`No release ${name} in ${DEV.name}`);
  const { chart, version, repository } = need.chart;
  const texts = [toYaml({ ...need.values, ...values })];
  const held = { name, chart, version, repository, namespace, values: texts, wait: true, skip_crds: true, timeout: 60 };
  return {
    address: `helm_release.${name}`,
    type: 'helm_release',
    name,
    values: { ...held, ...more },
    depends_on: after.map((other) => `helm_release.${other}`),
  };
}

async function namespace(name: string): Promise<string> {
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  const made = await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } });
  expect(made).toHaveProperty('object');
  return name;
}

/** Helm keeps a release in Secrets of its namespace. */
async function releasesIn(namespace: string): Promise<string[]> {
  const secrets = await cluster.list('v1', 'Secret', namespace);
  const labels = secrets.map(({ metadata }) => (metadata as { labels?: Record<string, string> }).labels);
  return labels.flatMap((label) => (label?.owner === 'helm' ? [`${label.name} ${label.status}`] : []));
}

/** A folder with a packed chart in it, as a user has real ones. */
function chartFolder(name: string, chart: JsonObject, templates: readonly JsonObject[]): string {
  const version = output.foundation.releases.get(name)?.chart.version ?? '';
  const folder = join(tempFolder(), 'charts');
  mkdirSync(folder);
  const files = {
    [`${name}/Chart.yaml`]: dump({ apiVersion: 'v2', name, version, ...chart }),
    [`${name}/templates/all.yaml`]: templates.map((object) => `---\n${dump(object)}`).join(''),
  };
  writeFileSync(join(folder, fileOf({ name, version })), packed(files));
  return folder;
}

function deployment(image: string): JsonObject {
  const labels = { app: 'one' };
  const securityContext = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image, securityContext }] } };
  const spec = { replicas: 2, selector: { matchLabels: labels }, template };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'one', labels }, spec };
}

const HOOK: JsonObject = {
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name: 'nobody-answers' },
  webhooks: [
    {
      name: 'nobody.example.com',
      clientConfig: { service: { name: 'nobody', namespace: 'default' } },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
    },
  ],
};

test('a value of the wrong type is refused by the schema of the chart, before anything is written', async () => {
  const refused = release('cert-manager', { namespace: await namespace('typed'), values: { replicaCount: 'two' } });
  const helm = await Helm.open(plane, output);
  const words = await helm.refuses(refused).finally(() => helm.close());
  expect(words).toBe(
    [
      'Helm release cert-manager (cert-manager v1.21.1) in namespace typed:',
      "Error: INSTALLATION FAILED: values don't meet the specifications of the schema(s) in the following chart(s):",
      'cert-manager:',
      "- at '/replicaCount': got string, want number",
    ].join('\n'),
  );
  await expect(installReleases(plane, output, [refused])).rejects.toThrow(words);
  expect(await releasesIn('typed')).toEqual([]);
});

test('a CRD that is there already, by somebody else, is refused where the values let the chart bring its own', async () => {
  const [definition] = definitionsIn('cert-manager') ?? [];
  if (definition === undefined) return;
  expect(await cluster.apply(definition)).toHaveProperty('object');
  const values = { crds: { enabled: true } };
  const helm = await Helm.open(plane, output);
  const words = await helm.refuses(release('cert-manager', { namespace: 'typed', values })).finally(() => helm.close());
  expect(words).toMatch(
    /\nError: INSTALLATION FAILED: .*CustomResourceDefinition "\S+\.cert-manager\.io" .* cannot be imported into the current release/,
  );
});

test('a chart for other versions of Kubernetes is refused', async () => {
  const charts = chartFolder('cert-manager', { kubeVersion: '>= 1.99.0-0' }, []);
  const one = release('cert-manager', { namespace: await namespace('versions') });
  await expect(installReleases(plane, output, [one], { charts })).rejects.toThrow(
    'Helm release cert-manager (cert-manager v1.21.1) in namespace versions:\n' +
      'Error: INSTALLATION FAILED: chart requires kubeVersion: >= 1.99.0-0 which is incompatible with Kubernetes v1.34.2',
  );
});

test('what a state asks for and no chart has is refused', async () => {
  const one = release('cert-manager', { namespace: 'versions', more: { version: 'v1.0.0' } });
  await expect(installReleases(plane, output, [one])).rejects.toThrow(/cert-manager v1\.0\.0.*\n.*not found/);
});

test('the pods that a class states run, each release after those that it depends on', async () => {
  const steps: string[] = [];
  const state = [
    release('cert-manager', { namespace: await namespace('first'), after: ['tidb-operator'] }),
    release('tidb-operator', { namespace: await namespace('second') }),
  ];
  const installed = await installReleases(plane, output, state, {
    progress: (name, step) => steps.push(`${name} ${step}`),
  });
  const stated = (system: string) =>
    output.model.systems.flatMap(({ id, pods }) => (id === system ? pods : [])).reduce((sum, p) => sum + p.replicas, 0);
  expect(installed).toEqual([
    expect.objectContaining({
      release: 'tidb-operator',
      namespace: 'second',
      origin: 'stand-in',
      pods: stated('tidb-operator'),
    }),
    // The check of its API is a hook: it has ended.
    expect.objectContaining({ release: 'cert-manager', version: 'v1.21.1', pods: stated('cert-manager') - 1 }),
  ]);
  expect(steps).toEqual(['tidb-operator begins', 'tidb-operator stands', 'cert-manager begins', 'cert-manager stands']);
  expect(await releasesIn('first')).toEqual(['cert-manager deployed']);
  const images = await cluster.get({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'cert-manager-images', namespace: 'first' },
  });
  const slots = output.foundation.releases.get('cert-manager')?.chart.images ?? [];
  expect(images?.data).toEqual(Object.fromEntries(slots.map(({ path, ref }) => [path, ref])));
});

test('pods without a node fail the release in its time, with the words of the scheduler; what follows is not begun', async () => {
  const model = {
    ...output.model,
    systems: output.model.systems.map((system) => ({
      ...system,
      pods: system.pods.map((pods) => ({ ...pods, requests: { ...pods.requests, cpu: '1000' } })),
    })),
  };
  const state = [
    release('tidb-operator', { namespace: await namespace('large'), more: { timeout: 3 } }),
    release('cert-manager', { namespace: await namespace('never'), after: ['tidb-operator'] }),
  ];
  const failed = await installReleases(plane, { ...output, model }, state).catch(String);
  expect(failed).toMatch(
    /^Error: Helm release tidb-operator \(tidb-operator v1\.6\.6\) in namespace large:\n.*deadline/,
  );
  const nodes = DEV.pools.flatMap((pool) => pool.nodes).length;
  const words = `0/${nodes} nodes are available: ${nodes} Insufficient cpu`;
  expect(failed).toMatch(new RegExp(`Pod large/tidb-operator-controller-\\S+: ${words}`));
  expect(failed).toContain('Not begun, since what they come after failed: cert-manager');
  expect([await releasesIn('large'), await releasesIn('never')]).toEqual([['tidb-operator failed'], []]);
});

test('an image that the values do not move is a failure', async () => {
  const one = release('tidb-operator', {
    namespace: await namespace('unmoved'),
    values: { operatorImage: 'docker.io/pingcap/tidb-operator:v1.6.0' },
  });
  await expect(installReleases(plane, output, [one])).rejects.toThrow(
    [
      'Helm release tidb-operator (tidb-operator v1.6.6) in namespace unmoved:',
      "  runs docker.io/pingcap/tidb-operator:v1.6.0, which no image slot of the chart's pin names",
      '  takes docker.io/pingcap/tidb-operator:v1.6.0 at operatorImage of its values, where docker.io/pingcap/tidb-operator:v1.6.6 was to be written',
    ].join('\n'),
  );
});

test('a real chart goes before a stand-in; webhooks that nobody answers are taken away', async () => {
  const image = output.foundation.releases.get('cert-manager')?.chart.images[0]?.ref ?? '';
  const charts = chartFolder('cert-manager', {}, [deployment(image), HOOK]);
  const one = release('cert-manager', { namespace: await namespace('real') });
  const installed = await installReleases(plane, output, [one], { charts });
  expect(installed).toEqual([expect.objectContaining({ origin: 'real', pods: 2 })]);
  expect(await cluster.get(HOOK)).toBeUndefined();
});

test('real charts come from a repository too; one that it has not is said in the words of Helm', async () => {
  const image = output.foundation.releases.get('cert-manager')?.chart.images[0]?.ref ?? '';
  const folder = chartFolder('cert-manager', {}, [deployment(image)]);
  const [file = ''] = readdirSync(folder);
  const need = output.foundation.releases.get('cert-manager') as ReleaseNeed;
  const { chart: name, version } = need.chart;
  const repository = await serveCharts([{ name, version, bytes: readFileSync(join(folder, file)) }]);
  const work = tempFolder();
  expect(await realChart(repository.url, need, work)).toMatchObject({ name, version });
  const other = { ...need, chart: { ...need.chart, version: 'v0.0.1' } };
  await expect(realChart(repository.url, other, work)).rejects.toThrow(
    /does not give cert-manager v0\.0\.1: .*not found/,
  );
  await repository.close();
});

test('a folder of charts that is not there, and settings that Helm is not given, are said', async () => {
  await expect(Helm.open(plane, output, '/nowhere')).rejects.toThrow(
    'KEELSON_CHARTS = /nowhere: there is no such folder',
  );
  const one = release('cert-manager', { namespace: 'versions', more: { set: [{ name: 'a', value: 'b' }] } });
  await expect(installReleases(plane, output, [one])).rejects.toThrow(
    'sets set, which this run of Helm does not carry',
  );
});
