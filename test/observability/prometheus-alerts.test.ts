import { Environment, type Model } from '../../lib';
import { alertFiles, type Proofs, proofFlaws, ruleFile } from '../../lib/testing';
import { production } from '../support/production';
import { promtool } from '../support/promtool';
import { monitored } from './monitoring-fixture';
import { PROOFS as OPERATOR } from './prometheus-operator-proofs';
import { PROBE_PROOFS, PROMETHEUS_PROOFS, PUSH_PROOFS } from './prometheus-proofs';

const everything = { push: {}, probes: { http: ['https://shop.example.com/ready'] } };
const env = new Environment({ ...Environment.test().row, ...production('watch') });
monitored(env, everything);
const { model } = env.output();
/** Alertmanager's and Grafana's are proved beside them. */
const ours = /^(Kube|Prometheus|Push|Probe)/;

function only(model: Model, id: string): Model {
  const systems = model.systems.filter((system) => system.id === id);
  return {
    ...model,
    systems: systems.map((one) => ({
      ...one,
      alerts: one.alerts.filter(({ name }) => id !== 'monitoring' || ours.test(name)),
    })),
  };
}

test('promtool takes every rule', () => {
  const told = promtool(['check', 'rules', 'all.yaml'], new Map([['all.yaml', ruleFile(model)]]));
  if (told !== undefined) expect(told).toBe('');
});

test.each<[string, Proofs]>([
  ['monitoring', { ...PROMETHEUS_PROOFS, ...PUSH_PROOFS, ...PROBE_PROOFS }],
  ['prometheus-operator', OPERATOR],
])('%s: each alert fires in one scene and is silent in another', (id, proofs) => {
  const own = [only(model, id)];
  expect(proofFlaws(own, { [id]: proofs })).toEqual([]);
  const files = alertFiles(own, { [id]: proofs });
  const tests = [...files.keys()].filter((file) => file.endsWith('.test.yaml'));
  expect(tests.length).toBeGreaterThan(0);
  const told = promtool(['test', 'rules', ...tests], files);
  if (told !== undefined) expect(told).toBe('');
});
