import type { BucketAccess } from '../../handles/bucket';
import { Check } from '../../kernel/base/faults';
import type { Pods } from '../../kernel/facts';
import { Role, RoleBinding, ServiceAccount } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { checkBucket } from './backup-rules';
import type { TidbEndpoints } from './facts';
import { backupAlert } from './job-alerts';
import { BackupSchedule, type BackupScheduleSpec } from './kinds';
import { backupNamespace } from './names';
import { POD_SECURITY } from './objects';
import type { TidbPlan } from './plan';
import type { TiDBBackup } from './props';

const PART = 'backup';

/**
 * Backups run in a namespace of their own: the operator gives their containers no security context, so that they meet Pod
 * Security `baseline` at most, and the cluster beside them need not come down to that.
 * @throws KeelsonError when TiKV could not write to the bucket
 */
export function writeBackups(system: System, plan: TidbPlan, endpoints: TidbEndpoints): void {
  const { backup } = plan;
  if (backup === undefined) return;
  const namespace = system.need.namespace(backupNamespace(plan.id), 'baseline');
  const serviceAccount = writeAccount(system, namespace);
  const pods = stateBackups(system, plan, endpoints, { namespace, serviceAccount });
  const access = backup.to.for(system, 'write', [endpoints.tikv, pods]);
  const check = new Check(system.path);
  checkBucket(check, access);
  check.done();
  const secret = system.need.secret({
    name: system.name('s3'),
    namespace,
    data: { access_key: access.accessKey.plain, secret_key: access.secretKey.plain },
  });
  const schedule = new Manifest(system, BackupSchedule, {
    name: system.id,
    namespace,
    wave: 1,
    spec: backupSpec(plan, backup, access, { secretName: secret.name, serviceAccount }),
  });
  // Deleted, it takes its Backups with it, and they their files in the bucket.
  system.state.deliver(schedule.id, { prune: 'never' });
}

/** What a backup's pod does at the API server: it reads its Backup and writes how it goes. */
function writeAccount(system: System, namespace: string): string {
  const name = system.name(PART);
  new Manifest(system, ServiceAccount, { name, namespace, wave: -1 });
  new Manifest(system, Role, {
    name,
    namespace,
    wave: -1,
    rules: [
      { apiGroups: [''], resources: ['events'], verbs: ['create', 'patch', 'update'] },
      {
        apiGroups: ['pingcap.com'],
        resources: ['backups', 'restores', 'compactbackups'],
        verbs: ['get', 'list', 'update', 'watch'],
      },
    ],
  });
  new Manifest(system, RoleBinding, {
    name,
    namespace,
    wave: -1,
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  });
  return name;
}

function stateBackups(
  system: System,
  plan: TidbPlan,
  { tools }: TidbEndpoints,
  at: { readonly namespace: string; readonly serviceAccount: string },
): Pods {
  const { id, images } = plan;
  const pods = system.state.pods({
    id: PART,
    ...at,
    // The Job that makes a backup and the one that deletes it.
    labels: { 'app.kubernetes.io/managed-by': 'backup-operator', 'tidb.pingcap.com/backup-schedule': id },
    by: 'operator',
    replicas: 1,
    requests: SIZE.requests,
    images: [images.br, images.backupManager],
  });
  for (const endpoint of tools) system.use(endpoint, pods);
  system.use(system.env.apiServer, pods);
  system.state.logs({ at: pods, format: 'text' });
  system.state.alert(backupAlert(plan));
  system.state.exception(
    'pod-security',
    `the operator has no place for the security context of a backup's containers: namespace ${at.namespace} is baseline`,
  );
  return pods;
}

/** The schedule as the operator reads it. */
export function backupSpec(
  { id, namespace, images }: TidbPlan,
  { schedule, keep }: TiDBBackup,
  access: BucketAccess,
  by: { readonly secretName: string; readonly serviceAccount: string },
): BackupScheduleSpec {
  return {
    schedule: schedule.expressionString,
    maxReservedTime: `${keep.toHours()}h`,
    backupTemplate: {
      backupType: 'full',
      cleanPolicy: 'Delete',
      serviceAccount: by.serviceAccount,
      toolImage: images.br,
      podSecurityContext: POD_SECURITY,
      resources: SIZE,
      br: { cluster: id, clusterNamespace: namespace },
      s3: {
        // `ceph` is the operator's word for http, which it demands then; any other word is passed on as it is.
        provider: access.url.startsWith('http://') ? 'ceph' : 'other',
        endpoint: access.url,
        bucket: access.bucket,
        prefix: id,
        region: access.region,
        secretName: by.secretName,
        forcePathStyle: true,
      },
    },
  };
}

/** BR only conducts: the stores send the data. */
const SIZE = {
  requests: { cpu: '500m', memory: '1Gi' },
  limits: { cpu: '1', memory: '1Gi' },
};
