import type { ImagePin } from '../../kernel/base/pin';

/** OpenLDAP: a Debian with slapd and its tools, of which we run those alone, never its entrypoint. */
export const OPENLDAP_IMAGE: ImagePin = { name: 'openldap', ref: 'docker.io/vegardit/openldap:2.6.10' };

/** The newest tag that was pushed by hand: those after it come from a workflow that builds no image. */
export const OPENLDAP_EXPORTER_IMAGE: ImagePin = {
  name: 'openldap-exporter',
  ref: 'ghcr.io/hm-edu/openldap-exporter:v2.9.1',
};

/** Puts files into a bucket, and takes old ones out. */
export const RCLONE_IMAGE: ImagePin = { name: 'rclone', ref: 'docker.io/rclone/rclone:1.75.1' };
