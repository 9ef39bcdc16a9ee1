import { isIP } from 'node:net';
import type { Check } from '../../kernel/base/faults';
import { isCidr, isPort } from '../../kernel/base/grammar';
import { isDnsLabel, isDnsSubdomain, labelValue } from '../../kernel/base/names';
import type { System } from '../../kernel/system';
import type { Proxies, PublicGatewayProps } from './props';

/** The Gateway API has 64 listeners in a Gateway; one of them is the plain one. */
const MOST_HOSTS = 63;
/** Annotations that a Gateway hands on. */
const MOST_ANNOTATIONS = 8;
/** A certificate is called `<system>-<host>`, and its requests after it. */
const LONGEST_HOST = 180;

/** What a cluster takes and then serves nothing by. */
export function checkGateway(check: Check, props: PublicGatewayProps): void {
  const { gatewayClass, ingressClass, proxies, annotations = {} } = props;
  const [prop, name] = ingressClass === undefined ? ['gatewayClass', gatewayClass] : ['ingressClass', ingressClass];
  check
    .that((gatewayClass === undefined) !== (ingressClass === undefined), {
      prop: 'gatewayClass',
      given: gatewayClass,
      message: ingressClass === undefined ? 'says nothing, nor does ingressClass' : 'stands beside ingressClass',
      fix: 'Name the one class that this gateway is of.',
    })
    .that(name === undefined || isDnsSubdomain(name), {
      prop: prop as string,
      given: name,
      message: 'is no name of a class',
      allowed: 'as kubectl get gatewayclasses, ingressclasses tells',
    })
    .that(props.domain === undefined || isDnsSubdomain(props.domain), {
      prop: 'domain',
      given: props.domain,
      message: 'is no DNS domain',
      allowed: 'as apps.example.com',
    })
    .that(gatewayClass === undefined || Object.keys(annotations).length <= MOST_ANNOTATIONS, {
      prop: 'annotations',
      given: Object.keys(annotations),
      message: 'are more than a Gateway hands on',
      allowed: `at most ${MOST_ANNOTATIONS}`,
    });
  checkProxies(check, proxies);
}

function checkProxies(check: Check, proxies: Proxies): void {
  if (proxies === 'nodes') return;
  if ('cidrs' in proxies) {
    check.that(proxies.cidrs.length > 0 && proxies.cidrs.every(isCidr), {
      prop: 'proxies.cidrs',
      given: proxies.cidrs,
      message: 'are no addresses to let in',
      allowed: 'CIDRs as 192.0.2.0/24, at least one',
    });
    return;
  }
  const { namespace, labels, ports } = proxies;
  check
    .that(isDnsLabel(namespace), { prop: 'proxies.namespace', given: namespace, message: 'is no name of a namespace' })
    .that(Object.keys(labels).length > 0 && Object.values(labels).every((value) => value === labelValue(value)), {
      prop: 'proxies.labels',
      given: labels,
      message: 'select no pods, or all of the namespace',
      allowed: 'one label at least, with values as labels have them',
    });
  for (const [prop, port] of Object.entries(ports ?? {}))
    check.that(isPort(port), {
      prop: `proxies.ports.${prop}`,
      given: port,
      message: 'is no port',
      allowed: '1 to 65535',
    });
}

/** @param given what was asked for @param host what it comes to */
export function checkHost(check: Check, given: string, host: string, domain: string, exactly: boolean): void {
  const prop = `host('${given}')`;
  check
    .that(isDnsSubdomain(host) && host.includes('.') && host.length <= LONGEST_HOST && isIP(host) === 0, {
      prop,
      given: host,
      message: 'is no host',
      allowed: `lower-case labels with dots between, at most ${LONGEST_HOST} characters; no wildcard, no address`,
    })
    .that(exactly || (given !== domain && !given.endsWith(`.${domain}`)), {
      prop,
      given,
      message: `has the domain already, and would become ${host}`,
      allowed: `what stands before ${domain}`,
      fix: `Leave the domain away, or write { exactly: '${given}' }.`,
    });
}

/** @param others hosts of the gateway already */
export function checkRoom(check: Check, system: System, host: string, others: number): void {
  check.that(others < MOST_HOSTS, {
    prop: `host('${host}')`,
    given: others + 1,
    message: `is one more host than a Gateway has listeners for`,
    allowed: `at most ${MOST_HOSTS}`,
    fix: `Make a second gateway beside ${system.id}.`,
  });
}
