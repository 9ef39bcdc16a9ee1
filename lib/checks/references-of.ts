import { groupOf } from '../kernel/kind';
import type { JsonObject, Labels } from '../kernel/values';
import type { Reference } from './references-in';
import { mapOf } from './telling';

/** What only one kind names, and only its own fields tell of which kind that is. */
const BY_KIND: Readonly<Record<string, (object: JsonObject) => readonly Reference[]>> = {
  'RoleBinding.rbac.authorization.k8s.io': roleRef,
  'ClusterRoleBinding.rbac.authorization.k8s.io': roleRef,
  'StorageClass.storage.k8s.io': ({ parameters }) => storageClass(mapOf(parameters) as Labels),
  'CephObjectStoreUser.ceph.rook.io': (object) => [here(object, 'CephObjectStore', 'store')],
  'CephFilesystemSubVolumeGroup.ceph.rook.io': (object) => [here(object, 'CephFilesystem', 'filesystemName')],
  'Queue.rabbitmq.com': inRabbit,
  'Exchange.rabbitmq.com': inRabbit,
  'Vhost.rabbitmq.com': inRabbit,
  'User.rabbitmq.com': inRabbit,
  'Policy.rabbitmq.com': inRabbit,
  'Permission.rabbitmq.com': (object) => [...inRabbit(object), here(object, 'User', 'userReference', 'name')],
  'Binding.rabbitmq.com': (object) => [...inRabbit(object), ...ends(object)],
  'BackupSchedule.pingcap.com': ({ spec }) => backup(mapOf(mapOf(spec).backupTemplate), 'spec.backupTemplate.br'),
  'Backup.pingcap.com': ({ spec }) => backup(mapOf(spec), 'spec.br'),
  'Restore.pingcap.com': ({ spec }) => backup(mapOf(spec), 'spec.br'),
};

/** Every reference of an object that only its kind tells. */
export function referencesOf(object: JsonObject): readonly Reference[] {
  const found = BY_KIND[`${object.kind}.${groupOf(String(object.apiVersion))}`]?.(object) ?? [];
  return found.filter(({ name }) => name !== '');
}

/** ClusterRoles that every cluster has. */
const BUILT_IN_ROLES = /^(admin|edit|view|cluster-admin|system:.*)$/;

function roleRef({ roleRef: ref, metadata }: JsonObject): Reference[] {
  const { kind, name } = mapOf(ref);
  if (kind !== 'Role' && (kind !== 'ClusterRole' || BUILT_IN_ROLES.test(String(name)))) return [];
  const namespace = String(mapOf(metadata).namespace ?? '');
  return [{ kind, name: text(name), at: 'roleRef.name', ...(kind === 'Role' ? { namespace } : {}) }];
}

const SECRET_NAME = /-secret-name$/;

/** Of the drivers whose parameters are known: Secrets by their field, pools and file systems of Ceph. */
function storageClass(parameters: Labels): Reference[] {
  const found: Reference[] = [];
  for (const key in parameters)
    if (SECRET_NAME.test(key))
      found.push({
        kind: 'Secret',
        name: text(parameters[key]),
        namespace: text(parameters[key.replace(SECRET_NAME, '-secret-namespace')]),
        at: `parameters["${key}"]`,
      });
  const { clusterID: namespace, pool, fsName, objectStoreName, objectStoreNamespace } = parameters;
  if (namespace !== undefined && fsName !== undefined)
    found.push({ kind: 'CephFilesystem', name: fsName, namespace, at: 'parameters.fsName' });
  else if (namespace !== undefined && pool !== undefined)
    found.push({ kind: 'CephBlockPool', name: pool, namespace, at: 'parameters.pool' });
  if (objectStoreName !== undefined && objectStoreNamespace !== undefined)
    found.push({
      kind: 'CephObjectStore',
      name: objectStoreName,
      namespace: objectStoreNamespace,
      at: 'parameters.objectStoreName',
    });
  return found;
}

/** An object of the same namespace, by a field of the spec. */
function here({ metadata, spec }: JsonObject, kind: string, ...path: readonly string[]): Reference {
  const name = path.reduce<unknown>((at, step) => mapOf(at)[step], spec);
  return { kind, name: text(name), namespace: text(mapOf(metadata).namespace), at: `spec.${path.join('.')}` };
}

function inRabbit({ metadata, spec }: JsonObject): Reference[] {
  const { name, namespace = mapOf(metadata).namespace } = mapOf(mapOf(spec).rabbitmqClusterReference);
  const at = 'spec.rabbitmqClusterReference.name';
  return [{ kind: 'RabbitmqCluster', name: text(name), namespace: text(namespace), at }];
}

/** Both ends of a binding: by what they are called in RabbitMQ. Exchanges that every vhost has are not declared. */
function ends({ metadata, spec }: JsonObject): Reference[] {
  const { source, destination, destinationType, vhost = '/' } = mapOf(spec);
  const namespace = text(mapOf(metadata).namespace);
  const end = (kind: string, name: unknown, at: string): Reference[] =>
    text(name) === '' || /^amq\./.test(text(name)) ? [] : [{ kind, name: `${vhost}/${name}`, namespace, at }];
  return [
    ...end('exchange', source, 'spec.source'),
    ...end(destinationType === 'exchange' ? 'exchange' : 'queue', destination, 'spec.destination'),
  ];
}

/** What objects declare under another name than their own, by namespace: `queue portal/uploaded`. */
export function declaredBy({ apiVersion, kind, spec }: JsonObject): { kind: string; name: string } | undefined {
  if (groupOf(String(apiVersion)) !== 'rabbitmq.com' || (kind !== 'Queue' && kind !== 'Exchange')) return undefined;
  const { name, vhost = '/' } = mapOf(spec);
  return { kind: kind.toLowerCase(), name: `${vhost}/${name}` };
}

function backup(template: JsonObject, at: string): Reference[] {
  const { cluster, clusterNamespace } = mapOf(template.br);
  if (cluster === undefined) return [];
  return [{ kind: 'TidbCluster', name: text(cluster), namespace: text(clusterNamespace), at: `${at}.cluster` }];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
