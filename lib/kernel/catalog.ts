/** How a chart takes an image at a place of its values. */
export interface ImageSlot {
  /** Path in the values: `image`, `csi.cephcsi`. */
  readonly path: string;
  /**
   * `split`: `{repository: registry/path, tag}` · `parts`: `{registry, repository: path, tag}` · `joined`: one string.
   */
  readonly form: 'split' | 'parts' | 'joined';
  /** Full reference: `quay.io/ceph/ceph:v20.2.4`. */
  readonly ref: string;
}

/** A Helm chart at one version, with every image that it runs and the place where it takes it. */
export interface ChartPin {
  /** Name under which a row overrides the version. */
  readonly name: string;
  /** Chart repository: an https URL with an index, or `oci://…` up to the chart's folder. */
  readonly repository: string;
  readonly chart: string;
  readonly version: string;
  readonly images: readonly ImageSlot[];
}

/** CustomResourceDefinitions at one version: which groups they define, and the files that define them. */
export interface CrdPin {
  readonly groups: readonly string[];
  readonly version: string;
  /** Base of the files: a URL or a folder. */
  readonly base: string;
  /** Below the base. */
  readonly files: readonly string[];
}

/** An image that we name in a manifest ourselves. */
export interface ImagePin {
  /** Name under which a row overrides it. */
  readonly name: string;
  /** Full reference with tag, and with digest where one is recorded. */
  readonly ref: string;
}

/** Tag of an image reference: `v20.2.4` of `quay.io/ceph/ceph:v20.2.4@sha256:…`. */
export function tagOf(ref: string): string {
  const name = ref.split('@')[0] ?? ref;
  return name.slice(name.lastIndexOf(':') + 1);
}

// Ceph by Rook. Images of a release: deploy/examples/images.txt of rook v1.20.6.
const SIG_STORAGE = 'registry.k8s.io/sig-storage';

export const ROOK_CHART: ChartPin = {
  name: 'rook-ceph',
  repository: 'https://charts.rook.io/release',
  chart: 'rook-ceph',
  version: 'v1.20.6',
  images: [
    { path: 'image', form: 'split', ref: 'docker.io/rook/ceph:v1.20.6' },
    { path: 'csi.cephcsi', form: 'split', ref: 'quay.io/cephcsi/cephcsi:v3.17.0' },
    { path: 'csi.registrar', form: 'split', ref: `${SIG_STORAGE}/csi-node-driver-registrar:v2.17.0` },
    { path: 'csi.provisioner', form: 'split', ref: `${SIG_STORAGE}/csi-provisioner:v6.2.0` },
    { path: 'csi.snapshotter', form: 'split', ref: `${SIG_STORAGE}/csi-snapshotter:v8.5.0` },
    { path: 'csi.attacher', form: 'split', ref: `${SIG_STORAGE}/csi-attacher:v4.12.0` },
    { path: 'csi.resizer', form: 'split', ref: `${SIG_STORAGE}/csi-resizer:v2.1.0` },
    { path: 'csi.csiAddons', form: 'split', ref: 'quay.io/csiaddons/k8s-sidecar:v0.14.0' },
    {
      path: 'ceph-csi-operator.controllerManager.manager.image',
      form: 'split',
      ref: 'quay.io/cephcsi/ceph-csi-operator:v1.0.4',
    },
  ],
};

/** Its images are the operator's, by a ConfigMap of the chart above. */
export const CEPH_CSI_DRIVERS_CHART: ChartPin = {
  name: 'ceph-csi-drivers',
  repository: 'https://ceph.github.io/ceph-csi-operator',
  chart: 'ceph-csi-drivers',
  version: '1.0.4',
  images: [],
};

export const ROOK_CRDS: CrdPin = {
  groups: ['ceph.rook.io', 'objectbucket.io'],
  version: 'v1.20.6',
  base: 'https://raw.githubusercontent.com/rook/rook/v1.20.6/deploy/examples',
  files: ['crds.yaml'],
};

export const CEPH_IMAGE: ImagePin = { name: 'ceph', ref: 'quay.io/ceph/ceph:v20.2.4-20260818' };

// TiDB. Images of the operator: charts/tidb-operator of v1.6.6; the release of TiDB is the one that it was made with.
export const TIDB_OPERATOR_CHART: ChartPin = {
  name: 'tidb-operator',
  repository: 'https://charts.pingcap.com',
  chart: 'tidb-operator',
  version: 'v1.6.6',
  images: [
    { path: 'operatorImage', form: 'joined', ref: 'docker.io/pingcap/tidb-operator:v1.6.6' },
    { path: 'tidbBackupManagerImage', form: 'joined', ref: 'docker.io/pingcap/tidb-backup-manager:v1.6.6' },
  ],
};

/** No chart ships them. */
export const TIDB_CRDS: CrdPin = {
  groups: ['pingcap.com'],
  version: 'v1.6.6',
  base: 'https://raw.githubusercontent.com/pingcap/tidb-operator/v1.6.6/manifests',
  files: ['crd.yaml'],
};

/** One name for all: the components of a cluster are of one release. */
const tidb = (image: string): ImagePin => ({ name: 'tidb', ref: `docker.io/pingcap/${image}:v8.5.7` });

export const TIDB_IMAGES = {
  pd: tidb('pd'),
  tikv: tidb('tikv'),
  tidb: tidb('tidb'),
  tiflash: tidb('tiflash'),
  ticdc: tidb('ticdc'),
  br: tidb('br'),
} as const;

/** `sh` and `tail` beside the servers of TiDB. */
export const BUSYBOX_IMAGE: ImagePin = { name: 'busybox', ref: 'docker.io/library/busybox:1.37.0' };

/** For its client, which has TiDB's way of logging in (`mysql_native_password`) built in; that of 9 has not. */
export const MYSQL_CLIENT_IMAGE: ImagePin = { name: 'mysql-client', ref: 'docker.io/library/mysql:8.4.11' };

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

// RabbitMQ. One chart brings both operators; the cluster operator at the version that was run, one patch below the chart's.
export const RABBITMQ_OPERATOR_CHART: ChartPin = {
  name: 'rabbitmq-cluster-operator',
  repository: 'oci://registry-1.docker.io/cloudpirates',
  chart: 'rabbitmq-cluster-operator',
  version: '0.6.5',
  images: [
    { path: 'clusterOperator.image', form: 'parts', ref: 'ghcr.io/rabbitmq/cluster-operator:2.22.3' },
    {
      path: 'msgTopologyOperator.image',
      form: 'parts',
      ref: 'ghcr.io/rabbitmq/messaging-topology-operator:1.20.1@sha256:7b72a3f78b96270a2b20bdebfd76b626f5cb8f68ff8745c162cdd1dcb2bea0c5',
    },
    {
      path: 'credentialUpdaterImage',
      form: 'parts',
      ref: 'ghcr.io/rabbitmq/default-user-credential-updater:1.0.16@sha256:ecfcbe3465bf4ae0ce5846e556b103f62d3344c1bfcb787e65749c16d8906b19',
    },
    { path: 'rabbitmqImage', form: 'parts', ref: 'docker.io/library/rabbitmq:4.3.5-management' },
  ],
};

/** The chart has them in `crds/`, which Helm never upgrades. */
export const RABBITMQ_CRDS: CrdPin = {
  groups: ['rabbitmq.com'],
  version: 'v2.22.3 v1.20.1',
  base: 'https://raw.githubusercontent.com/rabbitmq',
  files: [
    'cluster-operator/v2.22.3/config/crd/bases/rabbitmq.com_rabbitmqclusters.yaml',
    ...[
      'bindings',
      'exchanges',
      'federations',
      'operatorpolicies',
      'permissions',
      'policies',
      'queues',
      'schemareplications',
      'shovels',
      'superstreams',
      'topicpermissions',
      'users',
      'vhosts',
    ].map((plural) => `messaging-topology-operator/v1.20.1/config/crd/bases/rabbitmq.com_${plural}.yaml`),
  ],
};

/** Not the alpine one: it runs as another user than the operator writes into the pods. */
export const RABBITMQ_IMAGE: ImagePin = { name: 'rabbitmq', ref: 'docker.io/library/rabbitmq:4.3.5-management' };

// Gateway API, the standard channel at the version that current gateways are compiled with. One owner; other implementations
// than a mesh's own find them in the cluster.
export const GATEWAY_API_CRDS: CrdPin = {
  groups: ['gateway.networking.k8s.io'],
  version: 'v1.5.1',
  base: 'https://raw.githubusercontent.com/kubernetes-sigs/gateway-api/v1.5.1/config/crd/standard',
  files: [
    'gateway.networking.k8s.io_backendtlspolicies.yaml',
    'gateway.networking.k8s.io_gatewayclasses.yaml',
    'gateway.networking.k8s.io_gateways.yaml',
    'gateway.networking.k8s.io_grpcroutes.yaml',
    'gateway.networking.k8s.io_httproutes.yaml',
    'gateway.networking.k8s.io_listenersets.yaml',
    'gateway.networking.k8s.io_referencegrants.yaml',
    'gateway.networking.k8s.io_tlsroutes.yaml',
  ],
};

// PostgreSQL by CloudNativePG. The operator's own way of backing up ends with 1.31: the plugin does it.
const CNPG = 'ghcr.io/cloudnative-pg';

export const CLOUDNATIVE_PG_CHART: ChartPin = {
  name: 'cloudnative-pg',
  repository: 'https://cloudnative-pg.github.io/charts',
  chart: 'cloudnative-pg',
  version: '0.29.0',
  images: [{ path: 'image', form: 'split', ref: `${CNPG}/cloudnative-pg:1.30.0` }],
};

export const BARMAN_CLOUD_CHART: ChartPin = {
  name: 'plugin-barman-cloud',
  repository: 'https://cloudnative-pg.github.io/charts',
  chart: 'plugin-barman-cloud',
  version: '0.7.0',
  images: [
    { path: 'image', form: 'parts', ref: `${CNPG}/plugin-barman-cloud:v0.13.0` },
    { path: 'sidecarImage', form: 'parts', ref: `${CNPG}/plugin-barman-cloud-sidecar:v0.13.0` },
  ],
};

export const CLOUDNATIVE_PG_CRDS: CrdPin = {
  groups: ['postgresql.cnpg.io', 'barmancloud.cnpg.io'],
  version: 'v1.30.0 v0.13.0',
  base: 'https://raw.githubusercontent.com/cloudnative-pg',
  files: [
    ...[
      'backups',
      'clusterimagecatalogs',
      'clusters',
      'databaseroles',
      'databases',
      'failoverquorums',
      'imagecatalogs',
      'poolers',
      'publications',
      'scheduledbackups',
      'subscriptions',
    ].map((plural) => `cloudnative-pg/v1.30.0/config/crd/bases/postgresql.cnpg.io_${plural}.yaml`),
    'plugin-barman-cloud/v0.13.0/config/crd/bases/barmancloud.cnpg.io_objectstores.yaml',
  ],
};

/** From upstream's image catalog of 2026-08-17. `standard` is without barman, which the plugin brings, and with pgvector and pgAudit. */
export const POSTGRES_IMAGE: ImagePin = {
  name: 'postgresql',
  ref: `${CNPG}/postgresql:18.6-202608170814-standard-trixie@sha256:771f9eab5225587af259d84680cc69a5b6e374ac32bb24effafde1f3368a1241`,
};

export const PGBOUNCER_IMAGE: ImagePin = { name: 'pgbouncer', ref: `${CNPG}/pgbouncer:1.25.1` };

// OpenLDAP: a Debian with slapd and its tools, of which we run those alone, never its entrypoint.
export const OPENLDAP_IMAGE: ImagePin = { name: 'openldap', ref: 'docker.io/vegardit/openldap:2.6.10' };

/** The newest tag that was pushed by hand: those after it come from a workflow that builds no image. */
export const OPENLDAP_EXPORTER_IMAGE: ImagePin = {
  name: 'openldap-exporter',
  ref: 'ghcr.io/hm-edu/openldap-exporter:v2.9.1',
};

/** LTB Self Service Password, by its own image: PHP and Apache of Debian. */
export const PASSWORD_PAGE_IMAGE: ImagePin = {
  name: 'self-service-password',
  ref: 'docker.io/ltbproject/self-service-password:1.7.3',
};

/** Puts files into a bucket, and takes old ones out. */
export const RCLONE_IMAGE: ImagePin = { name: 'rclone', ref: 'docker.io/rclone/rclone:1.75.1' };

// Harbor. The chart's own tags: those of 2.15.1. Its database is never run.
const harbor = (path: string, image: string): ImageSlot => ({
  path: `${path}image`,
  form: 'split',
  ref: `docker.io/goharbor/${image}:v2.15.1`,
});

export const HARBOR_CHART: ChartPin = {
  name: 'harbor',
  repository: 'https://helm.goharbor.io',
  chart: 'harbor',
  version: '1.19.1',
  images: [
    harbor('nginx.', 'nginx-photon'),
    harbor('portal.', 'harbor-portal'),
    harbor('core.', 'harbor-core'),
    harbor('jobservice.', 'harbor-jobservice'),
    harbor('registry.registry.', 'registry-photon'),
    harbor('registry.controller.', 'harbor-registryctl'),
    harbor('trivy.', 'trivy-adapter-photon'),
    harbor('redis.internal.', 'redis-photon'),
    harbor('exporter.', 'harbor-exporter'),
  ],
};

/** Terraform's provider of it. */
export const HARBOR_PROVIDER = { name: 'harbor', source: 'goharbor/harbor', version: '3.12.4' } as const;

/** Where the scanner takes what it knows of vulnerabilities: artifacts, by their repositories. */
export const TRIVY_DATABASES = {
  vulnerabilities: ['mirror.gcr.io/aquasec/trivy-db', 'ghcr.io/aquasecurity/trivy-db'],
  java: ['mirror.gcr.io/aquasec/trivy-java-db', 'ghcr.io/aquasecurity/trivy-java-db'],
} as const;
