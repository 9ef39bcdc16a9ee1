import type { ImagePin } from '../../kernel/base/pin';

/** SRS 6 with its own ffmpeg, for software renditions and snapshots. */
export const SRS_IMAGE: ImagePin = { name: 'srs', ref: 'docker.io/ossrs/srs:v6.0-r0' };

/** nginx, with njs among its modules: the caches, and what judges tokens. */
export const NGINX_IMAGE: ImagePin = { name: 'nginx', ref: 'docker.io/library/nginx:1.30.4' };

/** Puts recordings into a bucket. */
export const RCLONE_IMAGE: ImagePin = { name: 'rclone', ref: 'docker.io/rclone/rclone:1.75.1' };
