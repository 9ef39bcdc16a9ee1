import type { Tell } from '../../../kernel/base/law';
import { isMap, type JsonObject, mapOf, maps } from '../../../kernel/base/values';
import { listOf } from './reading';
import { checkRefusedRoutes, checkRefusedRule, policiesOf } from './webhook';

/* What a cluster takes without a word, and then does not do. */

/** Weights that are not 100, matches that never or always match. */
export function checkVirtualService(spec: JsonObject, tell: Tell): void {
  checkRefusedRoutes(spec, tell);
  const http = maps(spec.http);
  http.forEach((route, i) => {
    const at = `spec.http[${i}]`;
    checkWeights(route, at, tell);
    checkHeaders(route, at, tell);
    if (i < http.length - 1 && !isMatching(route))
      tell(`${at}.match`, undefined, `matches every request, so that spec.http[${i + 1}] is never reached`, {
        fix: 'Put what matches everything last.',
      });
  });
  const last = http.at(-1);
  const gateways = listOf(spec.gateways);
  const inMesh = gateways.length === 0 || gateways.includes('mesh');
  if (inMesh && last !== undefined && isMatching(last))
    tell(
      `spec.http[${http.length - 1}].match`,
      last.match,
      'leaves requests that no route takes: they are answered by 404',
      {
        fix: 'End with a route without match, to what answers by default.',
      },
    );
}

/** Some of its matches may still take everything: that of one without a word. */
function isMatching({ match }: JsonObject): boolean {
  const all = maps(match);
  return all.length > 0 && all.every((one) => Object.keys(one).length > 0);
}

function checkWeights({ route }: JsonObject, at: string, tell: Tell): void {
  const all = maps(route);
  const sum = all.reduce((total, { weight }) => total + Number(weight ?? 0), 0);
  if (all.length > 1 && sum !== 100)
    tell(`${at}.route`, all.map(({ weight }) => weight ?? 0).join(' + '), `is ${sum}, not 100`, {
      fix: 'Make the weights 100: who moves them by and by reckons with it.',
    });
}

function checkHeaders({ match }: JsonObject, at: string, tell: Tell): void {
  maps(match).forEach(({ headers, withoutHeaders }, i) => {
    for (const [field, value] of Object.entries({ headers, withoutHeaders }))
      for (const key of Object.keys(mapOf(value)))
        if (key !== key.toLowerCase())
          tell(`${at}.match[${i}].${field}`, key, 'never matches: proxies know headers by their names in lower case', {
            allowed: key.toLowerCase(),
          });
  });
}

/** Versions that are told apart from nothing, servers that nobody checks. */
export function checkDestinationRule(spec: JsonObject, tell: Tell): void {
  checkRefusedRule(spec, tell);
  maps(spec.subsets).forEach(({ labels, name }, i) => {
    if (Object.keys(mapOf(labels)).length === 0)
      tell(`spec.subsets[${i}].labels`, labels, `tell the pods of ${String(name)} from no others`, {
        fix: 'Name a label that only they have.',
      });
  });
  for (const [at, { tls }] of policiesOf(spec)) {
    const { mode, caCertificates, credentialName } = mapOf(tls);
    if (mode === 'SIMPLE' && caCertificates === undefined && credentialName === undefined)
      tell(`${at}.tls`, mode, 'believes anybody: no authority is named', {
        fix: 'Name caCertificates, or credentialName at a gateway.',
      });
  }
}

/** A gateway of all gateways, ports of one name, HTTPS without TLS. */
export function checkGateway(spec: JsonObject, tell: Tell): void {
  if (Object.keys(mapOf(spec.selector)).length === 0)
    tell('spec.selector', spec.selector, 'selects the pods of every gateway', { fix: 'Name the labels of one.' });
  const servers = maps(spec.servers);
  const names = servers.map(({ port }) => mapOf(port).name);
  servers.forEach(({ port, tls }, i) => {
    const { name, protocol } = mapOf(port);
    if (names.indexOf(name) !== i)
      tell(`spec.servers[${i}].port.name`, name, 'is the name of two ports', { fix: 'Name them apart.' });
    if (protocol === 'HTTPS' && !isMap(tls))
      tell(`spec.servers[${i}].tls`, tls, 'is missing for HTTPS', { fix: 'Name mode and credentialName.' });
    const { mode, credentialName, serverCertificate } = mapOf(tls);
    const shows = credentialName !== undefined || serverCertificate !== undefined;
    if (protocol !== 'HTTP' && (mode === 'SIMPLE' || mode === 'MUTUAL') && !shows)
      tell(`spec.servers[${i}].tls`, mode, 'shows no certificate', { fix: 'Name credentialName.' });
    if (protocol === 'HTTP' && mode !== undefined)
      tell(`spec.servers[${i}].tls.mode`, mode, 'stands on HTTP, which has no TLS', {
        allowed: 'httpsRedirect',
      });
  });
}

/** Ports of no pods. */
export function checkPeers(spec: JsonObject, tell: Tell): void {
  if (isMap(spec.portLevelMtls) && !isMap(spec.selector))
    tell(
      'spec.portLevelMtls',
      Object.keys(mapOf(spec.portLevelMtls)),
      'holds for no pods: no selector says whose ports',
      { fix: 'Name the pods in selector.' },
    );
}

/** What denies nothing, or never matches. */
export function checkAuthorization(spec: JsonObject, tell: Tell): void {
  if (spec.action === 'DENY' && maps(spec.rules).length === 0)
    tell('spec.rules', spec.rules, 'deny nothing', { fix: 'Say whom; who denies all writes an ALLOW without rules.' });
  maps(spec.rules).forEach(({ to }, i) => {
    maps(to).forEach(({ operation }, j) => {
      for (const method of listOf(mapOf(operation).methods))
        if (method !== method.toUpperCase())
          tell(`spec.rules[${i}].to[${j}].operation.methods`, method, 'never matches', {
            allowed: method.toUpperCase(),
          });
    });
  });
}

/** What opens nothing, or means another host everywhere. */
export function checkEntry(spec: JsonObject, tell: Tell): void {
  if (maps(spec.ports).length === 0) tell('spec.ports', spec.ports, 'open nothing', { fix: 'Name the port.' });
  listOf(spec.hosts).forEach((host, i) => {
    if (!host.includes('.'))
      tell(`spec.hosts[${i}]`, host, 'is a short name, which means another host in every namespace', {
        allowed: 'a whole name as db.example.com',
      });
  });
  const wild = listOf(spec.hosts).find((host) => host.startsWith('*'));
  if (wild !== undefined && String(spec.resolution).startsWith('DNS'))
    tell('spec.resolution', spec.resolution, `asks DNS for ${wild}, which is no name`, { allowed: 'NONE' });
  if (spec.resolution === 'STATIC' && maps(spec.endpoints).length === 0)
    tell('spec.endpoints', spec.endpoints, 'are missing, and STATIC asks no DNS', {
      fix: 'Name their addresses, or take DNS.',
    });
}
