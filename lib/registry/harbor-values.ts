import type { BucketAccess } from '../handles/bucket';
import type { SqlAccess } from '../handles/sql-database';
import { TRIVY_DATABASES } from '../kernel/catalog';
import { mirrored } from '../kernel/images';
import { type FailureDomain, type NodePool, topologyKeyOf } from '../kernel/row';
import type { Json, JsonObject } from '../kernel/values';
import { certificateOf } from './harbor-certificates';
import {
  COMPONENTS,
  type ComponentName,
  databasePods,
  partsOf,
  replicasOfComponent,
  SPEAKERS,
} from './harbor-components';
import type { HarborPlan } from './harbor-plan';
import { type HarborSecrets, STORE_USER, stampsOf } from './harbor-secrets';

export interface HarborSite {
  readonly bucket: BucketAccess;
  readonly database: SqlAccess;
  /** Name of the class of its volumes. */
  readonly storageClass: string;
  readonly secrets: HarborSecrets;
  /** The row's. */
  readonly mirror: string | undefined;
}

/** Values of the chart: every secret by reference, so that one input renders to one output. */
export function harborValues(plan: HarborPlan, site: HarborSite): JsonObject {
  const { secrets } = site;
  return merged(
    {
      externalURL: plan.url,
      existingSecretAdminPassword: secrets.admin.name,
      existingSecretSecretKey: secrets.secretKey.name,
      // Whom the environment's systems are signed by: database, directory, itself.
      caBundleSecretName: certificateOf(plan, 'core').name,
      // What people may download to trust the registry.
      caSecretName: certificateOf(plan, 'core').name,
      expose: {
        type: 'clusterIP',
        clusterIP: { name: plan.id },
        tls: plan.tls
          ? { enabled: true, certSource: 'secret', secret: { secretName: certificateOf(plan, 'nginx').name } }
          : { enabled: false },
      },
      internalTLS: internalTls(plan),
      metrics: { enabled: true, serviceMonitor: { enabled: false } },
      database: databaseValues(plan, site),
      persistence: persistence(plan, site),
      redis: { type: 'internal' },
      core: {
        existingSecret: secrets.internal.name,
        existingXsrfSecret: secrets.internal.name,
        secretName: certificateOf(plan, 'token').name,
      },
      // In the database: several pods share no volume.
      jobservice: { existingSecret: secrets.internal.name, jobLoggers: ['database'] },
      registry: {
        existingSecret: secrets.internal.name,
        credentials: { username: STORE_USER, existingSecret: secrets.store.name },
      },
      trivy: scanner(plan, site.mirror),
    },
    ...COMPONENTS.map((component) => placed(plan, component)),
    ...Object.entries(stampsOf(secrets)).map(([component, stamp]) => ({
      [component]: { podAnnotations: { 'keelson.dev/stamp': stamp } },
    })),
  );
}

function internalTls(plan: HarborPlan): JsonObject {
  const speakers = SPEAKERS.map((name) => [name, { secretName: certificateOf(plan, name).name }] as const);
  return { enabled: true, certSource: 'secret', ...Object.fromEntries(speakers) };
}

function databaseValues(plan: HarborPlan, { database, secrets }: HarborSite): JsonObject {
  const each = Math.floor(plan.connections / databasePods(plan));
  return {
    type: 'external',
    external: {
      host: database.at.host,
      port: String(database.at.port),
      username: database.user,
      coreDatabase: database.database,
      existingSecret: secrets.database.name,
      // Inside, TLS is what the endpoint says; outside, nothing less is borne.
      sslmode: database.at.tls || database.trust !== undefined || !isPods(database.at.at) ? 'verify-full' : 'disable',
    },
    maxOpenConns: each,
    maxIdleConns: Math.ceil(each / 2),
  };
}

function isPods(at: SqlAccess['at']['at']): boolean {
  return typeof at === 'object' && 'labels' in at;
}

/** Images go to the bucket; clients cannot reach it, so they are not sent there. */
function persistence(plan: HarborPlan, { bucket, storageClass, secrets }: HarborSite): JsonObject {
  const volume = { storageClass, size: plan.size.asString() };
  return {
    enabled: true,
    resourcePolicy: 'keep',
    persistentVolumeClaim: { redis: volume, trivy: volume },
    imageChartStorage: {
      type: 's3',
      disableredirect: true,
      ...(bucket.trust === undefined ? {} : { caBundleSecretName: bucket.trust.name }),
      s3: {
        existingSecret: secrets.bucket.name,
        bucket: bucket.bucket,
        region: bucket.region,
        regionendpoint: bucket.url,
      },
    },
  };
}

function scanner({ offline }: HarborPlan, mirror: string | undefined): JsonObject {
  if (offline) return { enabled: true, offlineScan: true, skipUpdate: true, skipJavaDBUpdate: true };
  const from = (all: readonly string[]) => all.map((repository) => mirrored(repository, mirror));
  return {
    enabled: true,
    dbRepository: from(TRIVY_DATABASES.vulnerabilities),
    javaDBRepository: from(TRIVY_DATABASES.java),
  };
}

/** How many, how large, and where. */
function placed(plan: HarborPlan, component: ComponentName): JsonObject {
  const replicas = replicasOfComponent(plan, component);
  const spread = spreadOf(plan.apart);
  // The chart's Redis is below `internal`, and has no number of pods.
  const pod: JsonObject = {
    ...(component === 'redis' ? {} : { replicas }),
    ...(replicas > 1 && spread !== undefined ? { topologySpreadConstraints: [spread] } : {}),
    ...onPool(plan.pool),
  };
  const sized = partsOf(component).map(({ path, cpu, mebibytes }) =>
    below(path, {
      resources: { requests: { cpu: `${cpu}m`, memory: `${mebibytes}Mi` }, limits: { memory: `${mebibytes}Mi` } },
    }),
  );
  return merged(below(component === 'redis' ? 'redis.internal' : component, pod), ...sized);
}

/** The chart adds which pods are meant. */
function spreadOf(apart: FailureDomain): JsonObject | undefined {
  if (apart === 'none') return undefined;
  const topologyKey = topologyKeyOf(apart);
  return { maxSkew: 1, topologyKey, whenUnsatisfiable: 'DoNotSchedule' };
}

function onPool(pool: NodePool | undefined): JsonObject {
  if (pool === undefined) return {};
  const tolerations = (pool.taints ?? []).map((taint): JsonObject => {
    const [, key = '', value, effect = ''] = /^([^=:]+)(?:=([^:]*))?:(.+)$/.exec(taint) ?? [];
    return { key, ...(value === undefined ? { operator: 'Exists' } : { operator: 'Equal', value }), effect };
  });
  return { nodeSelector: { 'keelson.dev/pool': pool.name }, ...(tolerations.length > 0 ? { tolerations } : {}) };
}

function below(path: string, values: JsonObject): JsonObject {
  return path.split('.').reduceRight<JsonObject>((inner, key) => ({ [key]: inner }), values);
}

/** Maps laid over each other; what is no map, the last one says. */
function merged(...all: readonly JsonObject[]): JsonObject {
  const result: Record<string, Json | undefined> = {};
  for (const values of all)
    for (const [key, value] of Object.entries(values)) {
      const before = result[key];
      result[key] = isObject(before) && isObject(value) ? merged(before, value) : value;
    }
  return result;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
