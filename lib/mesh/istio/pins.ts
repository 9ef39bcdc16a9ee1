import type { ChartPin, CrdPin } from '../../kernel/base/pin';

// Istio: control plane, its plugin on each node, and the proxies. One version for all of them.
const VERSION = '1.30.3';
const REPOSITORY = 'https://istio-release.storage.googleapis.com/charts';
const HUB = 'docker.io/istio';

/** What all revisions share: how objects are validated, and who may read them. */
export const BASE_CHART: ChartPin = {
  name: 'istio-base',
  repository: REPOSITORY,
  chart: 'base',
  version: VERSION,
  images: [],
};

export const CNI_CHART: ChartPin = {
  name: 'istio-cni',
  repository: REPOSITORY,
  chart: 'cni',
  version: VERSION,
  images: [{ path: 'image', form: 'joined', ref: `${HUB}/install-cni:${VERSION}` }],
};

export const ISTIOD_CHART: ChartPin = {
  name: 'istiod',
  repository: REPOSITORY,
  chart: 'istiod',
  version: VERSION,
  images: [
    { path: 'image', form: 'joined', ref: `${HUB}/pilot:${VERSION}` },
    // Written into every pod of the mesh, that of the gateway too.
    { path: 'global.proxy.image', form: 'joined', ref: `${HUB}/proxyv2:${VERSION}` },
    { path: 'global.proxy_init.image', form: 'joined', ref: `${HUB}/proxyv2:${VERSION}` },
  ],
};

/** Its one image, `auto`, is written by istiod. */
export const GATEWAY_CHART: ChartPin = {
  name: 'istio-gateway',
  repository: REPOSITORY,
  chart: 'gateway',
  version: VERSION,
  images: [],
};

/** The base chart would bring them too: it is told to leave them out. */
export const ISTIO_CRDS: CrdPin = {
  groups: ['extensions.istio.io', 'networking.istio.io', 'security.istio.io', 'telemetry.istio.io'],
  version: VERSION,
  base: `https://raw.githubusercontent.com/istio/istio/${VERSION}/manifests/charts/base/files`,
  files: ['crd-all.gen.yaml'],
};

/** Every one in that file. */
export const CRD_NAMES: readonly string[] = [
  ...['trafficextensions', 'wasmplugins'].map((plural) => `${plural}.extensions.istio.io`),
  ...[
    ...['destinationrules', 'envoyfilters', 'gateways', 'proxyconfigs', 'serviceentries', 'sidecars'],
    ...['virtualservices', 'workloadentries', 'workloadgroups'],
  ].map((plural) => `${plural}.networking.istio.io`),
  ...['authorizationpolicies', 'peerauthentications', 'requestauthentications'].map(
    (plural) => `${plural}.security.istio.io`,
  ),
  'telemetries.telemetry.istio.io',
];
