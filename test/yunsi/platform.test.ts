import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaFindings, unknownPaths } from '../../lib/checks/chart-values';
import { leakFindings } from '../../lib/checks/leaks';
import { synthesizedFindings } from '../../lib/checks/synthesized';
import { mergedSchemas, type ProviderSchemas, terraformFindings } from '../../lib/checks/terraform-schema';

import { chartValues } from '../support/charts';
import { crds } from '../support/crds';
import { kubernetesFindings } from '../support/kubernetes-schema';
import { shared } from '../support/shared';
import { everyObject, isCustom, synthesized } from './platform';

/** Folders of CRDs that the operators of the platform bring. */
const CRDS = [
  'rook',
  'objectbucket',
  'ceph-csi-operator',
  'rabbitmq-cluster-operator',
  'messaging-topology-operator',
  'cert-manager',
  'cloudnative-pg',
  'barman-cloud',
  'gateway-api/standard',
  'tidb-operator/v1-v1.6.6',
];

test('every system has a snapshot test', () => {
  const systems = new Set([...synthesized().outputs.values()].flatMap((output) => [...output.systems.keys()]));
  const files = readdirSync(__dirname).filter((file) => file.endsWith('.test.ts'));
  expect(files).toEqual(expect.arrayContaining([...systems].map((system) => `${system}.test.ts`)));
});

test('nothing dangles, no secret stands in the manifests, every pod is admitted', () => {
  for (const output of synthesized().outputs.values())
    expect(synthesizedFindings(output.model, output.systems)).toEqual([]);
});

test('no secret value stands in the Terraform', () => {
  const { stacks, later } = synthesized();
  for (const [name, stack] of [...stacks, ...later]) expect(leakFindings(name, stack)).toEqual([]);
});

test('every custom resource is valid against the CRDs of its operator, unknown fields refused', () => {
  const known = crds(...CRDS);
  if (known === undefined) return;
  const custom = everyObject().filter(({ object }) => isCustom(object));
  expect(custom.length).toBeGreaterThan(100);
  expect(custom.flatMap(({ object }) => known.validate(object))).toEqual([]);
});

test('every object of a core kind is valid against the schemas of Kubernetes', () => {
  const core = everyObject().filter(({ object }) => !isCustom(object));
  expect(core.length).toBeGreaterThan(100);
  expect(core.flatMap(({ object }) => kubernetesFindings(object))).toEqual([]);
});

test('every Helm value is one that its chart has', () => {
  for (const output of synthesized().outputs.values())
    for (const { chart, values } of output.foundation.releases.values()) {
      const known = chartValues(`${chart.chart}-${chart.version}`);
      if (known === undefined) return;
      expect([chart.chart, unknownPaths(values, known)]).toEqual([chart.chart, []]);
      expect([chart.chart, schemaFindings(values, known)]).toEqual([chart.chart, []]);
    }
});

test('every stack is valid against the schemas of its providers', () => {
  const folder = shared('terraform');
  if (folder === undefined) return;
  const files = readdirSync(folder).filter((file) => file.endsWith('.schema.json'));
  const schemas = mergedSchemas(
    files.map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as ProviderSchemas),
  );
  const { stacks, later } = synthesized();
  for (const stack of [...stacks.values(), ...later.values()]) expect(terraformFindings(stack, schemas)).toEqual([]);
});

test('every system of the library states its pods, metrics, four alerts with runbooks, a dashboard, its logs, or says why not', () => {
  for (const { model } of synthesized().outputs.values())
    for (const system of model.systems.filter(({ pods, class: name }) => pods.length > 0 && name !== 'Portal')) {
      const excused = new Set(system.exceptions.map(({ rule }) => rule));
      const states = (fact: string, holds: boolean) =>
        expect([system.id, fact, holds || excused.has(fact)]).toEqual([system.id, fact, true]);
      states('metrics', system.metrics.length > 0);
      states('alerts', system.alerts.length >= 4);
      states('dashboard', system.dashboards.length > 0);
      states('logs', system.logs.length > 0);
      for (const alert of system.alerts) expect(alert.runbook.length).toBeGreaterThan(40);
    }
});

test('only what writes backups reaches the bucket', () => {
  const prod = synthesized().outputs.get('prod');
  const toBuckets = prod?.model.edges.filter(({ from, to }) => to.startsWith('ceph/') && from.startsWith('tidb/'));
  expect(toBuckets?.map(({ from }) => from)).toEqual(['tidb/backup', 'tidb/tikv']);
});
