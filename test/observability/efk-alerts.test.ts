import type { Output } from '../../lib';
import type { Proofs } from '../../lib/testing';
import { expectProved } from '../support/proved';
import { stack, ZONES } from './efk-fixture';
import { EFK_PROOFS, EFK_SINGLE_PROOFS, ELASTIC_OPERATOR_PROOFS } from './efk-proofs';

/** What collects logs states alerts of the same system, `Logs…`, which are proved beside it. */
function withoutCollection({ model }: Output): Output {
  const systems = model.systems.map((system) => ({
    ...system,
    alerts: system.alerts.filter(({ name }) => !name.startsWith('Logs')),
  }));
  return { model: { ...model, systems } } as unknown as Output;
}

function expectEfkProved(output: Output, proofs: Readonly<Record<string, Proofs>>): void {
  expectProved(withoutCollection(output), proofs);
}

test('each alert of a quorum, and of the operator, fires when it should, and not before', () => {
  const { env } = stack({}, ZONES);
  expectEfkProved(env.output(), { logs: EFK_PROOFS, 'elastic-operator': ELASTIC_OPERATOR_PROOFS });
});

test('of one node nobody is told that copies or other nodes are missing', () => {
  expectEfkProved(stack().env.output(), { logs: EFK_SINGLE_PROOFS });
});
