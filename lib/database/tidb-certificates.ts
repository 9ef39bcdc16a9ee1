import type { CertificateAsk } from '../handles/issuer';
import type { SecretRef } from '../kernel/needs';
import { plannedComponents, type TidbPlan } from './tidb-plan';

/**
 * Every certificate that a cluster needs. The operator fixes the names of the Secrets and mounts them whether they exist or
 * not: a pod without its own waits for ever.
 * @param also other namespaces whose pods talk to PD and TiKV as the cluster's own tools do
 */
export function certificatesOf(plan: TidbPlan, also: readonly string[]): CertificateAsk[] {
  const { id, namespace } = plan.site;
  const servers = plannedComponents(plan).map(({ name }) => server(plan, name, `${name}-cluster-secret`));
  const tools = [namespace, ...also].map((place) => ({ ...client(id, 'cluster-client-secret'), namespace: place }));
  return [...servers, ...tools, server(plan, 'tidb', 'tidb-server-secret'), client(id, 'tidb-client-secret')];
}

/** The certificate with which tools, and who reads metrics, talk to every component. */
export function clusterClient(id: string, namespace: string): SecretRef {
  return certificateSecret(`${id}-cluster-client-secret`, namespace);
}

/** What the issuer makes of a Certificate. */
export function certificateSecret(name: string, namespace: string): SecretRef {
  return { namespace, name, keys: ['ca.crt', 'tls.crt', 'tls.key'], stamp: '', origin: 'operator' };
}

/** Each server is a client of the others too, and is called by its Service, by its pods' names and by itself. */
function server({ site }: TidbPlan, component: string, secret: string): CertificateAsk {
  const service = `${site.id}-${component}`;
  const peers = `${service}-peer`;
  const forms = (host: string) => [host, `${host}.${site.namespace}`, `${host}.${site.namespace}.svc`];
  return {
    name: `${site.id}-${secret}`,
    hosts: [...forms(service), ...forms(peers), ...forms(`*.${peers}`)],
    addresses: ['127.0.0.1', '::1'],
    usages: ['server auth', 'client auth'],
  };
}

function client(id: string, secret: string): CertificateAsk {
  return { name: `${id}-${secret}`, hosts: [`${id}-${secret}`.replace(/-secret$/, '')], usages: ['client auth'] };
}
