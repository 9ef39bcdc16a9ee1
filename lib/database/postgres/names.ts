import type { Labels } from '../../kernel/base/values';

/** Id and namespace of the operator. */
export const OPERATOR = 'postgres-operator';
/** Release of CloudNativePG: what its chart makes is called so. */
export const MANAGER = 'cloudnative-pg';
/** Release of the plugin for backups: what its chart makes is called so. */
export const PLUGIN = 'plugin-barman-cloud';
/** The plugin, as clusters and backups ask for it. */
export const ARCHIVER = 'barman-cloud.cloudnative-pg.io';

/** Told by this label, the operator and its instances read a Secret anew when it changes. */
export const RELOADED: Labels = { 'cnpg.io/reload': 'true' };

/** The database that the operator insists on making with the cluster, and its owner. Nobody is let in. */
export const FIRST_DATABASE = 'keelson';

/** Labels that the operator gives to instances and to the Jobs that make them, and not to poolers. */
export function instanceLabels(id: string): Labels {
  return { 'app.kubernetes.io/component': 'database', 'cnpg.io/cluster': id };
}

/** The certificate of the server and of the pooler, and the Secret in which it lies. */
export function certificateName(id: string): string {
  return `${id}-tls`;
}

/** The role that owns a database. No id of a system has an underscore, so that no taker has this name. */
export function ownerOf(database: string): string {
  return `${database}_owner`;
}

/** The Database object, and the beginning of its owner's: underscores are no part of such names. */
export function databaseName(id: string, database: string): string {
  return `${id}-${database.replaceAll('_', '-')}`;
}
