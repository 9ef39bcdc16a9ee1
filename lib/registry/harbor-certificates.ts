import type { CertificateAsk } from '../handles/issuer';
import type { SecretRef } from '../kernel/needs';
import { type ComponentName, chartName, SPEAKERS } from './harbor-components';
import type { HarborPlan } from './harbor-plan';

/** Every certificate of a registry: of what its components say to each other, of its door, and the key that signs tokens. */
export function certificatesOf(plan: HarborPlan): CertificateAsk[] {
  return [...SPEAKERS.map((name) => speaker(plan, name)), ...(plan.tls ? [door(plan)] : []), tokens(plan)];
}

/** Secret of a certificate. */
export function certificateOf({ id, namespace }: HarborPlan, part: ComponentName | 'token'): SecretRef {
  return {
    namespace,
    name: `${id}-${part}-tls`,
    keys: ['ca.crt', 'tls.crt', 'tls.key'],
    stamp: '',
    origin: 'operator',
  };
}

/** Components call each other by the bare name of the Service, and core calls itself. */
function speaker(plan: HarborPlan, component: ComponentName): CertificateAsk {
  const hosts = forms(`${chartName(plan)}-${component}`, plan.namespace);
  const name = certificateOf(plan, component).name;
  return component === 'core'
    ? { name, hosts: [...hosts, 'localhost'], addresses: ['127.0.0.1', '::1'] }
    : { name, hosts };
}

function door(plan: HarborPlan): CertificateAsk {
  return { name: certificateOf(plan, 'nginx').name, hosts: forms(plan.id, plan.namespace) };
}

/** Core signs what it gives to docker with it, in RS256 alone, and each of its pods believes what another has signed. */
function tokens(plan: HarborPlan): CertificateAsk {
  const { name } = certificateOf(plan, 'token');
  return { name, hosts: [name], key: 'signing' };
}

function forms(host: string, namespace: string): string[] {
  return [host, `${host}.${namespace}`, `${host}.${namespace}.svc`, `${host}.${namespace}.svc.cluster.local`];
}
