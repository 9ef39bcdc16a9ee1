import { byCode } from '../../../kernel/base/values';
import { ConfigMap } from '../../../kernel/kubernetes';
import { Manifest } from '../../../kernel/manifest';
import type { System } from '../../../kernel/system';
import { writeServer } from '../../../workloads/server';
import { dashboardFiles, type Shown } from './dashboard-files';
import type { Grafana } from './grafana';
import { PATHS } from './names';
import { overviewFile } from './overview';
import { podsOf } from './pods';
import { settingsOf } from './settings';

/**
 * In `finish()`: writes the dashboards of all systems, each into the file of the system that it is about, and Grafana, which mounts
 * them. Of systems that go, none is written.
 * @throws KeelsonError when a system has two dashboards of one title, or one that no ConfigMap holds
 */
export function writeDashboards(system: System, { plan, secret }: Grafana): void {
  if (system.retiring) return;
  const { env, namespace } = system;
  const systems = new Map(env.systems.filter(({ retiring }) => !retiring).map((member) => [member.id, member]));
  const shown = [...systems.values()]
    .sort((a, b) => byCode(a.id, b.id))
    .flatMap((member) => member.state.dashboards.map((dashboard): Shown => ({ system: member, dashboard })));
  const overview = overviewFile(system.id, shown);
  const maps = dashboardFiles(shown, env.row.name, { [system.id]: [overview] });
  for (const { system: id, name, files } of maps)
    new Manifest(systems.get(id) as System, ConfigMap, {
      name,
      namespace,
      wave: -1,
      data: Object.fromEntries(files.map(({ key, json }) => [key, json])),
    });
  const teams = [...new Set(shown.map((one) => one.system.owner))].sort(byCode);
  const settings = settingsOf(plan, teams, `${PATHS.dashboards}/${overview.folder}/${overview.key}`);
  new Manifest(system, ConfigMap, { name: plan.name, wave: -1, data: settings });
  writeServer(system, podsOf(system, plan, secret, settings, maps));
}
