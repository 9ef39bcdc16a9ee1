import type { ChartPin, CrdPin } from '../kernel/base/pin';

// cert-manager. The chart templates its CRDs; ours are upstream's plain files, equal but for labels.
const JETSTACK = 'quay.io/jetstack/cert-manager';

export const CERT_MANAGER_CHART: ChartPin = {
  name: 'cert-manager',
  repository: 'oci://quay.io/jetstack/charts',
  chart: 'cert-manager',
  version: 'v1.21.1',
  images: [
    { path: 'image', form: 'split', ref: `${JETSTACK}-controller:v1.21.1` },
    { path: 'webhook.image', form: 'split', ref: `${JETSTACK}-webhook:v1.21.1` },
    { path: 'cainjector.image', form: 'split', ref: `${JETSTACK}-cainjector:v1.21.1` },
    { path: 'acmesolver.image', form: 'split', ref: `${JETSTACK}-acmesolver:v1.21.1` },
    { path: 'startupapicheck.image', form: 'split', ref: `${JETSTACK}-startupapicheck:v1.21.1` },
  ],
};

export const CERT_MANAGER_CRDS: CrdPin = {
  groups: ['cert-manager.io', 'acme.cert-manager.io'],
  version: 'v1.21.1',
  base: 'https://raw.githubusercontent.com/cert-manager/cert-manager/v1.21.1/deploy/crds',
  files: [
    'acme.cert-manager.io_challenges.yaml',
    'acme.cert-manager.io_orders.yaml',
    'cert-manager.io_certificaterequests.yaml',
    'cert-manager.io_certificates.yaml',
    'cert-manager.io_clusterissuers.yaml',
    'cert-manager.io_issuers.yaml',
  ],
};
