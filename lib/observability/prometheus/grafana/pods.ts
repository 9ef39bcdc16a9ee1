import type { JsonObject } from '../../../kernel/base/values';
import type { SecretRef } from '../../../kernel/needs';
import { stampOf } from '../../../kernel/needs/text';
import type { System } from '../../../kernel/system';
import { claimMount, type Mount, scratchMount, secretMount } from '../../../workloads/mount';
import type { ServerOf } from '../../../workloads/server';
import type { DashboardMap } from './dashboard-files';
import { DATABASE_TRUST } from './grafana-ini';
import { DIRECTORY_TRUST } from './ldap-toml';
import { grafanaLabels, PATHS, PORT, UID } from './names';
import { GRAFANA_IMAGE } from './pins';
import type { GrafanaPlan } from './plan';
import { type Settings, settingsMount } from './settings';

const SECRET_MODE = 0o440;
/** A process of its own for each data source of the image, a hundred dashboards, and some people who look. */
const SIZE = { requests: { cpu: '200m', memory: '512Mi' }, limits: { memory: '1Gi' } };

/** Grafana's pods. @param settings @default not known yet @param maps @default not known yet */
export function podsOf(
  system: System,
  plan: GrafanaPlan,
  secret: SecretRef,
  settings: Settings = {},
  maps: readonly DashboardMap[] = [],
): ServerOf {
  const { id, name, replicas, placement, volume } = plan;
  return {
    id: 'grafana',
    name,
    labels: grafanaLabels(id),
    uid: UID,
    replicas,
    placement,
    ...(volume && { claims: [{ name: 'data', ...volume }] }),
    stamps: { settings: stampOf(settings), secrets: secret.stamp },
    containers: [
      {
        name: 'grafana',
        image: system.env.image(GRAFANA_IMAGE),
        ports: { http: PORT },
        size: SIZE,
        readinessProbe: { httpGet: { path: '/api/health', port: 'http' }, periodSeconds: 10 },
        // Not where its database counts: to start anew helps no database.
        livenessProbe: { httpGet: { path: '/healthz', port: 'http' }, periodSeconds: 20, failureThreshold: 6 },
        // The first start makes its tables, and every one reads all dashboards.
        startupProbe: { httpGet: { path: '/api/health', port: 'http' }, periodSeconds: 5, failureThreshold: 60 },
        mounts: [
          ...(volume ? [claimMount('data', PATHS.data)] : [scratchMount('data', PATHS.data, '1Gi')]),
          scratchMount('index', PATHS.index, '1Gi'),
          scratchMount('logs', '/var/log/grafana', '64Mi'),
          scratchMount('tmp', '/tmp', '256Mi'),
          settingsMount(plan, settings),
          secretMount('secrets', secret.name, PATHS.secrets, { mode: SECRET_MODE }),
          ...trusts(plan),
          ...dashboardMounts(maps),
        ],
      },
    ],
  };
}

function trusts({ directory, database }: GrafanaPlan): Mount[] {
  const of = (name: string, trust: SecretRef | undefined, at: string) =>
    trust === undefined ? [] : [secretMount(name, trust.name, at, { keys: ['ca.crt'] })];
  return [
    ...of('directory-trust', directory?.trust, DIRECTORY_TRUST),
    ...of('database-trust', database?.trust, DATABASE_TRUST),
  ];
}

/**
 * A volume for each folder, of the files of all ConfigMaps that stand in it: new content comes without a restart. One that a
 * system's file has not brought yet is not waited for.
 */
function dashboardMounts(maps: readonly DashboardMap[]): Mount[] {
  const folders = [...new Set(maps.flatMap(({ files }) => files.map(({ folder }) => folder)))].sort();
  return folders.map((folder) => {
    const sources = maps.flatMap(({ name, files }): JsonObject[] => {
      const items = files.filter((file) => file.folder === folder).map(({ key }) => ({ key, path: key }));
      return items.length === 0 ? [] : [{ configMap: { name, optional: true, items } }];
    });
    return { name: folder, at: `${PATHS.dashboards}/${folder}`, readOnly: true, from: { projected: { sources } } };
  });
}
