import { expectProved } from '../support/proved';
import { PROOFS } from './git-ops-proofs';
import { delivered, prod } from './gitops-fixture';

test('each alert fires when it should, and not before', () => {
  expectProved(delivered().env.output(), { gitops: PROOFS });
});

test('in prod, where a person begins each delivery, nobody is told for a day', () => {
  expectProved(delivered({}, prod).env.output(), { gitops: PROOFS });
});
