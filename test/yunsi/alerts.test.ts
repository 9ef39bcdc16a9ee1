import { yunsi } from '../../apps/yunsi/platform';
import { alertFiles, proofFlaws, ruleFile } from '../../lib/testing';
import { promtool } from '../support/promtool';
import { PROOFS } from './proofs';

const models = [...yunsi.outputs()].map(({ model }) => model);
const withAlerts = new Set(
  models.flatMap(({ systems }) => systems.flatMap(({ id, alerts }) => (alerts.length > 0 ? id : []))),
);

test('promtool takes the alerts of every environment', () => {
  const files = new Map(models.map((model) => [`${model.environment}.yaml`, ruleFile(model)]));
  expect(files.size).toBe(4);
  const told = promtool(['check', 'rules', ...files.keys()], files);
  if (told !== undefined) expect(told).toBe('');
});

test('proofs are of systems that have alerts', () => {
  expect(Object.keys(PROOFS).filter((id) => !withAlerts.has(id))).toEqual([]);
});

test.each([...withAlerts].sort())('%s: each alert fires in one scene and is silent in another', (id) => {
  const own = models.map((model) => ({ ...model, systems: model.systems.filter((system) => system.id === id) }));
  const proofs = { [id]: PROOFS[id] ?? {} };
  expect(proofFlaws(own, proofs)).toEqual([]);
  const files = alertFiles(own, proofs);
  const tests = [...files.keys()].filter((file) => file.endsWith('.test.yaml'));
  expect(tests.length).toBeGreaterThan(0);
  const told = promtool(['test', 'rules', ...tests], files);
  if (told !== undefined) expect(told).toBe('');
});
