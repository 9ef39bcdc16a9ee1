import type { ImagePin } from '../../kernel/base/pin';

/** Fetches models from a bucket. */
export const RCLONE_IMAGE: ImagePin = { name: 'rclone', ref: 'docker.io/rclone/rclone:1.75.1' };
