import type { Labels } from '../../kernel/base/values';

/** Of the operator: its release, its namespace, its Deployment, its ServiceAccount. */
export const OPERATOR = 'argo-rollouts';

/** Of its controller, as the chart makes them. */
export const CONTROLLER_LABELS: Labels = {
  'app.kubernetes.io/component': 'rollouts-controller',
  'app.kubernetes.io/instance': OPERATOR,
  'app.kubernetes.io/name': OPERATOR,
};

/** What the controller puts on the pods of each version, and into the selectors of the Services that it owns. */
export const HASH_LABEL = 'rollouts-pod-template-hash';

/** The Services of a release that the controller points at one version. */
export function controlledServices(
  name: string,
  strategy: 'canary' | 'blueGreen',
): readonly [old: string, fresh: string] {
  return strategy === 'canary' ? [`${name}-stable`, `${name}-canary`] : [`${name}-active`, `${name}-preview`];
}
