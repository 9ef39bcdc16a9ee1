import type { Labels } from '../../../kernel/base/values';
import { stampOf } from '../../../kernel/needs/text';

/** Where it listens. */
export const PORT = 3000;
/** The user that the image has. */
export const UID = 472;
/** The data source by which every dashboard names Prometheus. */
export const DATASOURCE = { type: 'prometheus', uid: 'prometheus' } as const;

/** Where its files lie. */
export const PATHS = {
  settings: '/etc/grafana',
  secrets: '/etc/grafana-secrets',
  trust: '/etc/grafana-trust',
  dashboards: '/etc/grafana-dashboards',
  data: '/var/lib/grafana',
  index: '/var/lib/grafana-index',
} as const;

/** Keys of its Secret: each is a file, which Grafana reads for itself. */
export const SECRETS = {
  admin: 'admin-password',
  key: 'secret-key',
  directory: 'directory-password',
  database: 'database-password',
} as const;

/** How settings name a value that stands in a file. */
export function secretValue(key: string): string {
  return `$__file{${PATHS.secrets}/${key}}`;
}

/** That select its pods, and only them. */
export function grafanaLabels(id: string): Labels {
  return { 'app.kubernetes.io/instance': id, 'app.kubernetes.io/name': 'grafana' };
}

/** The folder of dashboards that belong to no team. */
export const OVERVIEW = 'overview';

/** Folder, provider and uid of a team's dashboards: `team-platform`; of a name with other letters, a stamp of it. */
export function teamFolder(team: string): string {
  return `team-${/^[a-z0-9]([a-z0-9-]{0,33}[a-z0-9])?$/.test(team) ? team : stampOf(team)}`;
}

/**
 * By which a dashboard is called, and starred: the same as long as its system and its title are. Grafana takes 40 letters, digits
 * and dashes.
 */
export function dashboardUid(system: string, title: string): string {
  return `${system.slice(0, 29)}-${stampOf([system, title])}`;
}
