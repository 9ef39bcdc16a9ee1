import type { Output } from '../../../../lib';
import type { JsonObject } from '../../../../lib/kernel/base/values';
import { at } from '../../../../lib/testing/real/read';
import type { Cluster } from '../cluster';
import type { ControlPlane } from '../control-plane';
import { names } from './names';
import type { RealOperator, Started } from './operators';
import { programOf, started } from './program';
import { PlayedTidb } from './tidb-played';
import { tidbServers } from './tidb-servers';

const ID = 'tidb-operator';

/** The real tidb-operator. PD and the SQL servers, whom it asks how they are, are played. */
export const tidbOperator: RealOperator = {
  id: ID,
  kinds: ['TidbCluster', 'BackupSchedule'],
  group: 'pingcap.com',
  expected: [
    { pattern: /no such host/, why: 'it asks PD before the Service or the pod is there' },
    { pattern: /error response 503 URL/, why: 'no pod of PD runs yet' },
    { pattern: /PD\.Synced = false, can't|status sync failed, can('t| not)/, why: 'PD has not answered yet' },
    { pattern: /waiting for TidbCluster \S+ to be ready/, why: 'a backup waits for its cluster' },
    { pattern: /component phase is not Normal, requeuing/, why: 'the pods of a component are not all up yet' },
    { pattern: /the object has been modified; please apply your changes/, why: 'two writers met; it tries again' },
  ],
  start,
  provoke: backupsNow,
};

async function start(plane: ControlPlane, cluster: Cluster, output: Output): Promise<Started> {
  const played = new PlayedTidb(cluster);
  const servers = await tidbServers(cluster, played);
  const dns = await names(servers.address, (name) => isThere(cluster, name));
  const release = output.model.needs.releases.find(({ name }) => name === ID);
  const image = (of: string) => release?.images.find((ref) => ref.includes(`/${of}:`)) ?? '';
  const args = [
    '-cluster-scoped=true',
    '-resync-duration=5s',
    // It then says which objects it has looked at.
    '-v=4',
    `-tidb-discovery-image=${image('tidb-operator')}`,
    `-tidb-backup-manager-image=${image('tidb-backup-manager')}`,
  ];
  const running = started(programOf(ID), args, {
    KUBECONFIG: plane.kubeconfig,
    NAMESPACE: release?.namespace ?? ID,
    POD_NAME: ID,
    CLUSTER_DNS: dns.at,
    METRICS_ADDRESS: '127.0.0.1:0',
  });
  return {
    ...running,
    unanswered: () => [...played.unanswered],
    stop: async () => {
      await running.stop();
      // Without their operator they would never go.
      for (const backup of await cluster.list('pingcap.com/v1alpha1', 'Backup'))
        await cluster.patch(backup, { metadata: { finalizers: null } });
      dns.stop();
      await servers.stop();
    },
  };
}

/** `<service>.<namespace>` and `<pod>.<service>.<namespace>`, as the cluster's own name server knows them. */
async function isThere(cluster: Cluster, name: string): Promise<boolean> {
  const labels = name.replace(/\.svc(\.cluster\.local)?$/, '').split('.');
  if (labels.length < 2 || labels.length > 3) return false;
  const [namespace = '', service = '', pod] = labels.reverse();
  const found = (kind: string, called: string) =>
    cluster.get({ apiVersion: 'v1', kind, metadata: { name: called, namespace } });
  if ((await found('Service', service)) === undefined) return false;
  return pod === undefined || (await found('Pod', pod)) !== undefined;
}

/** Schedules that last ran two days ago run at once. */
async function backupsNow(cluster: Cluster, objects: readonly JsonObject[]): Promise<void> {
  const before = new Date(Date.now() - 2 * 24 * 3600 * 1000).toISOString().replace(/\.\d+/, '');
  for (const object of objects.filter(({ kind }) => kind === 'BackupSchedule')) {
    const { apiVersion, kind, metadata } = object;
    if (at(await cluster.get(object), 'status', 'lastBackup') !== undefined) continue;
    await cluster.patch({ apiVersion, kind, metadata } as JsonObject, { status: { lastBackupTime: before } });
  }
}
