import { type Container, restrictedContainer } from '../kernel/kubernetes';
import { type Minted, type Text, text } from '../kernel/text';
import { machineDn } from './openldap-acls';
import { IDENTITIES, RUN } from './openldap-paths';
import type { OpenLdapPlan } from './openldap-plan';

/** What turns slapd's counters into metrics, beside each server. */
export const EXPORTER = { port: 9330, file: 'exporter.yaml', cpu: 0.01, mebibytes: 64 } as const;

export function exporterContainer({ base }: OpenLdapPlan, image: string): Container {
  return {
    name: 'exporter',
    image,
    command: [
      '/usr/local/bin/openldap-exporter',
      `--config=${IDENTITIES}/${EXPORTER.file}`,
      `--ldap-addr=ldapi://${RUN}/ldapi`,
      `--prom-addr=:${EXPORTER.port}`,
      `--replication-object=${base}`,
      '--json-log',
    ],
    ports: [{ name: 'metrics', containerPort: EXPORTER.port }],
    resources: {
      requests: { cpu: `${EXPORTER.cpu * 1000}m`, memory: `${EXPORTER.mebibytes}Mi` },
      limits: { memory: `${EXPORTER.mebibytes}Mi` },
    },
    readinessProbe: { httpGet: { path: '/version', port: 'metrics' }, periodSeconds: 30 },
    securityContext: restrictedContainer(),
    volumeMounts: [
      { name: 'identities', mountPath: IDENTITIES, readOnly: true },
      { name: 'run', mountPath: RUN },
    ],
  };
}

/** How the exporter logs in, as a file: a password never stands on a command line. */
export function exporterFile(password: Minted): Text {
  return text`ldap-user: "${machineDn('monitor')}"\nldap-pass: "${password.plain}"\n`;
}
