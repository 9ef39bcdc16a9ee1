import { streamPattern } from './names';
import type { EfkPlan } from './plan';

/** What an account may do, in Elasticsearch's own words for privileges. */
interface Role {
  readonly cluster: readonly string[];
  readonly indices: readonly { readonly names: readonly string[]; readonly privileges: readonly string[] }[];
}

/** Roles of ours; those beside them are Elasticsearch's own. */
export const ROLES = {
  /** Adds documents to data streams of this environment, and makes those that are not there; reads and changes nothing. */
  writer: 'keelson_logs_writer',
  /** Reads how the cluster does. */
  metrics: 'keelson_metrics',
  /** Writes lifecycle and template, and does to indices what the lifecycle says. */
  lifecycle: 'keelson_lifecycle',
  /** Everything with logs; nothing with accounts. */
  admin: 'keelson_logs_admin',
} as const;

/** What people have: they see Kibana by a role of its own. */
export const PEOPLE = { admins: `${ROLES.admin},kibana_admin`, readers: 'viewer' } as const;

/**
 * `roles.yml`, as Elasticsearch reads it: JSON is YAML, and quotes each word.
 * Privileges as the exporter's documentation wants them for `es.all`, `collector.ilm` and `collector.data-stream`.
 */
export function rolesFile({ environment }: EfkPlan): string {
  const roles: Readonly<Record<string, Role>> = {
    [ROLES.writer]: {
      cluster: [],
      indices: [{ names: [streamPattern(environment)], privileges: ['auto_configure', 'create_doc'] }],
    },
    [ROLES.metrics]: {
      cluster: ['monitor', 'read_ilm'],
      indices: [{ names: ['*'], privileges: ['monitor', 'view_index_metadata'] }],
    },
    // Elasticsearch does what a policy says with the rights of who wrote it last.
    [ROLES.lifecycle]: {
      cluster: ['manage_ilm', 'manage_index_templates'],
      indices: [{ names: [streamPattern(environment)], privileges: ['manage'] }],
    },
    [ROLES.admin]: {
      cluster: ['manage_ilm', 'manage_index_templates', 'manage_ingest_pipelines', 'monitor'],
      indices: [{ names: ['logs-*', '.ds-logs-*'], privileges: ['all'] }],
    },
  };
  return `${JSON.stringify(roles, null, 2)}\n`;
}
