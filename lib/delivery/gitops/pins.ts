import type { ChartPin, CrdPin } from '../../kernel/base/pin';

// Argo CD. The chart's own tags; what it would pull of Redis and HAProxy is what its dependency redis-ha 4.38.0 has.
const ARGO_CD = 'v3.4.4';
const MIRRORED = 'ecr-public.aws.com/docker/library';

export const ARGO_CD_CHART: ChartPin = {
  name: 'argo-cd',
  repository: 'https://argoproj.github.io/argo-helm',
  chart: 'argo-cd',
  version: '10.1.1',
  images: [
    { path: 'global.image', form: 'split', ref: `quay.io/argoproj/argocd:${ARGO_CD}` },
    { path: 'dex.image', form: 'split', ref: 'ghcr.io/dexidp/dex:v2.45.1' },
    { path: 'redis.image', form: 'split', ref: `${MIRRORED}/redis:8.2.3-alpine` },
    { path: 'redis-ha.image', form: 'split', ref: `${MIRRORED}/redis:8.2.3-alpine` },
    { path: 'redis-ha.haproxy.image', form: 'split', ref: `${MIRRORED}/haproxy:3.3.10-alpine` },
  ],
};

/** Templates of the chart, which would go with it. */
export const ARGO_CD_CRDS: CrdPin = {
  groups: ['argoproj.io'],
  kinds: ['Application', 'ApplicationSet', 'AppProject'],
  version: ARGO_CD,
  base: `https://raw.githubusercontent.com/argoproj/argo-cd/${ARGO_CD}/manifests/crds`,
  files: ['application-crd.yaml', 'applicationset-crd.yaml', 'appproject-crd.yaml'],
};
