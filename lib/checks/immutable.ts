import type { Fault } from '../kernel/faults';
import { groupOf } from '../kernel/kind';
import { canonical, isMap, type Json, type JsonObject, shown } from '../kernel/values';

/** What of an object cannot become another. */
interface Fixed {
  readonly fields: readonly string[];
  /** Who holds on to it. */
  readonly by: string;
  readonly fix?: string;
}

const SERVER = 'the API server refuses the change';
const ANEW = 'Give it another name, so that a new one is made.';
const TOPOLOGY = 'the webhook of the topology operator refuses the change';
const SECOND = 'Declare a second one and move its users.';

/** What a broker is asked for once: it cannot be declared anew as something else. */
const DECLARED: Fixed = {
  fields: [
    ...['spec.name', 'spec.vhost', 'spec.type', 'spec.durable', 'spec.autoDelete'],
    'spec.rabbitmqClusterReference',
  ],
  by: TOPOLOGY,
  fix: SECOND,
};

const FIXED: Readonly<Record<string, Fixed>> = {
  'Deployment.apps': { fields: ['spec.selector'], by: SERVER, fix: ANEW },
  'DaemonSet.apps': { fields: ['spec.selector'], by: SERVER, fix: ANEW },
  'StatefulSet.apps': {
    fields: ['spec.selector', 'spec.serviceName', 'spec.volumeClaimTemplates', 'spec.podManagementPolicy'],
    by: SERVER,
    fix: ANEW,
  },
  'Job.batch': {
    fields: ['spec.selector', 'spec.template', 'spec.completions', 'spec.completionMode', 'spec.podFailurePolicy'],
    by: SERVER,
    fix: 'Make its name follow from its content.',
  },
  'RoleBinding.rbac.authorization.k8s.io': { fields: ['roleRef'], by: SERVER, fix: ANEW },
  'ClusterRoleBinding.rbac.authorization.k8s.io': { fields: ['roleRef'], by: SERVER, fix: ANEW },
  'StorageClass.storage.k8s.io': {
    fields: ['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'],
    by: SERVER,
    fix: 'Make a second class; volumes stay in the first.',
  },
  'PriorityClass.scheduling.k8s.io': { fields: ['value', 'preemptionPolicy'], by: SERVER, fix: ANEW },
  'IngressClass.networking.k8s.io': { fields: ['spec.controller'], by: SERVER, fix: ANEW },
  'RuntimeClass.node.k8s.io': { fields: ['handler'], by: SERVER, fix: ANEW },
  'PersistentVolumeClaim.': {
    fields: ['spec.storageClassName', 'spec.accessModes', 'spec.volumeMode', 'spec.selector', 'spec.dataSource'],
    by: SERVER,
    fix: ANEW,
  },
  'Service.': { fields: ['spec.clusterIP'], by: SERVER, fix: ANEW },
  'CephFilesystemSubVolumeGroup.ceph.rook.io': { fields: ['spec.name', 'spec.filesystemName'], by: SERVER, fix: ANEW },
  'ObjectBucketClaim.objectbucket.io': {
    fields: ['spec.bucketName', 'spec.storageClassName'],
    by: 'the provisioner drops the change in silence',
    fix: SECOND,
  },
  'Queue.rabbitmq.com': DECLARED,
  'Exchange.rabbitmq.com': DECLARED,
  'Vhost.rabbitmq.com': { fields: ['spec.name', 'spec.rabbitmqClusterReference'], by: TOPOLOGY, fix: SECOND },
  'Binding.rabbitmq.com': { fields: ['spec'], by: TOPOLOGY, fix: ANEW },
  'Permission.rabbitmq.com': {
    fields: ['spec.vhost', 'spec.userReference', 'spec.rabbitmqClusterReference'],
    by: TOPOLOGY,
    fix: ANEW,
  },
};

/** What of an object that stands became another and cannot. */
export function immutableChanges(before: JsonObject, after: JsonObject): Omit<Fault, 'path'>[] {
  const fixed = FIXED[`${after.kind}.${groupOf(String(after.apiVersion))}`];
  if (fixed === undefined) return [];
  const { by, fix } = fixed;
  return fixed.fields.flatMap((field) => {
    const [old, next] = [at(before, field), at(after, field)];
    if (canonical(old) === canonical(next)) return [];
    return [
      {
        prop: field,
        given: next,
        message: `cannot change: ${by}`,
        ...(old === undefined ? {} : { allowed: shown(old) }),
        ...(fix === undefined ? {} : { fix }),
      },
    ];
  });
}

/** Marks by which Argo CD and Flux leave an object in the cluster, though it is no longer written. */
const KEEPS = 'argocd.argoproj.io/sync-options';

/**
 * An object that is kept, because data hangs on it, and is no longer written or no longer marked: what stays in the
 * cluster then has no owner, or goes with the next prune.
 */
export function keptChange(before: JsonObject, after: JsonObject | undefined): Omit<Fault, 'path'>[] {
  const mark = markOf(before);
  if (mark === undefined || !/(Prune|Delete)=(false|confirm)/.test(mark)) return [];
  if (after === undefined)
    return [
      {
        message: 'holds data and is no longer written: it stays in the cluster, and nobody updates it any more',
        fix: 'Set retiring: true on its system first; or accept it in the row, and delete it by hand.',
      },
    ];
  if (markOf(after) === mark) return [];
  return [{ prop: KEEPS, given: markOf(after), message: 'no longer keeps what holds data', allowed: mark }];
}

function markOf({ metadata }: JsonObject): string | undefined {
  const annotations = isMap(metadata) ? metadata.annotations : undefined;
  const mark = isMap(annotations) ? annotations[KEEPS] : undefined;
  return typeof mark === 'string' ? mark : undefined;
}

function at(object: JsonObject, field: string): Json | undefined {
  return field.split('.').reduce<unknown>((here, step) => (isMap(here) ? here[step] : undefined), object) as
    | Json
    | undefined;
}
