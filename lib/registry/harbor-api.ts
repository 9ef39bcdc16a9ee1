import type { Api, ApiArgument, ApiArguments } from '../kernel/api';
import { HARBOR_PROVIDER } from '../kernel/catalog';
import type { SecretRef } from '../kernel/needs';
import type { System } from '../kernel/system';
import type { HarborPlan } from './harbor-plan';

/**
 * The stack `<environment>-<id>`: what only Harbor's own API takes. Where Terraform runs, the registry's host must be reached, and
 * the authority that signs it trusted: it is always verified.
 */
export function openApi({ need }: System, plan: HarborPlan, admin: SecretRef): Api {
  const password = need.valueOf(admin, 'HARBOR_ADMIN_PASSWORD');
  const settings = { url: plan.url, username: 'admin', password, insecure: false };
  return need.api({ ...HARBOR_PROVIDER, settings });
}

/** What holds for the whole registry. */
export function makeSettings(api: Api): void {
  // People make no projects of their own: they would be in no stack.
  api.resource('harbor_config_system', 'system', { project_creation_restriction: 'adminonly' });
  api.resource('harbor_garbage_collection', 'garbage-collection', { schedule: '0 0 4 * * 0', delete_untagged: false });
  api.resource('harbor_interrogation_services', 'scans', { vulnerability_scan_policy: 'Daily' });
}

/** Several patterns of tags as the one that Harbor's rules have. */
export function pattern(patterns: readonly string[]): string {
  return patterns.length === 1 ? (patterns[0] as string) : `{${patterns.join(',')}}`;
}

/** What a robot may do in one project. */
export function permission(project: ApiArgument, rights: readonly (readonly [string, string])[]): ApiArguments {
  return { kind: 'project', namespace: project, access: rights.map(([resource, action]) => ({ resource, action })) };
}
