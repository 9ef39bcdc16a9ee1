import type { Duration } from 'cdk8s';
import type { Check } from '../kernel/base/faults';
import { isDnsLabel } from '../kernel/base/names';
import type { Alert, Endpoint } from '../kernel/facts';
import type { SecretRef } from '../kernel/needs';
import type { System } from '../kernel/system';
import type { Handle } from './handle';

/** How an endpoint answers for a host. */
export interface HostAsk {
  /** Path below which it answers: itself, and everything under it. @default '/' */
  readonly path?: string;
  /** Longest that one request may take; an Ingress has no field for it. @default what the gateway's class has */
  readonly timeout?: Duration;
  /** Secret beside the endpoint's pods whose `ca.crt` signs what it speaks TLS with. @default it speaks plain HTTP */
  readonly trust?: SecretRef;
}

/**
 * A host that people and machines call over HTTPS. It knows its URL before anything answers there, so that what must be told its
 * own address can be: `new Registry(env, 'registry', { host: gateway.host('registry') })`.
 */
export interface PublicHost extends Handle<'public-host', void, Endpoint> {
  /** `registry.example.com` */
  readonly host: string;
  /** `https://registry.example.com`, without a slash at the end. */
  readonly url: string;
  /** Where it is called from inside, by its public name: `system.use(host.at)`. */
  readonly at: Endpoint;
  /**
   * Lets an endpoint of the taker answer: a route, the host's certificate, and the edge from the gateway's proxies. Several
   * endpoints, of several systems too, share a host by paths.
   * @param ask path, timeout, trust. @default everything below `/`, by plain HTTP
   */
  for(taker: System, to: Endpoint, ask?: HostAsk): void;
}

/** What the one who answers for a host is told by when nobody does, whoever passes its requests on. @param to an endpoint of pods, behind a Service */
export function unanswered(host: string, { host: at }: Endpoint, path: string): Alert {
  const [service = '', namespace = ''] = at.split('.');
  // The slices of a Service are called `<service>-<five letters>`.
  const ready = `kube_endpointslice_endpoints{namespace="${namespace}",endpointslice=~"${service}-[a-z0-9]{5}",ready="true"}`;
  return {
    name: 'PublicHostUnanswered',
    expr: `absent(${ready})`,
    for: '5m',
    severity: 'critical',
    summary: `https://${host}${path} is answered by nobody: no pod of ${namespace}/${service} is ready`,
    runbook: [
      `kubectl -n ${namespace} get endpointslices -l kubernetes.io/service-name=${service}.`,
      `kubectl -n ${namespace} get pods: which of them are not ready, and what does their log say?`,
      `A gateway answers 503 for it meanwhile, with the right certificate.`,
    ],
  };
}

/** Whoever answers, for a host or at a port, is reached through a Service in front of the taker's own pods. */
export function checkOwnEndpoint(check: Check, prop: string, taker: System, to: Endpoint): void {
  const own = typeof to.at === 'object' && 'labels' in to.at;
  check
    .that(own && to.at.system === taker.id, {
      prop,
      given: to.id,
      message: own ? `is an endpoint of ${to.at.system}, not of ${taker.id}` : 'is no endpoint of pods',
      fix: 'Give the taker an endpoint of its own pods: what others have, they open themselves.',
    })
    .that(!own || hasService(to), {
      prop,
      given: to.host,
      message: `is no Service that ${to.id} is reached by`,
      allowed: '<service>.<namespace>.svc, in the namespace of its pods',
    });
}

function hasService({ host, at }: Endpoint): boolean {
  const [service = '', namespace, ...rest] = host.split('.');
  const home = typeof at === 'object' && 'labels' in at ? at.namespace : undefined;
  return isDnsLabel(service) && rest.join('.') === 'svc' && namespace === home;
}
