import type { SqlAccess } from '../../../handles/sql-database';
import { PATHS, PORT, SECRETS, secretValue } from './names';
import type { GrafanaPlan } from './plan';

/** Where the database's `ca.crt` lies. */
export const DATABASE_TRUST = `${PATHS.trust}/database`;

type Section = Readonly<Record<string, string | number | boolean>>;

/**
 * `grafana.ini`, where it differs from Grafana's own defaults: nobody comes in without a name, nothing calls home, and no plugin is
 * fetched. With the default Grafana 13 replaces the plugins of its image when it starts, deleting them first: on a read-only root the
 * data source for Prometheus is then gone.
 * @param home the dashboard that people see first
 */
export function grafanaIni(plan: GrafanaPlan, home: string): string {
  const sections = { ...doors(plan), ...stores(plan), ...quiet, ...shown(plan, home) };
  return Object.entries(sections)
    .map(([name, section]) => `[${name}]\n${Object.entries(section).map(line).join('')}`)
    .join('\n');
}

function doors({ url, directory }: GrafanaPlan): Record<string, Section> {
  return {
    server: { http_port: PORT, root_url: `${url ?? `http://localhost:${PORT}`}/` },
    security: {
      admin_user: 'admin',
      admin_password: secretValue(SECRETS.admin),
      secret_key: secretValue(SECRETS.key),
      cookie_secure: url !== undefined,
      strict_transport_security: url !== undefined,
      disable_gravatar: true,
    },
    'auth.anonymous': { enabled: false },
    ...(directory && {
      'auth.ldap': { enabled: true, allow_sign_up: true, config_file: `${PATHS.settings}/ldap.toml` },
    }),
    public_dashboards: { enabled: false },
    snapshots: { enabled: false, external_enabled: false },
  };
}

function stores({ database }: GrafanaPlan): Record<string, Section> {
  return {
    database: database === undefined ? { type: 'sqlite3', wal: true } : postgres(database),
    unified_storage: { index_path: PATHS.index },
  };
}

function postgres(access: SqlAccess): Section {
  const { at, database, user, trust } = access;
  return {
    type: 'postgres',
    host: `${at.host}:${at.port}`,
    name: database,
    user,
    password: secretValue(SECRETS.database),
    ssl_mode: isVerified(access) ? 'verify-full' : 'disable',
    ...(trust && { ca_cert_path: `${DATABASE_TRUST}/ca.crt` }),
  };
}

/** Inside, TLS is what the endpoint says; outside, nothing less is borne. */
function isVerified({ at, trust }: SqlAccess): boolean {
  const inside = typeof at.at === 'object' && 'labels' in at.at;
  return at.tls || trust !== undefined || !inside;
}

const quiet: Record<string, Section> = {
  analytics: {
    reporting_enabled: false,
    check_for_updates: false,
    check_for_plugin_updates: false,
    feedback_links_enabled: false,
  },
  plugins: {
    preinstall_disabled: true,
    preinstall_auto_update: false,
    plugin_admin_enabled: false,
    public_key_retrieval_disabled: true,
  },
  news: { news_feed_enabled: false },
  cloud_migration: { enabled: false },
  // Alertmanager sends what Prometheus finds; several pods here need not agree on it.
  unified_alerting: { enabled: false },
  live: { max_connections: 0 },
};

function shown({ theme }: GrafanaPlan, home: string): Record<string, Section> {
  return {
    users: { allow_sign_up: false, allow_org_create: false, auto_assign_org_role: 'Viewer', default_theme: theme },
    dashboards: { default_home_dashboard_path: home },
    log: { mode: 'console', level: 'info' },
    'log.console': { format: 'json' },
    metrics: { enabled: true },
  };
}

/** Plain where no reader could take a part of it for a comment or a quote; else in the quotes that Grafana's defaults tell of. */
function line([key, value]: readonly [string, string | number | boolean]): string {
  const text = String(value);
  return /^[\w$.:/{}@%+-]+$/.test(text) ? `${key} = ${text}\n` : `${key} = """${text}"""\n`;
}
