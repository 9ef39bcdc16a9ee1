import { isCidr } from '../../kernel/base/grammar';
import { judgePort } from '../../kernel/base/judge';
import type { Tell } from '../../kernel/base/law';
import { isMap, type JsonObject, listOf, maps } from '../../kernel/base/values';

export function networkPolicy(spec: JsonObject, tell: Tell): void {
  for (const [rules, side] of [
    [spec.ingress, 'from'],
    [spec.egress, 'to'],
  ] as const)
    for (const rule of maps(rules)) {
      for (const { port } of maps(rule.ports)) if (typeof port === 'number') judgePort(port, `${side}: port`, tell);
      for (const { ipBlock } of maps(rule[side])) if (isMap(ipBlock)) block(ipBlock as JsonObject, side, tell);
    }
}

function block({ cidr, except }: JsonObject, side: string, tell: Tell): void {
  const allowed = 'an address and a length, as 10.0.0.0/8';
  const parts = listOf(except);
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
