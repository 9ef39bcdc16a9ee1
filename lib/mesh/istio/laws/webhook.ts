import type { Tell } from '../../../kernel/base/law';
import { type Json, type JsonObject, mapOf, maps } from '../../../kernel/base/values';
import { listOf } from './reading';

/* What istiod's webhook refuses when it is applied, and no schema tells before: seen with the webhook of 1.30. */

/** Answers that exclude each other, retries of nothing, expressions that are none. */
export function checkRefusedRoutes(spec: JsonObject, tell: Tell): void {
  const gateways = listOf(spec.gateways);
  if (listOf(spec.hosts).includes('*') && (gateways.length === 0 || gateways.includes('mesh')))
    tell('spec.hosts', '*', 'cannot be every host where callers of the mesh are meant', { fix: 'Name the hosts.' });
  maps(spec.http).forEach((route, i) => {
    const at = `spec.http[${i}]`;
    const answers = ['route', 'redirect', 'directResponse', 'delegate'].filter((one) => route[one] !== undefined);
    if (answers.length !== 1)
      tell(at, answers.join(', ') || undefined, 'says more ways of answering than one, or none', {
        allowed: 'one of route, redirect, directResponse, delegate',
      });
    if (route.mirror !== undefined && route.mirrors !== undefined)
      tell(`${at}.mirrors`, 'beside mirror', 'says twice where copies go', { fix: 'Write mirrors alone.' });
    const { attempts, ...more } = mapOf(route.retries);
    if (attempts === 0 && Object.keys(more).length > 0)
      tell(`${at}.retries`, Object.keys(more).join(', '), 'says how to retry where nothing is retried: attempts is 0', {
        fix: 'Leave it out, or set attempts.',
      });
    maps(route.match).forEach((match, j) => {
      expressions(match, `${at}.match[${j}]`, tell);
    });
  });
}

function expressions(value: Json | undefined, at: string, tell: Tell): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [key, one] of Object.entries(value as JsonObject))
    if (key === 'regex' && typeof one === 'string' && !isRegex(one))
      tell(`${at}.regex`, one, 'is no regular expression of RE2', {
        allowed: 'at most 1024 characters, without look-around and back-references',
      });
    else expressions(one, `${at}.${key}`, tell);
}

/** Whether Go's RE2 knows it, and proxies take it. */
export function isRegex(text: string): boolean {
  if (text.length > 1024 || /\(\?<?[=!]|\\[1-9]|\\k</.test(text)) return false;
  try {
    new RegExp(text.replace(/^\(\?[a-z]+\)/, ''));
    return true;
  } catch {
    return false;
  }
}

/** One name for two versions, two ways of choosing a server. */
export function checkRefusedRule(spec: JsonObject, tell: Tell): void {
  const subsets = maps(spec.subsets);
  subsets.forEach(({ name }, i) => {
    if (subsets.findIndex((other) => other.name === name) !== i)
      tell(`spec.subsets[${i}].name`, name, 'is the name of two of them', { fix: 'Name them apart.' });
  });
  for (const [at, policy] of policiesOf(spec)) {
    const { simple, consistentHash } = mapOf(policy.loadBalancer);
    if (simple !== undefined && consistentHash !== undefined)
      tell(`${at}.loadBalancer`, simple, 'stands beside consistentHash', { allowed: 'one of the two' });
  }
}

/** Every traffic policy of a rule, with its path. */
export function policiesOf(spec: JsonObject): [string, JsonObject][] {
  const levels: [string, JsonObject][] = [
    ['spec.trafficPolicy', mapOf(spec.trafficPolicy)],
    ...maps(spec.subsets).map(({ trafficPolicy }, i): [string, JsonObject] => [
      `spec.subsets[${i}].trafficPolicy`,
      mapOf(trafficPolicy),
    ]),
  ];
  return levels.flatMap(([at, policy]) => [
    [at, policy] as [string, JsonObject],
    ...maps(policy.portLevelSettings).map((one, i): [string, JsonObject] => [`${at}.portLevelSettings[${i}]`, one]),
  ]);
}

/** What proxies are told of, in words that no proxy reads. */
export function checkSidecar(spec: JsonObject, tell: Tell): void {
  maps(spec.egress).forEach(({ hosts }, i) => {
    for (const host of listOf(hosts))
      if (!host.includes('/'))
        tell(`spec.egress[${i}].hosts`, host, 'says no namespace', { allowed: `./${host}, or <namespace>/${host}` });
  });
}

/** Tokens that nobody signs, keys that are said twice. */
export function checkTokens(spec: JsonObject, tell: Tell): void {
  maps(spec.jwtRules).forEach(({ issuer, jwks, jwksUri }, i) => {
    if (typeof issuer !== 'string' || issuer === '')
      tell(`spec.jwtRules[${i}].issuer`, issuer, 'takes tokens of anybody', { fix: 'Name whose iss counts.' });
    if (jwks !== undefined && jwksUri !== undefined)
      tell(`spec.jwtRules[${i}].jwksUri`, jwksUri, 'stands beside jwks', { allowed: 'one of the two' });
  });
}
