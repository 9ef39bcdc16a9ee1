import type { ChartPin, CrdPin, ImagePin } from '../../kernel/base/pin';

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
