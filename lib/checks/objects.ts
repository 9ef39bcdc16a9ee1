import { groupOf } from '../kernel/kind';
import type { Model } from '../kernel/model';
import { isMap, type Json, type JsonObject } from '../kernel/values';
import type { Finding } from './finding';
import { isCidr } from './formats';
import { OPERANDS } from './operands';
import { isPort, NO_PORT } from './pods';
import { CRON, PORT_NAME } from './syntax';
import { grammar, mapOf, maps, type Tell, Telling } from './telling';

const RULE = 'objects';
type Check = (spec: JsonObject, tell: Tell) => void;

/** What the code of the API server, or of an operator, knows of a kind, and its schema does not. */
const CHECKS: Readonly<Record<string, Check>> = {
  'Deployment.apps': (spec, tell) => {
    replicas(spec, tell);
    const { maxSurge, maxUnavailable } = mapOf(mapOf(spec.strategy).rollingUpdate);
    if (isNone(maxSurge) && isNone(maxUnavailable))
      tell('strategy.rollingUpdate', spec.strategy, 'moves nothing: one of the two must be more than 0');
  },
  'StatefulSet.apps': replicas,
  'CronJob.batch': (spec, tell) => {
    grammar(spec, 'schedule', 'is no schedule', CRON, tell);
    if (typeof spec.timeZone === 'string' && !isTimeZone(spec.timeZone))
      tell('timeZone', spec.timeZone, 'is no time zone', { allowed: 'a name as Asia/Shanghai or Etc/UTC' });
  },
  'PodDisruptionBudget.policy': (spec, tell) => {
    if (spec.minAvailable !== undefined && spec.maxUnavailable !== undefined)
      tell('minAvailable', spec.minAvailable, 'stands beside maxUnavailable', { fix: 'Keep one of the two.' });
  },
  'Service.': (spec, tell) => servicePorts(maps(spec.ports), tell),
  'NetworkPolicy.networking.k8s.io': networkPolicy,
};

/** What cannot be: schedules, ranges of addresses, ports, numbers, that no schema judges. */
export function objectFindings(model: Model, systems: ReadonlyMap<string, readonly JsonObject[]>): Finding[] {
  const telling = new Telling(RULE, model);
  for (const [system, objects] of systems)
    for (const object of objects) {
      const type = `${object.kind}.${groupOf(String(object.apiVersion))}`;
      const check = CHECKS[type] ?? OPERANDS[type];
      const tell = telling.of(system, object);
      wave(object, tell);
      check?.(mapOf(object.spec), tell);
    }
  return telling.found;
}

/** Argo CD takes a wave that it cannot read for 0. */
function wave({ metadata }: JsonObject, tell: Tell): void {
  const given = mapOf(mapOf(metadata).annotations)['argocd.argoproj.io/sync-wave'];
  if (given !== undefined && !/^-?\d+$/.test(String(given)))
    tell('sync-wave', given, 'is no wave of Argo CD', { allowed: 'a whole number' });
}

function replicas(spec: JsonObject, tell: Tell): void {
  if (typeof spec.replicas === 'number' && spec.replicas < 0) tell('replicas', spec.replicas, 'is negative');
}

function servicePorts(ports: readonly JsonObject[], tell: Tell): void {
  const seen = new Set<string>();
  for (const { port, targetPort, name, protocol = 'TCP' } of ports) {
    if (!isPort(port)) tell('ports', port, ...NO_PORT);
    if (typeof targetPort === 'number' && !isPort(targetPort)) tell('targetPort', targetPort, ...NO_PORT);
    if (typeof targetPort === 'string' && !PORT_NAME.holds(targetPort))
      tell('targetPort', targetPort, 'is no name of a port', { allowed: PORT_NAME.allowed });
    if (name === undefined && ports.length > 1)
      tell('ports', port, 'has no name, and a Service of several ports needs one for each');
    for (const key of [`${port}/${protocol}`, `name ${name}`]) {
      if (seen.has(key)) tell('ports', name ?? port, 'stands twice', { fix: 'Keep one of the two.' });
      seen.add(key);
    }
  }
}

function networkPolicy(spec: JsonObject, tell: Tell): void {
  for (const [rules, side] of [
    [spec.ingress, 'from'],
    [spec.egress, 'to'],
  ] as const)
    for (const rule of maps(rules)) {
      for (const { port } of maps(rule.ports))
        if (typeof port === 'number' && !isPort(port)) tell(`${side}: port`, port, ...NO_PORT);
      for (const { ipBlock } of maps(rule[side])) if (isMap(ipBlock)) block(ipBlock as JsonObject, side, tell);
    }
}

function block({ cidr, except }: JsonObject, side: string, tell: Tell): void {
  const allowed = 'an address and a length, as 10.0.0.0/8';
  const parts = Array.isArray(except) ? except : [];
  for (const [prop, given] of [['cidr', cidr], ...parts.map((part) => ['except', part] as const)] as const)
    if (!isCidr(String(given))) tell(`${side}: ${prop}`, given, 'is no range of addresses', { allowed });
  if (!isCidr(String(cidr))) return;
  for (const part of parts)
    if (isCidr(String(part)) && !lies(String(part), String(cidr)))
      tell(`${side}: except`, part, `does not lie in ${cidr}`, { fix: 'It takes nothing away: leave it out.' });
}

/** Whether one range lies in another, and is smaller. Ranges of IPv6 are not compared. */
function lies(part: string, whole: string): boolean {
  const [[a, m], [b, n]] = [bits(part), bits(whole)];
  if (a === undefined || b === undefined) return (a === undefined) === (b === undefined);
  return m > n && (n === 0 || a >>> (32 - n) === b >>> (32 - n));
}

function bits(cidr: string): [address: number | undefined, length: number] {
  const [address = '', length] = cidr.split('/');
  if (address.includes(':')) return [undefined, Number(length)];
  return [address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0), Number(length)];
}

const zones = new Map<string, boolean>();

function isTimeZone(name: string): boolean {
  const known = zones.get(name) ?? canFormat(name);
  zones.set(name, known);
  return known;
}

function canFormat(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).format(0) !== '';
  } catch {
    return false;
  }
}

function isNone(amount: Json | undefined): boolean {
  return amount === 0 || amount === '0' || amount === '0%';
}
