import type { Flaw } from '../../kernel/base/faults';
import { isMap } from '../../kernel/base/values';

/**
 * What must not become of a directory that stands. Volumes and selectors are the API server's to refuse; this it takes.
 * @param before the StatefulSet's spec that is published; one of another system finds nothing
 * @param after the spec that would be
 */
export function openLdapChanges(before: object, after: object): Flaw[] {
  const [old, next] = [baseIn(before), baseIn(after)];
  if (old === undefined || old === next) return [];
  return [
    {
      prop: 'base',
      given: next,
      message: `is another root than ${old}: slapd would not find the data on its volumes, and everybody would be a stranger`,
      allowed: old,
      fix: 'Make a second directory, and load a backup into it with the names changed.',
    },
  ];
}

/** The root that the servers are told. */
function baseIn(spec: object): string | undefined {
  const containers = at(at(at(spec, 'template'), 'spec'), 'containers');
  const slapd = list(containers).find(({ name }) => name === 'slapd');
  const variable = list(slapd?.env).find(({ name }) => name === 'LDAP_BASE');
  return typeof variable?.value === 'string' ? variable.value : undefined;
}

function at(object: unknown, key: string): unknown {
  return isMap(object) ? object[key] : undefined;
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}
