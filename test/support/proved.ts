import type { Output } from '../../lib';
import { alertFiles, type Proofs, proofFlaws } from '../../lib/testing';
import { promtool } from './promtool';

/** Each alert of these systems fires in one scene and is silent in another. @param proofs by the id of the system */
export function expectProved({ model }: Output, proofs: Readonly<Record<string, Proofs>>): void {
  const models = [{ ...model, systems: model.systems.filter(({ id }) => id in proofs) }];
  expect(proofFlaws(models, proofs)).toEqual([]);
  const files = alertFiles(models, proofs);
  const tests = [...files.keys()].filter((file) => file.endsWith('.test.yaml'));
  // A system has a second file where a scene lasts for hours.
  expect(tests.length).toBeGreaterThanOrEqual(Object.keys(proofs).length);
  const told = promtool(['test', 'rules', ...tests], files);
  if (told !== undefined) expect(told).toBe('');
}
