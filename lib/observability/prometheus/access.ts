import { ClusterRole, ClusterRoleBinding, ServiceAccount } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';

const RBAC = 'rbac.authorization.k8s.io';
const READ = ['get', 'list', 'watch'];

/** The account that Prometheus runs as: it finds pods, Services and nodes, reads the metrics of nodes, and nothing else. @returns its name */
export function writeAccess(system: System): string {
  const name = system.name('prometheus');
  const meta = { name, wave: -1 } as const;
  new Manifest(system, ServiceAccount, { ...meta, automountServiceAccountToken: false });
  new Manifest(system, ClusterRole, {
    ...meta,
    rules: [
      { apiGroups: [''], resources: ['nodes', 'pods', 'services'], verbs: READ },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: READ },
      { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
    ],
  });
  new Manifest(system, ClusterRoleBinding, {
    ...meta,
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace: system.namespace }],
  });
  return name;
}
