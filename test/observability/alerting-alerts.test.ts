import { alertFiles, proofFlaws, ruleFile } from '../../lib/testing';
import { promtool } from '../support/promtool';
import { EVERYTHING, LEAST, prod, watched } from './alerting-fixture';
import { alertingProofs } from './alerting-proofs';

const one = watched(LEAST).output.model;
const three = watched(EVERYTHING, prod).output.model;

const PROOFS = alertingProofs('watch', 'watch');

/** Those that one server has. */
const ALONE = [
  'AlertmanagerDown',
  'AlertmanagerConfigNotLoaded',
  'AlertmanagerNotificationsFail',
  'AlertmanagerAlertsRefused',
  'AlertmanagerDingTalkBridgeDown',
];

test('promtool takes the rules', () => {
  const files = new Map([one, three].map((model) => [`${model.environment}.yaml`, ruleFile(model)]));
  const told = promtool(['check', 'rules', ...files.keys()], files);
  if (told !== undefined) expect(told).toBe('');
});

test('what stands alone has no cluster to watch, and nobody waits for it', () => {
  const namesIn = ({ systems }: typeof one) => systems.flatMap(({ alerts }) => alerts.map(({ name }) => name));
  expect(namesIn(one).sort()).toEqual([...ALONE].sort());
  expect(namesIn(three).sort()).toEqual(Object.keys(PROOFS).sort());
});

test('each alert fires in one scene and is silent in another', () => {
  expect(proofFlaws([three], { watch: PROOFS })).toEqual([]);
  const files = alertFiles([three], { watch: PROOFS });
  const tests = [...files.keys()].filter((file) => file.endsWith('.test.yaml'));
  expect(tests.length).toBeGreaterThan(0);
  const told = promtool(['test', 'rules', ...tests], files);
  if (told !== undefined) expect(told).toBe('');
});
