import { type CertificateAsk, certificateSecret, certified } from '../../handles/issuer';
import type { SecretRef } from '../../kernel/needs';
import type { System } from '../../kernel/system';
import { backupNamespace, clientSecret, toolSecret } from './names';
import { plannedComponents, type TidbPlan } from './plan';

/**
 * Every certificate that a cluster needs. The operator fixes the names of the Secrets and mounts them whether they exist or
 * not: a pod without its own waits for ever.
 */
export function writeCertificates(system: System, plan: TidbPlan): void {
  if (!plan.tls) return;
  const { id, namespace, backup } = plan;
  const servers = plannedComponents(plan).map(({ name }) => server(plan, name, `${name}-cluster-secret`));
  // Tools beside the cluster, and backups beside that, talk to PD and TiKV.
  const places = backup === undefined ? [namespace] : [namespace, backupNamespace(id)];
  const tools = places.map((place) => ({ ...client(toolSecret(id)), namespace: place }));
  for (const ask of [...servers, ...tools, server(plan, 'tidb', 'tidb-server-secret'), client(clientSecret(id))])
    certified(system, ask);
}

/** The certificate with which tools, and who reads metrics, talk to every component. */
export function toolTrust({ id, namespace }: TidbPlan): SecretRef {
  return certificateSecret(toolSecret(id), namespace);
}

/** Each server is a client of the others too, and is called by its Service, by its pods' names and by itself. */
function server({ id, namespace }: TidbPlan, component: string, secret: string): CertificateAsk {
  const service = `${id}-${component}`;
  const peers = `${service}-peer`;
  const forms = (host: string) => [host, `${host}.${namespace}`, `${host}.${namespace}.svc`];
  return {
    name: `${id}-${secret}`,
    hosts: [...forms(service), ...forms(peers), ...forms(`*.${peers}`)],
    addresses: ['127.0.0.1', '::1'],
    usages: ['server auth', 'client auth'],
  };
}

function client(secret: string): CertificateAsk {
  return { name: secret, hosts: [secret.replace(/-secret$/, '')], usages: ['client auth'] };
}
