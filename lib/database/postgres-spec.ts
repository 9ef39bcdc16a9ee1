import type { NodePool } from '../kernel/row';
import type { Labels } from '../kernel/values';
import type { Bootstrap, ClusterContent, PoolerContent, Synchronous } from './postgres';
import { archiver, origin, type PostgresRestore } from './postgres-backup';
import { FIRST_DATABASE, type PlannedDatabase } from './postgres-databases';
import { texts } from './postgres-parameters';
import type { PostgresPlan } from './postgres-plan';
import { cores, poolSelector, toleration } from './tidb-spec';

/** Labels that the operator gives to instances and to the Jobs that make them, and not to poolers. */
export function instanceLabels(id: string): Labels {
  return { 'app.kubernetes.io/component': 'database', 'cnpg.io/cluster': id };
}

/** `<id>-pooler` is the name of a Secret that the operator makes, and a pooler has a Secret of its own name. */
export function poolerName(id: string): string {
  return `${id}-pooler-rw`;
}

export function poolerLabels(id: string): Labels {
  return { 'cnpg.io/poolerName': poolerName(id) };
}

/** The certificate of the server and of the pooler, and the Secret in which it lies. */
export function certificateOf(id: string): string {
  return `${id}-tls`;
}

/** Names under which instances and pooler are called. */
export function hostsOf({ id, namespace, pooler }: PostgresPlan): string[] {
  const services = [`${id}-rw`, `${id}-ro`, `${id}-r`, ...(pooler === undefined ? [] : [poolerName(id)])];
  return services.flatMap((name) => [
    name,
    `${name}.${namespace}`,
    `${name}.${namespace}.svc`,
    `${name}.${namespace}.svc.cluster.local`,
  ]);
}

/**
 * Who may log in, after what the operator itself needs and before its rule that lets everybody in: members of a database's
 * owner, into that database, with TLS and their password. No grant is asked for, so that none can be forgotten.
 */
export function hostRules(databases: readonly PlannedDatabase[]): string[] {
  const rules = databases.map(({ name, owner }) => `hostssl ${name} +${owner} all scram-sha-256`);
  return [...rules.sort(), 'host all all all reject'];
}

export function clusterSpec(
  plan: PostgresPlan,
  of: { readonly backup: boolean; readonly restore?: PostgresRestore },
): ClusterContent['spec'] {
  const { id, instances, storageClass, walSize } = plan;
  const memory = plan.memory.asString();
  return {
    instances,
    imageName: plan.image,
    bootstrap: bootstrap(of.restore),
    ...(of.restore && { externalClusters: [origin(id, of.restore.of)] }),
    storage: { size: plan.size.asString(), storageClass },
    ...(walSize && { walStorage: { size: walSize.asString(), storageClass } }),
    resources: { requests: { cpu: cores(plan.cpu), memory }, limits: { cpu: cores(plan.cpu * 2), memory } },
    postgresql: {
      parameters: texts(plan.parameters),
      pg_hba: hostRules(plan.databases),
      ...(plan.synchronous === 'none' ? {} : { synchronous: synchronous(plan.synchronous) }),
    },
    // Of its own the operator keeps the authority for clients: standbys and pooler log in by it, and nobody else can.
    certificates: { serverCASecret: certificateOf(id), serverTLSSecret: certificateOf(id) },
    affinity: affinity(plan),
    enablePDB: instances > 1,
    enableSuperuserAccess: false,
    primaryUpdateStrategy: 'unsupervised',
    primaryUpdateMethod: 'restart',
    ...(of.backup && { plugins: [archiver(id)] }),
  };
}

/** Orders text by code point, the same for ever, and knows the letters of every script. */
function bootstrap(restore: PostgresRestore | undefined): Bootstrap {
  const first = { database: FIRST_DATABASE, owner: FIRST_DATABASE };
  if (restore === undefined)
    return {
      initdb: {
        ...first,
        dataChecksums: true,
        encoding: 'UTF8',
        localeProvider: 'builtin',
        builtinLocale: 'C.UTF-8',
      },
    };
  const { of, until } = restore;
  return { recovery: { source: of, ...first, ...(until && { recoveryTarget: { targetTime: until } }) } };
}

function synchronous(dataDurability: 'required' | 'preferred'): Synchronous {
  return { method: 'any', number: 1, dataDurability, failoverQuorum: dataDurability === 'required' };
}

function affinity({ apart, pool }: PostgresPlan): ClusterContent['spec']['affinity'] {
  if (apart === 'none') return { enablePodAntiAffinity: false, ...placement(pool) };
  return {
    enablePodAntiAffinity: true,
    podAntiAffinityType: 'required',
    topologyKey: apart === 'zone' ? ZONE : HOST,
    ...placement(pool),
  };
}

const ZONE = 'topology.kubernetes.io/zone';
const HOST = 'kubernetes.io/hostname';

/** Of a pooler's pod, and of the container that prepares it. */
export const POOLER_SIZE = { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } };

export function poolerSpec(plan: PostgresPlan): PoolerContent['spec'] | undefined {
  const { id, pooler, pool } = plan;
  if (pooler === undefined) return undefined;
  return {
    cluster: { name: id },
    type: 'rw',
    instances: pooler.replicas,
    pgbouncer: {
      poolMode: pooler.mode,
      image: plan.poolerImage,
      parameters: {
        client_tls_sslmode: 'require',
        default_pool_size: String(pooler.poolSize),
        max_client_conn: String(pooler.clients),
      },
    },
    template: {
      metadata: { labels: poolerLabels(id) },
      spec: {
        containers: [{ name: 'pgbouncer', resources: POOLER_SIZE }],
        ...(pooler.replicas > 1 && { affinity: onOtherHosts(poolerLabels(id)) }),
        ...placement(pool),
      },
    },
  };
}

function onOtherHosts(matchLabels: Labels): object {
  const podAffinityTerm = { labelSelector: { matchLabels }, topologyKey: HOST };
  return {
    podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }] },
  };
}

function placement(
  pool: NodePool | undefined,
): Pick<ClusterContent['spec']['affinity'], 'nodeSelector' | 'tolerations'> {
  if (pool === undefined) return {};
  const tolerations = (pool.taints ?? []).map(toleration);
  return { nodeSelector: poolSelector(pool), ...(tolerations.length > 0 && { tolerations }) };
}
