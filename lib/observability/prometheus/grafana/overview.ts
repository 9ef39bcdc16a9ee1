import { byCode, groupBy, type JsonObject } from '../../../kernel/base/values';
import { type DashboardFile, type Shown, written } from './dashboard-files';
import { documentJson } from './dashboard-json';
import { dashboardUid, OVERVIEW } from './names';
import { linesPanel, numberPanel, type Placed, tablePanel, textPanel } from './panel-json';

const TITLE = 'Overview';
const FIRING = 'ALERTS{alertstate="firing",severity=~"critical|warning"}';
/** Every dashboard has its system's id as a tag. */
const BY_TAG = '/dashboards?tag=${__value.text}';

/** The dashboard that people see first: what fires where, what is not scraped, and the way to each system's own. @param monitoring id of the system that it stands with */
export function overviewFile(monitoring: string, dashboards: readonly Shown[]): DashboardFile {
  const uid = dashboardUid(monitoring, TITLE);
  return written(OVERVIEW, uid, overviewJson(uid, dashboards));
}

function overviewJson(uid: string, dashboards: readonly Shown[]): JsonObject {
  const rows: readonly { readonly h: number; readonly panels: readonly Placed[] }[] = [
    { h: 4, panels: numbers() },
    { h: 9, panels: [firingTable(), firingLines()] },
    { h: 10, panels: [targetsTable(), textPanel('Dashboards', linksTo(dashboards))] },
  ];
  const panels: JsonObject[] = [];
  let y = 0;
  for (const { h, panels: row } of rows) {
    const w = 24 / row.length;
    for (const [i, placed] of row.entries()) panels.push(placed(panels.length + 1, { x: i * w, y, w, h }));
    y += h;
  }
  return documentJson({ uid, title: TITLE, tags: [], firing: FIRING, panels });
}

function numbers(): Placed[] {
  const firing = (severity: string) => `count(ALERTS{alertstate="firing",severity="${severity}"}) or vector(0)`;
  return [
    numberPanel('Critical alerts', firing('critical'), { from: 1, color: 'red' }),
    numberPanel('Warnings', firing('warning'), { from: 1, color: 'orange' }),
    numberPanel('Targets that do not answer', 'count(up == 0) or vector(0)', { from: 1, color: 'red' }),
    numberPanel('Targets', 'count(up)'),
  ];
}

function firingTable(): Placed {
  const expr = `count by (system, team, severity, alertname) (${FIRING})`;
  return tablePanel('Alerts that fire', { Alerts: expr }, { system: BY_TAG });
}

function firingLines(): Placed {
  return linesPanel({ title: 'Alerts that fired', expr: `sum by (system, severity) (${FIRING})` });
}

function targetsTable(): Placed {
  return tablePanel('Targets', { Up: 'sum by (namespace, job) (up)', All: 'count by (namespace, job) (up)' });
}

/** By team, as a list of links. */
function linksTo(dashboards: readonly Shown[]): string {
  const teams = [...groupBy(dashboards, ({ system }) => system.owner)].sort(([a], [b]) => byCode(a, b));
  return teams
    .map(([team, all]) => {
      const links = all
        .map(({ system, dashboard: { title } }) => `- [${plain(title)}](/d/${dashboardUid(system.id, title)})`)
        .sort(byCode);
      return `**${plain(team)}**\n\n${links.join('\n')}\n`;
    })
    .join('\n');
}

/** Text that is no markdown. */
function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+!|$~]/g, '\\$&');
}
