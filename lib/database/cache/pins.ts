import type { ImagePin } from '../../kernel/base/pin';

/** Valkey, by its own image: a Debian, of which we run the server and its client, never the entrypoint. */
export const VALKEY_IMAGE: ImagePin = { name: 'valkey', ref: 'docker.io/valkey/valkey:9.1.1' };

/** Turns what a server counts into metrics. */
export const VALKEY_EXPORTER_IMAGE: ImagePin = {
  name: 'redis-exporter',
  ref: 'ghcr.io/oliver006/redis_exporter:v1.79.0',
};
