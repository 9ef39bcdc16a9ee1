import { Size } from 'cdk8s';
import { inPool, neverTogether, tolerationsOf } from '../../kernel/base/placement';
import { bytes, cores } from '../../kernel/base/quantity';
import type { Labels } from '../../kernel/base/values';
import type { ServicePort } from '../../kernel/kubernetes';
import { rabbitConf } from './conf';
import type { RabbitmqClusterContent } from './kinds';
import { API_PORT, apiService, certificateOf, labelsOf } from './names';
import type { RabbitPlan } from './plan';

type Cluster = RabbitmqClusterContent['spec'];

/** The custom resource. */
export function clusterOf(plan: RabbitPlan): Cluster {
  const { volume } = plan;
  const memory = plan.memory.asString();
  return {
    replicas: plan.replicas,
    image: plan.image,
    // "0" is memory of the node.
    persistence:
      volume === undefined
        ? { storage: '0' }
        : { storage: volume.size.asString(), storageClassName: volume.storage.name },
    resources: {
      requests: { cpu: cores(plan.cpu), memory },
      limits: { cpu: cores(plan.cpu * 2), memory },
    },
    rabbitmq: {
      ...(plan.plugins.length === 0 ? {} : { additionalPlugins: [...new Set(plan.plugins)].sort() }),
      additionalConfig: confOf(plan),
    },
    ...(plan.tls ? { tls: { secretName: certificateOf(plan.id), disableNonTLSListeners: true } } : {}),
    ...standing(plan),
    // For operators after 2.22, whose default is to delete; today's deletes the claims all the same.
    override: {
      statefulSet: { spec: { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' } } },
    },
  };
}

/** Where the topology operator finds the management API of a cluster with TLS. */
export function apiAnnotations({ id, namespace, tls }: RabbitPlan): Labels {
  return tls ? { 'rabbitmq.com/operator-connection-uri': `http://${apiService(id)}.${namespace}.svc:${API_PORT}` } : {};
}

/** The Service of the management API without TLS. */
export function apiOf({ id }: RabbitPlan): { readonly selector: Labels; readonly ports: readonly ServicePort[] } {
  const port = { name: 'http', port: API_PORT, targetPort: API_PORT, protocol: 'TCP', appProtocol: 'http' } as const;
  return { selector: labelsOf(id), ports: [port] };
}

/** `rabbitmq.conf`, over what the operator writes of its own. */
function confOf(plan: RabbitPlan): string {
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

/** In the pool, bearing its taints, and apart from each other. */
function standing({ id, apart, placement: { pool } }: RabbitPlan): Pick<Cluster, 'affinity' | 'tolerations'> {
  const tolerations = tolerationsOf(pool);
  const affinity = {
    ...(pool === undefined ? {} : { nodeAffinity: inPool(pool) }),
    ...(apart === 'none' ? {} : { podAntiAffinity: neverTogether(apart, labelsOf(id)) }),
  };
  return {
    ...(Object.keys(affinity).length === 0 ? {} : { affinity }),
    ...(tolerations.length === 0 ? {} : { tolerations }),
  };
}
