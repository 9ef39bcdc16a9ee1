import type { JsonObject } from '../../../kernel/base/values';
import { toYaml } from '../../../kernel/render/yaml';
import { DATASOURCE, OVERVIEW, PATHS, teamFolder } from './names';
import type { GrafanaPlan } from './plan';

/** The data source, as Grafana reads it when it starts; nobody changes it by hand. */
export function datasourceYaml({ prometheus: { url, everySeconds } }: GrafanaPlan): string {
  return toYaml({
    apiVersion: 1,
    prune: true,
    datasources: [
      {
        name: 'Prometheus',
        ...DATASOURCE,
        access: 'proxy',
        url,
        isDefault: true,
        editable: false,
        jsonData: {
          httpMethod: 'POST',
          manageAlerts: false,
          prometheusType: 'Prometheus',
          timeInterval: `${everySeconds}s`,
        },
      },
    ],
  });
}

/** One folder for each team; the overview stands above them. */
export function providersYaml(teams: readonly string[]): string {
  const folders = teams.map((team) => provider(teamFolder(team), { folder: team, folderUid: teamFolder(team) }));
  return toYaml({ apiVersion: 1, providers: [provider(OVERVIEW, { folder: '' }), ...folders] });
}

function provider(name: string, folder: JsonObject): JsonObject {
  return {
    name,
    orgId: 1,
    ...folder,
    type: 'file',
    disableDeletion: false,
    allowUiUpdates: false,
    updateIntervalSeconds: 30,
    options: { path: `${PATHS.dashboards}/${name}` },
  };
}

/** Where Grafana also looks, and says an error when there is nothing. */
export const NOTHING = toYaml({ apiVersion: 1 });
