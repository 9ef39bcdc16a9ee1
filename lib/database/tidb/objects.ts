import { tagOf } from '../../kernel/base/pin';
import { onPool, type Placement } from '../../kernel/base/placement';
import { cores } from '../../kernel/base/quantity';
import { topologyKeyOf } from '../../kernel/base/row';
import { restrictedContainer, restrictedPod } from '../../kernel/kubernetes';
import { tomlOf, valueAt } from './config';
import type {
  ComponentSpec,
  Helper,
  PdSpec,
  Sized,
  TicdcSpec,
  TidbClusterSpec,
  TidbSpec,
  TiflashSpec,
  TikvSpec,
} from './kinds';
import { BOOTSTRAP, bootstrapSecret, TICDC_DATA } from './names';
import type { PlannedComponent, TidbPlan } from './plan';

/** The cluster as the operator reads it. */
export function clusterSpec(plan: TidbPlan): TidbClusterSpec {
  const { placement, images } = plan;
  return {
    version: tagOf(images.pd),
    timezone: 'UTC',
    configUpdateStrategy: 'RollingUpdate',
    startScriptVersion: 'v2',
    enableDynamicConfiguration: true,
    pvReclaimPolicy: 'Retain',
    enablePVReclaim: false,
    tlsCluster: { enabled: plan.tls },
    podSecurityContext: POD_SECURITY,
    ...spread(placement),
    ...onPool(placement.pool),
    helper: { image: images.helper },
    discovery: { ...DISCOVERY, securityContext: CONTAINER_SECURITY },
    pd: pdSpec(plan),
    tikv: tikvSpec(plan),
    tidb: tidbSpec(plan),
    ...(plan.tiflash && { tiflash: tiflashSpec(plan, plan.tiflash) }),
    ...(plan.ticdc && { ticdc: ticdcSpec(plan, plan.ticdc) }),
  };
}

function pdSpec(plan: TidbPlan): PdSpec {
  const { pd, storageClass } = plan;
  return {
    ...component(plan, pd),
    config: tomlOf(pd.config.table),
    storageClassName: storageClass,
    maxFailoverCount: spare(plan, pd),
    readinessProbe: LISTENS,
  };
}

function tikvSpec(plan: TidbPlan): TikvSpec {
  const { tikv, storageClass } = plan;
  const wait = tikv.evictLeaderTimeout;
  return {
    ...component(plan, tikv),
    config: tomlOf(tikv.config.table),
    storageClassName: storageClass,
    maxFailoverCount: spare(plan, tikv),
    recoverFailover: true,
    enableNamedStatusPort: true,
    readinessProbe: LISTENS,
    ...(wait && { evictLeaderTimeout: `${wait.toSeconds({ integral: false })}s` }),
  };
}

function tidbSpec(plan: TidbPlan): TidbSpec {
  const { id, tidb } = plan;
  const wait = valueAt(tidb.config.table, 'graceful-wait-before-shutdown');
  return {
    ...component(plan, tidb),
    config: tomlOf(tidb.config.table),
    maxFailoverCount: spare(plan, tidb),
    service: { type: 'ClusterIP', exposeStatus: true },
    ...(plan.tls && { tlsClient: { enabled: true, disableClientAuthn: true } }),
    separateSlowLog: true,
    slowLogTailer: TAILER,
    terminationGracePeriodSeconds: (typeof wait === 'bigint' ? Number(wait) : 0) + 45,
    additionalVolumes: [{ name: 'bootstrap', secret: { secretName: bootstrapSecret(id) } }],
    additionalVolumeMounts: [{ name: 'bootstrap', mountPath: BOOTSTRAP.path, readOnly: true }],
  };
}

function tiflashSpec(plan: TidbPlan, tiflash: PlannedComponent): TiflashSpec {
  return {
    ...component(plan, tiflash),
    config: { config: tomlOf(tiflash.config.table), proxy: 'log-level = "info"\n' },
    storageClaims: tiflash.volumes.map((size) => ({
      resources: { requests: { storage: size.asString() } },
      storageClassName: plan.storageClass,
    })),
    maxFailoverCount: spare(plan, tiflash),
    logTailer: TAILER,
    initializer: TAILER,
  };
}

function ticdcSpec(plan: TidbPlan, ticdc: PlannedComponent): TicdcSpec {
  return {
    ...component(plan, ticdc),
    config: tomlOf(ticdc.config.table),
    storageClassName: plan.storageClass,
    storageVolumes: ticdc.volumes.map((size) => ({
      name: 'data',
      storageSize: size.asString(),
      mountPath: TICDC_DATA,
    })),
  };
}

/** A first volume of PD and TiKV stands among the requests. */
function component(plan: TidbPlan, { name, replicas, cpu, memory, volumes }: PlannedComponent): ComponentSpec {
  const ref = plan.images[name];
  const storage = name === 'pd' || name === 'tikv' ? volumes[0] : undefined;
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
function spare({ placement }: TidbPlan, { replicas }: PlannedComponent): number {
  return Math.max(0, Math.min(3, placement.nodes - replicas));
}

/** Over zones and, in each, over hosts; or over hosts alone. */
function spread({ domain }: Placement): Pick<TidbClusterSpec, 'topologySpreadConstraints'> {
  if (domain === 'none') return {};
  const domains = domain === 'zone' ? (['zone', 'host'] as const) : (['host'] as const);
  return { topologySpreadConstraints: domains.map((one) => ({ topologyKey: topologyKeyOf(one) })) };
}

/** The images run as root unless told otherwise; the user may be any (tidb-operator: podSecurityContext). */
export const POD_SECURITY = { ...restrictedPod(1000), fsGroupChangePolicy: 'OnRootMismatch' };

/** The rest of Pod Security `restricted`, which asks for no read-only root; the operator writes it into each container since 1.6.6. */
const { readOnlyRootFilesystem: _, ...CONTAINER_SECURITY } = restrictedContainer(false);

/** PD and TiKV have no probe by themselves: without one a budget counts a pod that only exists. */
const LISTENS = { type: 'tcp', initialDelaySeconds: 10, periodSeconds: 10 } as const;

/** What the operator's own container in each cluster, by which PD's members find each other, asks for and may use. */
export const DISCOVERY = {
  requests: { cpu: '50m', memory: '64Mi' },
  limits: { cpu: '200m', memory: '128Mi' },
} as const satisfies Sized;

/** For `tail` and `sh`, which are all that the helpers run. As much at most as at least: else the pod is not `Guaranteed`. */
export const TAIL = { cores: 0.02, mebibytes: 32 };
const TAIL_SIZE = { cpu: cores(TAIL.cores), memory: `${TAIL.mebibytes}Mi` };
const TAILER: Helper = { requests: TAIL_SIZE, limits: TAIL_SIZE, securityContext: CONTAINER_SECURITY };
