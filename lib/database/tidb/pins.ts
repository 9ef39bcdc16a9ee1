import type { ChartPin, CrdPin, ImagePin } from '../../kernel/base/pin';

/** tidb-operator, with its images as charts/tidb-operator of v1.6.6 has them. */
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

/** Its CustomResourceDefinitions, which no chart ships. */
export const TIDB_CRDS: CrdPin = {
  groups: ['pingcap.com'],
  version: 'v1.6.6',
  base: 'https://raw.githubusercontent.com/pingcap/tidb-operator/v1.6.6/manifests',
  files: ['crd.yaml'],
};

/** One name for all: the components of a cluster are of one release. */
const tidb = (image: string): ImagePin => ({ name: 'tidb', ref: `docker.io/pingcap/${image}:v8.5.7` });

/** TiDB's own images, of the release with which the operator was made. */
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
