import type { BucketAccess } from '../../handles/bucket';
import { CronJob, type PodTemplate } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { Minted } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import { jobPod } from '../../workloads/job';
import { type Mount, scratchMount, secretMount, volumesOf } from '../../workloads/mount';
import type { ContainerOf } from '../../workloads/pod';
import { rcloneConf } from '../../workloads/rclone';
import { certificateOf, internalDn, partLabels, serverUrls } from './names';
import { BACKUP, BUCKET_TRUST, DUMPS, SECRET_MODE, TLS, UID } from './paths';
import { RCLONE_IMAGE } from './pins';
import type { OpenLdapPlan } from './plan';
import type { OpenLdapBackup } from './props';
import { DUMP, UPLOAD } from './scripts';

const PART = 'backup';
const SIZE = { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '128Mi' } };

/**
 * A dump of everything, by an account that reads everything, into a bucket. Through the network: what slapd has mapped into its
 * memory bears no second process from another container.
 * @param password of that account
 */
export function writeBackups(system: System, plan: OpenLdapPlan, backup: OpenLdapBackup, password: Minted): void {
  const { id, env, state, need } = system;
  const image = env.image(RCLONE_IMAGE);
  const pods = state.pods({
    id: PART,
    labels: partLabels(id, PART),
    by: 'us',
    replicas: 1,
    requests: SIZE.requests,
    serviceAccount: id,
    images: [plan.image, image],
  });
  state.logs({ at: pods, format: 'text' });
  const access = backup.to.for(system, 'write', [pods]);
  const files = need.secret({
    name: system.name(PART),
    data: { password: password.plain, 'rclone.conf': rcloneConf(access) },
  });
  new Manifest(system, CronJob, {
    name: system.name(PART, 52),
    spec: {
      schedule: backup.schedule.expressionString,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: 3600,
      jobTemplate: {
        spec: {
          backoffLimit: 3,
          activeDeadlineSeconds: 3600,
          template: backupPod(plan, backup, access, { image, files: files.name }),
        },
      },
    },
  });
}

/** @param upload the image that puts dumps into the bucket, and the Secret with what both containers log in by */
function backupPod(
  plan: OpenLdapPlan,
  { keep }: OpenLdapBackup,
  { bucket, trust }: BucketAccess,
  upload: { readonly image: string; readonly files: string },
): PodTemplate {
  const ca = { mode: SECRET_MODE, keys: ['ca.crt'] };
  const account = secretMount('backup', upload.files, BACKUP, { mode: SECRET_MODE });
  const tls = secretMount('tls', certificateOf(plan), TLS, ca);
  const trusted = trust === undefined ? [] : [secretMount('trust', trust.name, BUCKET_TRUST, ca)];
  const dumps = scratchMount('dump', DUMPS, plan.size.asString());
  return jobPod({
    labels: partLabels(plan.id, PART),
    uid: UID,
    first: [dumpContainer(plan, [account, dumps, tls])],
    container: {
      name: 'upload',
      image: upload.image,
      script: UPLOAD,
      env: {
        LDAP_BUCKET: `${bucket}/${plan.id}`,
        LDAP_KEEP: `${keep.toHours()}h`,
        ...(trust === undefined ? {} : { RCLONE_CA_CERT: `${BUCKET_TRUST}/ca.crt` }),
      },
      size: SIZE,
      mounts: [account, dumps, ...trusted],
    },
    spec: { serviceAccountName: plan.id, volumes: volumesOf([account, tls, ...trusted, dumps]) },
  });
}

function dumpContainer(plan: OpenLdapPlan, mounts: readonly Mount[]): ContainerOf {
  return {
    name: 'dump',
    image: plan.image,
    script: DUMP,
    env: { LDAP_BASE: plan.base, LDAP_DN: internalDn('backup'), LDAP_NODES: serverUrls(plan).join(' ') },
    size: SIZE,
    mounts,
  };
}
