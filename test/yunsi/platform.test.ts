import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { synthesizedFindings } from '../../lib/checks/rules';
import { leaksIn } from '../../lib/checks/rules/leaks';
import { schemaProblems, unknownPaths } from '../../lib/checks/schemas/chart-values';
import { mergedSchemas, type ProviderSchemas, terraformProblems } from '../../lib/checks/terraform/stack';
import { chartValues } from '../support/charts';
import { crdsOf } from '../support/crds';
import { kubernetesFindings } from '../support/kubernetes-schema';
import { shared } from '../support/shared';
import { everyObject, isCustom, synthesized } from './synthesized';

test('nothing dangles, no secret stands in the manifests, every pod is admitted', () => {
  for (const output of synthesized().outputs.values()) expect(synthesizedFindings(output)).toEqual([]);
});

test('no secret value stands in the Terraform', () => {
  const { stacks, later } = synthesized();
  for (const [name, stack] of [...stacks, ...later]) expect([name, leaksIn(stack)]).toEqual([name, []]);
});

test('every custom resource is valid against the CRDs that its environment has, unknown fields refused', () => {
  const custom = everyObject().filter(({ object }) => isCustom(object));
  expect(custom.length).toBeGreaterThan(100);
  for (const [environment, output] of synthesized().outputs) {
    const known = crdsOf(output);
    if (known === undefined) return;
    const own = custom.filter((one) => one.environment === environment);
    expect(own.flatMap(({ object }) => known.validate(object))).toEqual([]);
  }
});

test('every object of a core kind is valid against the schemas of Kubernetes', () => {
  const core = everyObject().filter(({ object }) => !isCustom(object));
  expect(core.length).toBeGreaterThan(100);
  expect(core.flatMap(({ object }) => kubernetesFindings(object))).toEqual([]);
});

test('every Helm value is one that its chart has', () => {
  if (shared('values') === undefined) return;
  for (const output of synthesized().outputs.values())
    for (const { chart, values } of output.foundation.releases.values()) {
      const known = chartValues(chart.chart, chart.version);
      if (known === undefined)
        throw new Error(`The test data has no values of the chart ${chart.chart} ${chart.version}.`);
      expect([chart.chart, unknownPaths(values, known)]).toEqual([chart.chart, []]);
      expect([chart.chart, schemaProblems(values, known)]).toEqual([chart.chart, []]);
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
  for (const stack of [...stacks.values(), ...later.values()]) expect(terraformProblems(stack, schemas)).toEqual([]);
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
