import { ClusterRoleBinding, type PolicyRule, Role, RoleBinding, ServiceAccount } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { ROOK } from './names';

/**
 * Accounts and rights of the daemons in a cluster's namespace. Rook's operator chart makes them for its own namespace
 * only; elsewhere the cluster chart would, in whose place these stand. The accounts' names are fixed in Rook; the rights
 * are those of its library chart v1.20.6.
 */
export function writeAccounts(system: System): void {
  for (const name of ACCOUNTS) new Manifest(system, ServiceAccount, { name, wave: -1 });
  for (const [account, rules] of Object.entries(RIGHTS)) {
    const name = system.name(account.replace('rook-ceph-', ''));
    new Manifest(system, Role, { name, wave: -1, rules });
    bind(system, { name, role: name, account });
  }
  bind(system, {
    name: system.name('cluster-mgmt'),
    clusterRole: 'rook-ceph-cluster-mgmt',
    account: OPERATOR,
    from: ROOK,
  });
  bind(system, {
    name: system.name('mgr-system'),
    namespace: ROOK,
    clusterRole: 'rook-ceph-mgr-system',
    account: 'rook-ceph-mgr',
  });
  everywhere(system, system.name('mgr-cluster'), 'rook-ceph-mgr-cluster', 'rook-ceph-mgr');
  everywhere(system, system.name('osd-topology'), 'rook-ceph-osd', 'rook-ceph-osd');
}

/** The operator's own account, which its chart makes. */
const OPERATOR = 'rook-ceph-system';

const ACCOUNTS = [
  'rook-ceph-cmd-reporter',
  'rook-ceph-default',
  'rook-ceph-mgr',
  'rook-ceph-osd',
  'rook-ceph-purge-osd',
  'rook-ceph-rgw',
];

const KEEP = ['get', 'list', 'watch', 'create', 'update', 'delete'];

const RIGHTS: Readonly<Record<string, readonly PolicyRule[]>> = {
  // Reports the version of the image, and what a disk was prepared to.
  'rook-ceph-cmd-reporter': [allow('', ['pods', 'configmaps'], KEEP)],
  'rook-ceph-mgr': [
    allow('', ['pods', 'services', 'pods/log'], KEEP),
    allow('batch', ['jobs'], KEEP),
    allow(
      'ceph.rook.io',
      [
        'cephblockpoolradosnamespaces',
        'cephblockpools',
        'cephbucketnotifications',
        'cephbuckettopics',
        'cephclients',
        'cephclusters',
        'cephclusters/finalizers',
        'cephcosidrivers',
        'cephfilesystemmirrors',
        'cephfilesystems',
        'cephfilesystemsubvolumegroups',
        'cephnfses',
        'cephnvmeofgateways',
        'cephobjectrealms',
        'cephobjectstores',
        'cephobjectstoreusers',
        'cephobjectzonegroups',
        'cephobjectzones',
        'cephrbdmirrors',
      ],
      [...KEEP, 'patch'],
    ),
    allow('apps', ['deployments/scale', 'deployments'], ['patch', 'delete']),
    allow('', ['persistentvolumeclaims'], ['delete']),
  ],
  'rook-ceph-osd': [
    allow('', ['secrets'], ['get', 'update']),
    allow('', ['configmaps'], KEEP),
    allow('ceph.rook.io', ['cephclusters', 'cephclusters/finalizers'], ['get', 'list', 'create', 'update', 'delete']),
  ],
  'rook-ceph-purge-osd': [
    allow('', ['configmaps'], ['get']),
    allow('apps', ['deployments'], ['get', 'delete']),
    allow('batch', ['jobs'], ['get', 'list', 'delete']),
    allow('', ['persistentvolumeclaims'], ['get', 'update', 'delete', 'list']),
  ],
};

function allow(group: string, resources: readonly string[], verbs: readonly string[]): PolicyRule {
  return { apiGroups: [group], resources, verbs };
}

interface Binding {
  readonly name: string;
  /** @default the system's */
  readonly namespace?: string;
  readonly role?: string;
  readonly clusterRole?: string;
  readonly account: string;
  /** Namespace of the account. @default the system's */
  readonly from?: string;
}

const RBAC = 'rbac.authorization.k8s.io';

function bind(system: System, { name, namespace, role, clusterRole, account, from }: Binding): void {
  const kind = role === undefined ? 'ClusterRole' : 'Role';
  new Manifest(system, RoleBinding, {
    name,
    namespace,
    wave: -1,
    roleRef: { apiGroup: RBAC, kind, name: role ?? clusterRole ?? '' },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace: from ?? system.namespace }],
  });
}

function everywhere(system: System, name: string, clusterRole: string, account: string): void {
  new Manifest(system, ClusterRoleBinding, {
    name,
    wave: -1,
    roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: clusterRole },
    subjects: [{ kind: 'ServiceAccount', name: account, namespace: system.namespace }],
  });
}
