import type { About, Mutation } from '../mutation';
import { helmFaults, terraformFaults } from './foundation';
import { meshFaults, meshReferences } from './mesh';
import { nameFaults } from './names';
import { podFaults, selectionFaults } from './pods';
import { referenceFaults } from './reference';
import { capacityFaults, securityFaults } from './running';
import { schemaFaults } from './schema';
import { deliveryFaults, immutableFaults, operatorFaults } from './standing';

/** Every deliberate fault, by what it is about. */
export const MUTATIONS: Readonly<Record<About, readonly Mutation[]>> = {
  schema: schemaFaults,
  names: nameFaults,
  reference: [...referenceFaults, ...meshReferences],
  selection: selectionFaults,
  pods: podFaults,
  capacity: capacityFaults,
  security: securityFaults,
  immutable: immutableFaults,
  operator: [...operatorFaults, ...meshFaults],
  delivery: deliveryFaults,
  helm: helmFaults,
  terraform: terraformFaults,
};
