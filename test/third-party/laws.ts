import { type Law, law } from '../../lib';
import { FinderCluster, FinderIndex } from './finder';

/** What is known of finder-operator's custom resources, beyond their schemas. */
export const FINDER_LAWS: readonly Law[] = [
  law(FinderCluster, {
    refers: [{ at: 'spec.adminSecretName', to: 'Secret' }],
    fixed: {
      fields: ['spec.storage.storageClassName'],
      by: 'the operator drops the change in silence',
      fix: 'Make a second cluster and index anew.',
    },
    check({ replicas }, tell) {
      if (typeof replicas === 'number' && replicas % 2 === 0)
        tell('replicas', replicas, 'cannot elect a leader', { allowed: 'odd numbers' });
    },
  }),
  law(FinderIndex, { refers: [{ at: 'spec.cluster', to: FinderCluster }] }),
];
