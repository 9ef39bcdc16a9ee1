import type { Tell } from '../../../kernel/base/law';
import { type Json, type JsonObject, mapOf, maps } from '../../../kernel/base/values';

/* How Istio reads what stands in an object. */

/** What of every cluster is the same: the end of a Service's whole name, and the trust of the mesh. */
export const CLUSTER = 'cluster.local';

/** Tells what is wrong with one of several objects. */
export type TellOf = (object: JsonObject) => Tell;

/** The whole name that a host of an object means: a short one is of the object's own namespace. */
export function wholeIn(host: Json | undefined, json: JsonObject): string {
  const text = String(host ?? '');
  const parts = text.split('.');
  if (text.startsWith('*') || parts.length > 3) return text;
  if (parts.length === 1) return `${text}.${namespaceOf(json)}.svc.${CLUSTER}`;
  if (parts.length === 3 && parts[2] === 'svc') return `${text}.${CLUSTER}`;
  return text;
}

/** The gateways of a route by their whole names; `mesh` stands for every proxy, and for a route that names none. */
export function gatewaysOf(route: JsonObject): string[] {
  const named = listOf(mapOf(route.spec).gateways);
  if (named.length === 0) return ['mesh'];
  return named.map((one) => (one === 'mesh' || one.includes('/') ? one : `${namespaceOf(route)}/${one}`));
}

/** Somewhere that a route leads. */
interface Way {
  /** Path of the destination. */
  readonly at: string;
  readonly destination: JsonObject;
}

/** Where a VirtualService leads, copies of requests too. */
export function waysOf({ spec }: JsonObject): Way[] {
  return ['http', 'tcp', 'tls'].flatMap((field) =>
    maps(mapOf(spec)[field]).flatMap(({ route, mirror, mirrors }, i) => {
      const at = `spec.${field}[${i}]`;
      const copies = mirror === undefined ? [] : [{ at: `${at}.mirror`, destination: mapOf(mirror) }];
      return [...listed(route, `${at}.route`), ...copies, ...listed(mirrors, `${at}.mirrors`)];
    }),
  );
}

function listed(several: Json | undefined, at: string): Way[] {
  return maps(several).map(({ destination }, i) => ({
    at: `${at}[${i}].destination`,
    destination: mapOf(destination),
  }));
}

/** As a message names an object. */
export function nameOf(json: JsonObject): string {
  return `${String(json.kind)} ${wholeNameOf(json)}`;
}

/** `<namespace>/<name>` */
export function wholeNameOf(json: JsonObject): string {
  return `${namespaceOf(json)}/${nameIn(json)}`;
}

export function nameIn(json: JsonObject): string {
  return String(mapOf(json.metadata).name);
}

export function namespaceOf(json: JsonObject): string {
  return String(mapOf(json.metadata).namespace ?? '');
}

/** A list of words. */
export function listOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
