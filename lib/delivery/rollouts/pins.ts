import type { ChartPin, CrdPin } from '../../kernel/base/pin';

/** Of program and CRDs; the chart names 1.9.0, whose CRDs are older. */
const VERSION = 'v1.9.1';

export const ARGO_ROLLOUTS_CHART: ChartPin = {
  name: 'argo-rollouts',
  repository: 'https://argoproj.github.io/argo-helm',
  chart: 'argo-rollouts',
  version: '2.41.0',
  images: [{ path: 'controller.image', form: 'parts', ref: `quay.io/argoproj/argo-rollouts:${VERSION}` }],
};

export const ARGO_ROLLOUTS_CRDS: CrdPin = {
  groups: ['argoproj.io'],
  // Argo CD's are of the same group.
  kinds: ['AnalysisRun', 'AnalysisTemplate', 'ClusterAnalysisTemplate', 'Experiment', 'Rollout'],
  version: VERSION,
  base: `https://raw.githubusercontent.com/argoproj/argo-rollouts/${VERSION}/manifests/crds`,
  files: [
    'analysis-run-crd.yaml',
    'analysis-template-crd.yaml',
    'cluster-analysis-template-crd.yaml',
    'experiment-crd.yaml',
    'rollout-crd.yaml',
  ],
};
