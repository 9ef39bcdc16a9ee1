import { type Json, type JsonObject, mapOf } from '../../kernel/base/values';
import { CLUSTER } from './names';

/** An object, and who writes it. */
export interface Written {
  readonly path: string;
  readonly json: JsonObject;
}

/** The whole name that a host of an object means: a short one is of the object's own namespace. */
export function wholeIn(host: Json | undefined, json: JsonObject): string {
  const text = String(host ?? '');
  const parts = text.split('.');
  if (text.startsWith('*') || parts.length > 3) return text;
  if (parts.length === 1) return `${text}.${namespaceOf(json)}.svc.${CLUSTER}`;
  if (parts.length === 3 && parts[2] === 'svc') return `${text}.${CLUSTER}`;
  return text;
}

/** As a message names an object. */
export function nameOf(json: JsonObject): string {
  return `${String(json.kind)} ${namespaceOf(json)}/${nameIn(json)}`;
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
