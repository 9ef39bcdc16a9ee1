import type { Pods } from '../kernel/facts';
import { Check } from '../kernel/faults';
import { Role, RoleBinding, ServiceAccount } from '../kernel/kubernetes';
import { Manifest } from '../kernel/manifest';
import type { System } from '../kernel/system';
import { BackupSchedule } from './tidb';
import { backupAlert } from './tidb-alerts';
import { BACKUP_SIZE, backupSpec, bucketFaults, type TiDBBackup } from './tidb-backup';
import type { TidbFacts } from './tidb-facts';
import { operatorImages } from './tidb-operator';
import type { TidbPlan } from './tidb-plan';

const PART = 'backup';

/** Where a system's backups run. */
export function backupNamespace(system: System): string {
  return system.name(PART);
}

/**
 * Backups run in a namespace of their own: the operator gives their containers no security context, so that they meet Pod
 * Security `baseline` at most, and the cluster beside them need not come down to that.
 */
export function makeBackups(system: System, plan: TidbPlan, backup: TiDBBackup, facts: TidbFacts): void {
  const namespace = system.need.namespace(backupNamespace(system), 'baseline');
  const account = makeAccount(system, namespace);
  const pods = stateBackups(system, plan, facts, { namespace, serviceAccount: account });
  const access = backup.to.for(system, 'write', [facts.tikv, pods]);
  const check = new Check(system.path);
  for (const fault of bucketFaults(access)) check.that(false, fault);
  check.done();
  const secret = system.need.secret({
    name: system.name('s3'),
    namespace,
    data: { access_key: access.accessKey.plain, secret_key: access.secretKey.plain },
  });
  const wired = { secretName: secret.name, serviceAccount: account };
  const schedule = new Manifest(system, BackupSchedule, {
    name: system.id,
    namespace,
    wave: 1,
    spec: backupSpec(plan.site, backup, access, wired),
  });
  // Deleted, it takes its Backups with it, and they their files in the bucket.
  system.state.deliver(schedule.id, { prune: 'never' });
}

/** What a backup's pod does at the API server: it reads its Backup and writes how it goes. */
function makeAccount(system: System, namespace: string): string {
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
  facts: TidbFacts,
  at: { readonly namespace: string; readonly serviceAccount: string },
): Pods {
  const pods: Pods = system.state.pods({
    id: PART,
    ...at,
    // The Job that makes a backup and the one that deletes it.
    labels: {
      'app.kubernetes.io/managed-by': 'backup-operator',
      'tidb.pingcap.com/backup-schedule': system.id,
    },
    by: 'operator',
    replicas: 1,
    requests: BACKUP_SIZE.requests,
    images: [plan.site.images.br, operatorImages(system.env).backup],
  });
  for (const endpoint of facts.tools) system.use(endpoint, pods);
  system.use(system.env.apiServer, pods);
  system.state.logs({ at: pods, format: 'text' });
  system.state.alert(backupAlert(plan, at.namespace));
  system.state.exception(
    'pod-security',
    `the operator has no place for the security context of a backup's containers: namespace ${at.namespace} is baseline`,
  );
  return pods;
}
