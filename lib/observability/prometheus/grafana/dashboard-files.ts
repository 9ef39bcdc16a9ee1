import { type Fault, KeelsonError } from '../../../kernel/base/faults';
import { byCode, groupBy, type JsonObject } from '../../../kernel/base/values';
import type { Dashboard } from '../../../kernel/facts';
import { type About, dashboardJson } from './dashboard-json';
import { dashboardUid, teamFolder } from './names';

/** A dashboard and whose it is. */
export interface Shown {
  readonly system: About;
  readonly dashboard: Dashboard;
}

/** A dashboard as a file, in one of Grafana's folders. */
export interface DashboardFile {
  /** `<uid>.json` */
  readonly key: string;
  /** Folder that it stands in. */
  readonly folder: string;
  /** Minified. */
  readonly json: string;
}

/** A ConfigMap of dashboards of one system. */
export interface DashboardMap {
  /** Id of the system that they are about, and in whose file they stand. */
  readonly system: string;
  /** `<system>-dashboards`, `<system>-dashboards-2` */
  readonly name: string;
  readonly files: readonly DashboardFile[];
}

/** What the API server takes of a ConfigMap's data is 1 MiB; the rest of the object needs some of what etcd takes. */
export const ROOM = 1024 * 1024 - 64 * 1024;

/**
 * Dashboards as ConfigMaps: each of one system, by system and title, and as many for a system as it takes. The same dashboards give
 * the same bytes, in whatever order they come.
 * @param path of the environment, that faults begin with
 * @param more files besides those made of dashboards, by the id of their system. @default none
 * @throws KeelsonError when a system has two of one title, or one that no ConfigMap holds
 */
export function dashboardFiles(
  dashboards: readonly Shown[],
  path: string,
  more: Readonly<Record<string, readonly DashboardFile[]>> = {},
): DashboardMap[] {
  const sorted = [...dashboards].sort((a, b) => byCode(keyOf(a), keyOf(b)));
  const files = [
    ...Object.entries(more).flatMap(([system, all]) => all.map((file) => ({ system, file }))),
    ...sorted.map(({ system, dashboard }) => ({ system: system.id, file: fileOf(system, dashboard) })),
  ];
  refuse([...twice(sorted, path), ...tooLarge(sorted, path)]);
  return [...groupBy(files, ({ system }) => system)]
    .sort(([a], [b]) => byCode(a, b))
    .flatMap(([system, all]) =>
      mapsOf(
        system,
        all.map(({ file }) => file),
      ),
    );
}

function keyOf({ system, dashboard }: Shown): string {
  return `${system.id}\0${dashboard.title}`;
}

function fileOf(system: About, dashboard: Dashboard): DashboardFile {
  return written(teamFolder(system.owner), dashboardUid(system.id, dashboard.title), dashboardJson(system, dashboard));
}

/** A dashboard's file. */
export function written(folder: string, uid: string, json: JsonObject): DashboardFile {
  return { key: `${uid}.json`, folder, json: JSON.stringify(json) };
}

function bytesOf({ key, json }: DashboardFile): number {
  return Buffer.byteLength(key) + Buffer.byteLength(json);
}

/** One after the other, a new one when the next file has no room. */
function mapsOf(system: string, files: readonly DashboardFile[]): DashboardMap[] {
  const maps: DashboardFile[][] = [];
  let filled = ROOM;
  for (const file of files) {
    if (filled + bytesOf(file) > ROOM) {
      maps.push([]);
      filled = 0;
    }
    maps.at(-1)?.push(file);
    filled += bytesOf(file);
  }
  return maps.map((all, i) => ({ system, name: `${system}-dashboards${i === 0 ? '' : `-${i + 1}`}`, files: all }));
}

function twice(dashboards: readonly Shown[], path: string): Fault[] {
  return [...groupBy(dashboards, keyOf).values()]
    .filter((same) => same.length > 1)
    .flatMap(([one]) => (one === undefined ? [] : [one]))
    .map(({ system, dashboard }) => ({
      path: `${path}/${system.id}`,
      message: `states two dashboards of the title ${JSON.stringify(dashboard.title)}`,
      fix: 'Give one of the two another title: it is what its place in Grafana is made of.',
    }));
}

function tooLarge(dashboards: readonly Shown[], path: string): Fault[] {
  return dashboards.flatMap(({ system, dashboard }) => {
    const size = bytesOf(fileOf(system, dashboard));
    if (size <= ROOM) return [];
    return [
      {
        path: `${path}/${system.id}`,
        message: `states a dashboard that no ConfigMap holds: ${JSON.stringify(dashboard.title)} has ${dashboard.panels.length} panels and ${size} bytes as a file`,
        allowed: `up to ${ROOM} bytes`,
        fix: 'State several dashboards, one for each question.',
      },
    ];
  });
}

function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new KeelsonError(faults);
}
