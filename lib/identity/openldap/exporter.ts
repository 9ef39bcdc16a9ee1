import { type Minted, type Text, text } from '../../kernel/needs/text';
import type { Mount } from '../../workloads/mount';
import type { ContainerOf } from '../../workloads/pod';
import { internalDn } from './names';
import { IDENTITIES, RUN } from './paths';
import type { OpenLdapPlan } from './plan';

/** What turns slapd's counters into metrics, beside each server. */
export const EXPORTER = { port: 9330, file: 'exporter.yaml' } as const;

const SIZE = { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '64Mi' } };

/** @param mounts of the internal accounts, and of the socket */
export function exporterContainer({ base, exporterImage }: OpenLdapPlan, mounts: readonly Mount[]): ContainerOf {
  return {
    name: 'exporter',
    image: exporterImage,
    command: [
      '/usr/local/bin/openldap-exporter',
      `--config=${IDENTITIES}/${EXPORTER.file}`,
      `--ldap-addr=ldapi://${RUN}/ldapi`,
      `--prom-addr=:${EXPORTER.port}`,
      `--replication-object=${base}`,
      '--json-log',
    ],
    ports: { metrics: EXPORTER.port },
    size: SIZE,
    readinessProbe: { httpGet: { path: '/version', port: 'metrics' }, periodSeconds: 30 },
    mounts,
  };
}

/** How the exporter logs in, as a file: a password never stands on a command line. */
export function exporterFile(password: Minted): Text {
  return text`ldap-user: "${internalDn('monitor')}"\nldap-pass: "${password.plain}"\n`;
}
