import type { Output } from '../../lib';
import type { Against } from '../../lib/testing';
import { chartFolder } from './charts';
import { crdsOf } from './crds';
import { kubernetesFindings, kubernetesKnows } from './kubernetes-schema';

/** Every schema that the test data has for what an environment writes. */
export function against(output: Output): Against {
  return {
    crds: crdsOf(output),
    kubernetes: { knows: kubernetesKnows, serves: () => true, validate: kubernetesFindings },
    charts: (chart, version) => chartFolder(chart, version),
  };
}
