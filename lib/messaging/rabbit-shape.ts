import { Size } from 'cdk8s';
import { type NodePool, topologyKeyOf } from '../kernel/row';
import type { Labels } from '../kernel/values';
import type { RabbitPlan } from './rabbit-plan';
import type { Affinity, RabbitmqClusterContent, Toleration } from './rabbitmq';
import { bytes, rabbitConf } from './rabbitmq-conf';

/** Port of the management API without TLS, for the topology operator alone. */
export const API_PORT = 15672;

/** Labels that select the pods of a cluster. The operator's Services select by the name alone. */
export function labelsOf({ id }: Pick<RabbitPlan, 'id'>): Labels {
  return { 'app.kubernetes.io/name': id };
}

/** The certificate of the listeners, and the Secret in which it lies. */
export function certificateOf({ id }: Pick<RabbitPlan, 'id'>): string {
  return `${id}-tls`;
}

/** Service of the management API without TLS. */
export function apiService({ id }: Pick<RabbitPlan, 'id'>): string {
  return `${id}-api`;
}

/** The custom resource. */
export function clusterSpec(plan: RabbitPlan): RabbitmqClusterContent['spec'] {
  const memory = plan.memory.asString();
  return {
    replicas: plan.replicas,
    image: plan.image,
    // "0" is memory of the node.
    persistence:
      plan.volume === undefined
        ? { storage: '0' }
        : { storage: plan.volume.size.asString(), storageClassName: plan.volume.class },
    resources: {
      requests: { cpu: cores(plan.cpu), memory },
      limits: { cpu: cores(plan.cpu * 2), memory },
    },
    rabbitmq: {
      ...(plan.plugins.length === 0 ? {} : { additionalPlugins: [...new Set(plan.plugins)].sort() }),
      additionalConfig: confOf(plan),
    },
    ...(plan.tls ? { tls: { secretName: certificateOf(plan), disableNonTLSListeners: true } } : {}),
    ...placement(plan),
    // For operators after 2.22, whose default is to delete; today's deletes the claims all the same.
    override: {
      statefulSet: { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' } } },
    },
  };
}

/** `rabbitmq.conf`, over what the operator writes of its own. */
export function confOf(plan: RabbitPlan): string {
  return rabbitConf({
    // Well under a third of the memory, as quorum queues want it; the server's own choice is 512 MiB.
    ...(bytes(plan.memory) < bytes(Size.gibibytes(4)) ? { 'raft.wal_max_size_bytes': Size.mebibytes(64) } : {}),
    ...plan.config,
    anonymous_login_user: 'none',
    default_queue_type: 'quorum',
    'disk_free_limit.absolute': plan.diskReserve,
    'log.console.formatter': 'json',
    queue_leader_locator: 'balanced',
    'quorum_queue.continuous_membership_reconciliation.enabled': true,
    'quorum_queue.continuous_membership_reconciliation.target_group_size': Math.min(plan.replicas, 3),
    'vm_memory_high_watermark.relative': plan.memoryWatermark,
    ...(plan.tls
      ? {
          // The topology operator reads what it trusts once, before this certificate can exist: it calls without TLS.
          'management.tcp.port': API_PORT,
          'ssl_options.versions.1': 'tlsv1.3',
          'ssl_options.versions.2': 'tlsv1.2',
        }
      : {}),
  });
}

/** Names under which the listeners are called: the Service, and each node as the server itself calls it (streams). */
export function hostsOf({ id, namespace }: RabbitPlan): string[] {
  const names = [`${id}.${namespace}`, `*.${id}-nodes.${namespace}`];
  return names.flatMap((name) => [name, `${name}.svc`, `${name}.svc.cluster.local`]);
}

function placement(plan: RabbitPlan): Pick<RabbitmqClusterContent['spec'], 'affinity' | 'tolerations'> {
  const tolerations = (plan.pool?.taints ?? []).map(toleration);
  const affinity: Affinity = {
    ...(plan.pool === undefined ? {} : { nodeAffinity: inPool(plan.pool) }),
    ...(plan.apart === 'none' ? {} : { podAntiAffinity: neverTogether(plan) }),
  };
  return {
    ...(Object.keys(affinity).length === 0 ? {} : { affinity }),
    ...(tolerations.length === 0 ? {} : { tolerations }),
  };
}

function neverTogether(plan: RabbitPlan): Affinity['podAntiAffinity'] {
  const topologyKey = topologyKeyOf(plan.apart);
  return {
    requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: labelsOf(plan) }, topologyKey }],
  };
}

function inPool({ name }: NodePool): Affinity['nodeAffinity'] {
  return {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchExpressions: [{ key: 'keelson.dev/pool', operator: 'In', values: [name] }] }],
    },
  };
}

/** A taint as `key=value:Effect`, borne. */
function toleration(taint: string): Toleration {
  const [, key = '', value, effect = ''] = /^([^=:]+)(?:=([^:]*))?:(.+)$/.exec(taint) ?? [];
  return value === undefined ? { key, operator: 'Exists', effect } : { key, operator: 'Equal', value, effect };
}

/** Cores as Kubernetes writes them: `2`, `500m`. */
export function cores(amount: number): string {
  return Number.isInteger(amount) ? String(amount) : `${Math.round(amount * 1000)}m`;
}
