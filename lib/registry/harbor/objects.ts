import { type CertificateAsk, serviceHosts } from '../../handles/issuer';
import type { SqlAccess } from '../../handles/sql-database';
import { type JsonObject, merged } from '../../kernel/base/values';
import { mirrored } from '../../kernel/needs/images';
import { componentValues, databasePods } from './components';
import { COMPONENTS, type ComponentName, certificateOf, componentName, TLS_COMPONENTS } from './names';
import { TRIVY_DATABASES } from './pins';
import type { HarborPlan } from './plan';
import { type HarborSecrets, type HarborStores, STORE_USER, stampsOf } from './secrets';

/** Every certificate of a registry: of what its components say to each other, of its door, and the key that signs tokens. */
export function certificatesOf(plan: HarborPlan): CertificateAsk[] {
  const { id, namespace, tls } = plan;
  const inside = TLS_COMPONENTS.map((component) => componentCertificate(plan, component));
  const front = { name: certificateOf(id, 'nginx'), hosts: serviceHosts(id, namespace) };
  // Core signs with it what it gives to docker, in RS256 alone, and each of its pods believes what another has signed.
  const token = certificateOf(id, 'token');
  const signing: CertificateAsk = { name: token, hosts: [token], key: 'signing' };
  return [...inside, ...(tls ? [front] : []), signing].map((ask) => ({ ...ask, awaited: true }));
}

/** Components call each other by the bare name of the Service, and core calls itself. */
function componentCertificate({ id, namespace }: HarborPlan, component: ComponentName): CertificateAsk {
  const name = certificateOf(id, component);
  const hosts = serviceHosts(componentName(id, component), namespace);
  return component === 'core'
    ? { name, hosts: [...hosts, 'localhost'], addresses: ['127.0.0.1', '::1'] }
    : { name, hosts };
}

/** Values of the chart: every secret by reference, so that one input renders to one output. */
export function harborValues(plan: HarborPlan, stores: HarborStores, secrets: HarborSecrets): JsonObject {
  return merged(
    {
      externalURL: plan.url,
      expose: door(plan),
      internalTLS: internalTls(plan),
      metrics: { enabled: true, serviceMonitor: { enabled: false } },
      database: databaseValues(plan, stores.database, secrets),
      persistence: persistence(plan, stores, secrets),
      redis: { type: 'internal' },
      trivy: scanner(plan),
    },
    trustValues(plan),
    secretValues(plan, secrets),
    // In the database: several pods share no volume.
    { jobservice: { jobLoggers: ['database'] } },
    ...COMPONENTS.map((component) => componentValues(component, plan)),
    ...Object.entries(stampsOf(secrets)).map(([component, stamp]) => ({
      [component]: { podAnnotations: { 'keelson.dev/stamp': stamp } },
    })),
  );
}

function door({ id, tls }: HarborPlan): JsonObject {
  const secret = { secretName: certificateOf(id, 'nginx') };
  return {
    type: 'clusterIP',
    clusterIP: { name: id },
    tls: tls ? { enabled: true, certSource: 'secret', secret } : { enabled: false },
  };
}

/** `ca.crt` of any of its certificates. */
function trustValues({ id }: HarborPlan): JsonObject {
  const name = certificateOf(id, 'core');
  return {
    // Whom the environment's systems are signed by: database, directory, itself.
    caBundleSecretName: name,
    // What people may download to trust the registry.
    caSecretName: name,
  };
}

function secretValues({ id }: HarborPlan, { admin, secretKey, internal, store }: HarborSecrets): JsonObject {
  const existingSecret = internal.name;
  return {
    existingSecretAdminPassword: admin.name,
    existingSecretSecretKey: secretKey.name,
    core: { existingSecret, existingXsrfSecret: internal.name, secretName: certificateOf(id, 'token') },
    jobservice: { existingSecret },
    registry: { existingSecret, credentials: { username: STORE_USER, existingSecret: store.name } },
  };
}

function internalTls({ id }: HarborPlan): JsonObject {
  const secretOf = (name: ComponentName) => ({ secretName: certificateOf(id, name) });
  const components = Object.fromEntries(TLS_COMPONENTS.map((name) => [name, secretOf(name)]));
  return { enabled: true, certSource: 'secret', ...components };
}

function databaseValues(plan: HarborPlan, access: SqlAccess, secrets: HarborSecrets): JsonObject {
  const { at, user, database } = access;
  const each = Math.floor(plan.connections / databasePods(plan));
  return {
    type: 'external',
    external: {
      host: at.host,
      port: String(at.port),
      username: user,
      coreDatabase: database,
      existingSecret: secrets.database.name,
      sslmode: isVerified(access) ? 'verify-full' : 'disable',
    },
    maxOpenConns: each,
    maxIdleConns: Math.ceil(each / 2),
  };
}

/** Inside, TLS is what the endpoint says; outside, nothing less is borne. */
function isVerified({ at, trust }: SqlAccess): boolean {
  const inside = typeof at.at === 'object' && 'labels' in at.at;
  return at.tls || trust !== undefined || !inside;
}

/** Images go to the bucket; clients cannot reach it, so they are not sent there. */
function persistence({ storage, size }: HarborPlan, { images }: HarborStores, secrets: HarborSecrets): JsonObject {
  const volume = { storageClass: storage.name, size: size.asString() };
  return {
    enabled: true,
    resourcePolicy: 'keep',
    persistentVolumeClaim: { redis: volume, trivy: volume },
    imageChartStorage: {
      type: 's3',
      disableredirect: true,
      ...(images.trust && { caBundleSecretName: images.trust.name }),
      s3: {
        existingSecret: secrets.bucket.name,
        bucket: images.bucket,
        region: images.region,
        regionendpoint: images.url,
      },
    },
  };
}

function scanner({ offline, mirror }: HarborPlan): JsonObject {
  if (offline) return { enabled: true, offlineScan: true, skipUpdate: true, skipJavaDBUpdate: true };
  const from = (all: readonly string[]) => all.map((repository) => mirrored(repository, mirror));
  return {
    enabled: true,
    dbRepository: from(TRIVY_DATABASES.vulnerabilities),
    javaDBRepository: from(TRIVY_DATABASES.java),
  };
}
