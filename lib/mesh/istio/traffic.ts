import type { Duration } from 'cdk8s';
import type { Balance, CircuitBreaker, Matches, RouteAsk, RouteVersion, ServicePolicy } from '../../handles/mesh';
import { byCode, type JsonObject } from '../../kernel/base/values';
import type { Pods } from '../../kernel/facts';
import type {
  Destination,
  DestinationRuleSpec,
  HttpRoute,
  StringMatch,
  TrafficPolicy,
  VirtualServiceSpec,
} from './kinds';
import { CLUSTER } from './laws/reading';
import { wholeName } from './names';

/** How a service is called, as Istio is told. Pure: from what was asked to the content of objects. */

/** The route that has the weights. */
export const PRIMARY = 'primary';

/** The VirtualService that holds rules and weights: others delegate to it, for callers in the mesh and for hosts. */
export function routesOf(ask: RouteAsk): VirtualServiceSpec {
  const shared = sharedOf(ask);
  const rules = (ask.rules ?? []).map(
    ({ name, headers, path, to }): HttpRoute => ({
      name,
      match: [
        {
          ...(path && { uri: matchOf(path) }),
          ...(headers && {
            headers: Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, matchOf(value)])),
          }),
        },
      ],
      route: [{ destination: destinationOf(ask, to) }],
      ...shared,
    }),
  );
  const { versions } = ask;
  const primary: HttpRoute = {
    name: PRIMARY,
    route:
      versions === undefined
        ? [{ destination: destinationOf(ask) }]
        : versions.map(({ name, weight }) => ({ destination: destinationOf(ask, name), weight })),
    ...shared,
    ...mirrorOf(ask),
  };
  return { http: [...rules, primary] };
}

/** The VirtualService that sends callers in the mesh there. */
export function meshRouteOf({ name, to }: RouteAsk): VirtualServiceSpec {
  const { namespace } = to.at as Pods;
  return { hosts: [wholeName(to.host)], gateways: ['mesh'], http: [{ delegate: { name, namespace } }] };
}

/** A DestinationRule for each Service that answers, by name. */
export function destinationRulesOf(ask: RouteAsk): { readonly name: string; readonly spec: DestinationRuleSpec }[] {
  const trafficPolicy = trafficPolicyOf(ask.policy ?? {});
  const { versions = [] } = ask;
  const subsets = versions.flatMap(({ name, labels }) => (labels === undefined ? [] : [{ name, labels }]));
  const services = [...new Set(versions.flatMap(({ service }) => (service === undefined ? [] : [service])))];
  const own = wholeName(ask.to.host);
  return [
    { name: ask.name, spec: { host: own, ...(subsets.length > 0 && { subsets }), trafficPolicy } },
    ...services
      .filter((service) => hostOf(ask, service) !== own)
      .sort(byCode)
      .map((service) => ({
        name: `${ask.name}-${service}`,
        spec: { host: hostOf(ask, service), trafficPolicy },
      })),
  ];
}

function hostOf({ to }: RouteAsk, service: string): string {
  return `${service}.${(to.at as Pods).namespace}.svc.${CLUSTER}`;
}

function destinationOf(ask: RouteAsk, name?: string): Destination {
  const version: RouteVersion | undefined = ask.versions?.find((one) => one.name === name);
  const port = { number: ask.to.port };
  if (version?.service !== undefined) return { host: hostOf(ask, version.service), port };
  return { host: wholeName(ask.to.host), ...(version && { subset: version.name }), port };
}

function sharedOf({ policy = {} }: RouteAsk): Partial<HttpRoute> {
  const { timeout, retries, fault } = policy;
  const again = typeof retries === 'object' ? retries : undefined;
  return {
    ...(timeout && { timeout: secondsOf(timeout) }),
    ...(retries === 'none' && { retries: { attempts: 0 } }),
    ...(again && {
      retries: {
        attempts: again.attempts,
        ...(again.perTry && { perTryTimeout: secondsOf(again.perTry) }),
        ...(again.on && { retryOn: again.on.join(',') }),
      },
    }),
    ...(fault && {
      fault: {
        ...(fault.delay && {
          delay: { fixedDelay: secondsOf(fault.delay.by), percentage: { value: fault.delay.percent } },
        }),
        ...(fault.abort && {
          abort: { httpStatus: fault.abort.status, percentage: { value: fault.abort.percent } },
        }),
      },
    }),
  };
}

function mirrorOf(ask: RouteAsk): Partial<HttpRoute> {
  const { mirror } = ask.policy ?? {};
  if (mirror === undefined) return {};
  return { mirror: destinationOf(ask, mirror.to), mirrorPercentage: { value: mirror.percent } };
}

function matchOf(matches: Matches): StringMatch {
  if ('is' in matches) return { exact: matches.is };
  return 'begins' in matches ? { prefix: matches.begins } : { regex: matches.matches };
}

/** What holds for every service, or for one. Whoever fails is left out, but never most of them. */
export function trafficPolicyOf({ breaker = {}, balance = 'least-request' }: ServicePolicy): TrafficPolicy {
  const pool = poolOf(breaker);
  return {
    ...(pool && { connectionPool: pool }),
    outlierDetection: {
      consecutive5xxErrors: breaker.failures ?? 5,
      interval: breaker.every === undefined ? '10s' : secondsOf(breaker.every),
      baseEjectionTime: breaker.rest === undefined ? '30s' : secondsOf(breaker.rest),
      // Istio's own 10 would be none of three servers.
      maxEjectionPercent: breaker.atMost ?? 50,
      // Below it nobody is left out: all of them failing is no reason to ask none.
      minHealthPercent: 50,
    },
    loadBalancer: balancerOf(balance),
  };
}

function poolOf({ connections, waiting, requests, retries }: CircuitBreaker): TrafficPolicy['connectionPool'] {
  const http = {
    ...(waiting !== undefined && { http1MaxPendingRequests: waiting }),
    ...(requests !== undefined && { http2MaxRequests: requests }),
    ...(retries !== undefined && { maxRetries: retries }),
  };
  const some = Object.keys(http).length > 0;
  if (connections === undefined && !some) return undefined;
  return { ...(connections !== undefined && { tcp: { maxConnections: connections } }), ...(some && { http }) };
}

const SIMPLE = { 'least-request': 'LEAST_REQUEST', 'round-robin': 'ROUND_ROBIN', random: 'RANDOM' } as const;

function balancerOf(balance: Balance): TrafficPolicy['loadBalancer'] {
  if (typeof balance === 'string') return { simple: SIMPLE[balance] };
  const { stickyTo } = balance;
  return { consistentHash: stickyTo === 'address' ? { useSourceIp: true } : stickyBy(stickyTo) };
}

function stickyBy(to: { readonly header: string } | { readonly cookie: string; readonly lives: Duration }): JsonObject {
  if ('header' in to) return { httpHeaderName: to.header };
  return { httpCookie: { name: to.cookie, ttl: secondsOf(to.lives) } };
}

/** `1.5s` */
export function secondsOf(duration: Duration): string {
  return `${duration.toMilliseconds() / 1000}s`;
}
