import type { Size } from 'cdk8s';
import { tagOf } from '../kernel/catalog';
import type { NodePool } from '../kernel/row';
import type { Labels } from '../kernel/values';
import type {
  ComponentSpec,
  ContainerSecurityContext,
  PodSecurityContext,
  Sized,
  TicdcSpec,
  TidbClusterSpec,
  TidbSpec,
  TiflashSpec,
  Toleration,
} from './tidb';
import { tomlOf, valueAt } from './tidb-config';
import { BOOTSTRAP, type PlannedComponent, TICDC_DATA, type TidbPlan } from './tidb-plan';

/** Secret with the first SQL. */
export function bootstrapSecret(id: string): string {
  return `${id}-bootstrap`;
}

/** The cluster as the operator reads it. */
export function clusterSpec(plan: TidbPlan): TidbClusterSpec {
  const { site, pd, tikv } = plan;
  return {
    version: tagOf(site.images.pd),
    timezone: 'UTC',
    configUpdateStrategy: 'RollingUpdate',
    startScriptVersion: 'v2',
    enableDynamicConfiguration: true,
    pvReclaimPolicy: 'Retain',
    enablePVReclaim: false,
    tlsCluster: { enabled: plan.tls },
    podSecurityContext: POD_SECURITY,
    ...spread(plan),
    ...placement(site.pool),
    helper: { image: site.images.helper },
    discovery: { ...DISCOVERY, securityContext: CONTAINER_SECURITY },
    pd: {
      ...component(plan, pd),
      config: tomlOf(pd.config.table),
      storageClassName: site.storageClass,
      maxFailoverCount: spare(plan, pd),
      readinessProbe: LISTENS,
    },
    tikv: {
      ...component(plan, tikv),
      config: tomlOf(tikv.config.table),
      storageClassName: site.storageClass,
      maxFailoverCount: spare(plan, tikv),
      recoverFailover: true,
      enableNamedStatusPort: true,
      readinessProbe: LISTENS,
      ...(tikv.evictLeaderTimeout && {
        evictLeaderTimeout: `${tikv.evictLeaderTimeout.toSeconds({ integral: false })}s`,
      }),
    },
    tidb: tidbSpec(plan),
    ...(plan.tiflash && { tiflash: tiflashSpec(plan, plan.tiflash) }),
    ...(plan.ticdc && { ticdc: ticdcSpec(plan, plan.ticdc) }),
  };
}

function tidbSpec(plan: TidbPlan): TidbSpec {
  const { site, tidb } = plan;
  const wait = valueAt(tidb.config.table, 'graceful-wait-before-shutdown');
  return {
    ...component(plan, tidb),
    config: tomlOf(tidb.config.table),
    maxFailoverCount: spare(plan, tidb),
    service: { type: 'ClusterIP', exposeStatus: true },
    ...(plan.tls && { tlsClient: { enabled: true, disableClientAuthn: true } }),
    separateSlowLog: true,
    slowLogTailer: { ...TAILER, securityContext: CONTAINER_SECURITY },
    terminationGracePeriodSeconds: (typeof wait === 'bigint' ? Number(wait) : 0) + 45,
    additionalVolumes: [{ name: 'bootstrap', secret: { secretName: bootstrapSecret(site.id) } }],
    additionalVolumeMounts: [{ name: 'bootstrap', mountPath: BOOTSTRAP.path, readOnly: true }],
  };
}

function tiflashSpec(plan: TidbPlan, tiflash: PlannedComponent): TiflashSpec {
  return {
    ...component(plan, tiflash),
    config: { config: tomlOf(tiflash.config.table), proxy: 'log-level = "info"\n' },
    storageClaims: tiflash.volumes.map((size) => ({
      resources: { requests: { storage: size.asString() } },
      storageClassName: plan.site.storageClass,
    })),
    maxFailoverCount: spare(plan, tiflash),
    logTailer: { ...TAILER, securityContext: CONTAINER_SECURITY },
    initializer: { ...TAILER, securityContext: CONTAINER_SECURITY },
  };
}

function ticdcSpec(plan: TidbPlan, ticdc: PlannedComponent): TicdcSpec {
  return {
    ...component(plan, ticdc),
    config: tomlOf(ticdc.config.table),
    storageClassName: plan.site.storageClass,
    storageVolumes: ticdc.volumes.map((size) => ({
      name: 'data',
      storageSize: size.asString(),
      mountPath: TICDC_DATA,
    })),
  };
}

/** A first volume of PD and TiKV stands among the requests. */
function component(plan: TidbPlan, { name, replicas, cpu, memory, volumes }: PlannedComponent): ComponentSpec {
  const ref = plan.site.images[name];
  const storage: Size | undefined = name === 'pd' || name === 'tikv' ? volumes[0] : undefined;
  const limits = { cpu: cores(cpu), memory: memory.asString() };
  return {
    baseImage: ref.slice(0, ref.lastIndexOf(':')),
    replicas,
    limits,
    requests: storage === undefined ? limits : { ...limits, storage: storage.asString() },
    securityContext: CONTAINER_SECURITY,
  };
}

/** Pods that failover may add: as many as there are nodes without one, at most three. */
function spare({ site }: TidbPlan, { replicas }: PlannedComponent): number {
  return Math.max(0, Math.min(3, site.hosts - replicas));
}

function spread({ site }: TidbPlan): Pick<TidbClusterSpec, 'topologySpreadConstraints'> {
  if (site.failureDomain === 'none') return {};
  const host = { topologyKey: 'kubernetes.io/hostname' };
  const zone = { topologyKey: 'topology.kubernetes.io/zone' };
  return { topologySpreadConstraints: site.failureDomain === 'zone' ? [zone, host] : [host] };
}

function placement(pool: NodePool | undefined): Pick<TidbClusterSpec, 'nodeSelector' | 'tolerations'> {
  if (pool === undefined) return {};
  const tolerations = (pool.taints ?? []).map(toleration);
  return { nodeSelector: poolSelector(pool), ...(tolerations.length > 0 && { tolerations }) };
}

export function poolSelector(pool: NodePool): Labels {
  return { 'keelson.dev/pool': pool.name };
}

/** A taint as `key=value:Effect`, borne. */
export function toleration(taint: string): Toleration {
  const [, key = '', value, effect = ''] = /^([^=:]+)(?:=([^:]*))?:(.+)$/.exec(taint) ?? [];
  return value === undefined ? { key, operator: 'Exists', effect } : { key, operator: 'Equal', value, effect };
}

/** Cores as Kubernetes writes them: `2`, `500m`. */
export function cores(amount: number): string {
  return Number.isInteger(amount) ? String(amount) : `${Math.round(amount * 1000)}m`;
}

/** The images run as root unless told otherwise; the user may be any (tidb-operator: podSecurityContext). */
export const POD_SECURITY: PodSecurityContext = {
  runAsNonRoot: true,
  runAsUser: 1000,
  runAsGroup: 1000,
  fsGroup: 1000,
  fsGroupChangePolicy: 'OnRootMismatch',
  seccompProfile: { type: 'RuntimeDefault' },
};

/** The rest of Pod Security `restricted`; the operator writes it into each container since 1.6.6. */
const CONTAINER_SECURITY: ContainerSecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
};

/** PD and TiKV have no probe by themselves: without one a budget counts a pod that only exists. */
const LISTENS = { type: 'tcp', initialDelaySeconds: 10, periodSeconds: 10 } as const;

export const DISCOVERY: Sized = {
  requests: { cpu: '50m', memory: '64Mi' },
  limits: { cpu: '200m', memory: '128Mi' },
};

/** For `tail` and `sh`, which are all that the helpers run. As much at most as at least: else the pod is not `Guaranteed`. */
export const TAIL = { cores: 0.02, mebibytes: 32 };
const TAILER_AMOUNTS = { cpu: cores(TAIL.cores), memory: `${TAIL.mebibytes}Mi` };
const TAILER: Sized = { requests: TAILER_AMOUNTS, limits: TAILER_AMOUNTS };
