import type { BucketAccess } from '../handles/bucket';
import { RCLONE_IMAGE } from '../kernel/catalog';
import type { Pods } from '../kernel/facts';
import { type Container, CronJob, type PodTemplate, restrictedContainer, restrictedPod } from '../kernel/kubernetes';
import { Manifest } from '../kernel/manifest';
import type { System } from '../kernel/system';
import { type Minted, type Text, text } from '../kernel/text';
import { machineDn } from './openldap-acls';
import { BACKUP, TLS, UID } from './openldap-paths';
import { nodeUrls, type OpenLdapBackup, type OpenLdapPlan } from './openldap-plan';
import { DUMP, UPLOAD } from './openldap-scripts';
import { certificateOf, partLabels, secret } from './openldap-workload';

const PART = 'backup';
const OUT = '/dump';
const TRUST = '/etc/directory/trust';

/**
 * A dump of everything, by an account that reads everything, into a bucket. Through the network: what slapd has mapped into its
 * memory bears no second process from another container.
 */
export function makeBackups(system: System, plan: OpenLdapPlan, backup: OpenLdapBackup, password: Minted): void {
  const image = system.env.image(RCLONE_IMAGE);
  const labels = partLabels(system.id, PART);
  const { requests } = SIZE;
  const serviceAccount = system.id;
  const pods: Pods = system.state.pods({
    ...{ id: PART, labels, by: 'us', replicas: 1, requests, serviceAccount },
    images: [plan.image, image],
  });
  const access = backup.to.for(system, 'write', [pods]);
  const files = system.need.secret({
    name: system.name(PART),
    data: { password: password.plain, 'rclone.conf': rcloneConf(access) },
  });
  system.state.logs({ at: pods, format: 'text' });
  const template = podOf(plan, backup, access, { image, secret: files.name });
  new Manifest(system, CronJob, {
    name: system.name(PART, 52),
    spec: {
      schedule: backup.schedule.expressionString,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      jobTemplate: { spec: { backoffLimit: 3, activeDeadlineSeconds: 3600, template } },
    },
  });
}

function podOf(
  plan: OpenLdapPlan,
  { keep }: OpenLdapBackup,
  { bucket, trust }: BucketAccess,
  made: { readonly image: string; readonly secret: string },
): PodTemplate {
  const trusted = trust === undefined ? [] : [secret('trust', trust.name, ['ca.crt'])];
  const upload = [
    { name: 'LDAP_BUCKET', value: `${bucket}/${plan.id}` },
    { name: 'LDAP_KEEP', value: `${keep.toHours()}h` },
    ...(trust === undefined ? [] : [{ name: 'RCLONE_CA_CERT', value: `${TRUST}/ca.crt` }]),
  ];
  const dump = [
    { name: 'LDAP_BASE', value: plan.base },
    { name: 'LDAP_DN', value: machineDn('backup') },
    { name: 'LDAP_NODES', value: nodeUrls(plan).join(' ') },
  ];
  return {
    metadata: { labels: partLabels(plan.id, PART) },
    spec: {
      serviceAccountName: plan.id,
      automountServiceAccountToken: false,
      restartPolicy: 'Never',
      securityContext: restrictedPod(UID),
      initContainers: [container('dump', plan.image, DUMP, dump, [{ name: 'tls', mountPath: TLS, readOnly: true }])],
      containers: [
        container('upload', made.image, UPLOAD, upload, [
          ...(trust === undefined ? [] : [{ name: 'trust', mountPath: TRUST, readOnly: true }]),
        ]),
      ],
      volumes: [
        secret('backup', made.secret),
        secret('tls', certificateOf(plan), ['ca.crt']),
        ...trusted,
        { name: 'dump', emptyDir: { sizeLimit: plan.size.asString() } },
      ],
    },
  };
}

function container(
  name: string,
  image: string,
  script: string,
  env: Container['env'] = [],
  mounts: NonNullable<Container['volumeMounts']> = [],
): Container {
  return {
    name,
    image,
    command: ['/bin/sh', '-c', script],
    env,
    resources: SIZE,
    securityContext: restrictedContainer(),
    volumeMounts: [{ name: 'backup', mountPath: BACKUP, readOnly: true }, { name: 'dump', mountPath: OUT }, ...mounts],
  };
}

/** How the bucket is reached, as a file: keys never stand on a command line. */
export function rcloneConf({ accessKey, secretKey, url, region }: BucketAccess): Text {
  return text`[bucket]
type = s3
provider = Other
endpoint = ${url}
region = ${region}
access_key_id = ${accessKey.plain}
secret_access_key = ${secretKey.plain}
force_path_style = true
no_check_bucket = true
`;
}

const SIZE = { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '128Mi' } };
