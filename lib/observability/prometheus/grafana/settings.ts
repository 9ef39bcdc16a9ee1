import type { Mount } from '../../../workloads/mount';
import { grafanaIni } from './grafana-ini';
import { ldapToml } from './ldap-toml';
import { PATHS } from './names';
import type { GrafanaPlan } from './plan';
import { datasourceYaml, NOTHING, providersYaml } from './provisioning';

/** Files of the settings' ConfigMap. */
export type Settings = Readonly<Record<string, string>>;

/** Where each of them lies below Grafana's folder of settings. */
const PLACES: Readonly<Record<string, string>> = {
  'grafana.ini': 'grafana.ini',
  'ldap.toml': 'ldap.toml',
  'datasources.yaml': 'provisioning/datasources/prometheus.yaml',
  'dashboards.yaml': 'provisioning/dashboards/teams.yaml',
  'plugins.yaml': 'provisioning/plugins/none.yaml',
  'alerting.yaml': 'provisioning/alerting/none.yaml',
};

/** @param teams whose dashboards there are @param home the file of the dashboard that people see first */
export function settingsOf(plan: GrafanaPlan, teams: readonly string[], home: string): Settings {
  return {
    'grafana.ini': grafanaIni(plan, home),
    ...(plan.directory && { 'ldap.toml': ldapToml(plan.directory, plan.roles) }),
    'datasources.yaml': datasourceYaml(plan),
    'dashboards.yaml': providersYaml(teams),
    'plugins.yaml': NOTHING,
    'alerting.yaml': NOTHING,
  };
}

export function settingsMount({ name }: GrafanaPlan, settings: Settings): Mount {
  const items = Object.keys(settings).map((key) => ({ key, path: PLACES[key] ?? key }));
  return { name: 'settings', at: PATHS.settings, readOnly: true, from: { configMap: { name, items } } };
}
