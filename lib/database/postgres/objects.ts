import { type CertificateAsk, serviceHosts } from '../../handles/issuer';
import { onPool } from '../../kernel/base/placement';
import { cores } from '../../kernel/base/quantity';
import { topologyKeyOf } from '../../kernel/base/row';
import { archiver, origin } from './backup';
import type { Bootstrap, ClusterContent, Synchronous } from './kinds';
import { certificateName, FIRST_DATABASE, RELOADED } from './names';
import type { PlannedDatabase, PostgresPlan } from './plan';
import { poolerName } from './pooler';
import type { PostgresRestore } from './props';
import { settingTexts } from './settings';

/** The certificate of the server and the pooler, under every name by which they are called. */
export function serverCertificate({ id, namespace, pooler }: PostgresPlan): CertificateAsk {
  const services = [`${id}-rw`, `${id}-ro`, `${id}-r`, ...(pooler === undefined ? [] : [poolerName(id)])];
  const hosts = services.flatMap((service) => serviceHosts(service, namespace));
  return { name: certificateName(id), hosts, secretLabels: RELOADED };
}

/** The cluster as the operator reads it. */
export function clusterSpec(plan: PostgresPlan): ClusterContent['spec'] {
  const { id, instances, storage, walSize, restore } = plan;
  const memory = plan.memory.asString();
  return {
    instances,
    imageName: plan.image,
    bootstrap: bootstrap(restore),
    ...(restore && { externalClusters: [origin(id, restore.of)] }),
    storage: { size: plan.size.asString(), storageClass: storage.name },
    ...(walSize && { walStorage: { size: walSize.asString(), storageClass: storage.name } }),
    resources: { requests: { cpu: cores(plan.cpu), memory }, limits: { cpu: cores(plan.cpu * 2), memory } },
    postgresql: {
      parameters: settingTexts(plan.parameters),
      pg_hba: hostRules(plan.databases),
      ...(plan.synchronous === 'none' ? {} : { synchronous: synchronous(plan.synchronous) }),
    },
    // Of its own the operator keeps the authority for clients: standbys and pooler log in by it, and nobody else can.
    certificates: { serverCASecret: certificateName(id), serverTLSSecret: certificateName(id) },
    affinity: affinity(plan),
    enablePDB: instances > 1,
    enableSuperuserAccess: false,
    primaryUpdateStrategy: 'unsupervised',
    primaryUpdateMethod: 'restart',
    ...(plan.backup && { plugins: [archiver(id)] }),
  };
}

/**
 * Who may log in, after what the operator itself needs and before its rule that lets everybody in: members of a database's
 * owner, into that database, with TLS and their password. No grant is asked for, so that none can be forgotten.
 */
function hostRules(databases: readonly PlannedDatabase[]): string[] {
  const rules = databases.map(({ name, owner }) => `hostssl ${name} +${owner} all scram-sha-256`);
  return [...rules.sort(), 'host all all all reject'];
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

function affinity({ apart, placement: { pool } }: PostgresPlan): ClusterContent['spec']['affinity'] {
  if (apart === 'none') return { enablePodAntiAffinity: false, ...onPool(pool) };
  return {
    enablePodAntiAffinity: true,
    podAntiAffinityType: 'required',
    topologyKey: topologyKeyOf(apart),
    ...onPool(pool),
  };
}
