import type { Json, JsonObject } from '../../../kernel/base/values';
import type { Dashboard } from '../../../kernel/facts';
import { DATASOURCE, dashboardUid } from './names';
import { linesPanel } from './panel-json';

/** A system, as far as its dashboards tell of it. */
export interface About {
  readonly id: string;
  /** Team that is asked when it breaks. */
  readonly owner: string;
}

/** Grafana 13.2's own version of the format (`@grafana/schema`): of an older one it would change the content when it reads it. */
const SCHEMA_VERSION = 42;
const COLUMNS = 2;
const WIDTH = 24 / COLUMNS;
const HEIGHT = 8;

/** A system's dashboard as Grafana reads it: its panels from left to right, and what fires of the system as marks over all of them. */
export function dashboardJson({ id, owner }: About, { title, panels }: Dashboard): JsonObject {
  return documentJson({
    uid: dashboardUid(id, title),
    title,
    tags: [id, owner],
    firing: `ALERTS{alertstate="firing",system=${JSON.stringify(id)}}`,
    panels: panels.map((one, i) => {
      const at = { x: (i % COLUMNS) * WIDTH, y: Math.floor(i / COLUMNS) * HEIGHT, w: WIDTH, h: HEIGHT };
      return linesPanel(one)(i + 1, at);
    }),
  });
}

/** A dashboard that nobody edits: it comes from files. */
export function documentJson(of: {
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  /** PromQL of the alerts that are marked in its diagrams. */
  readonly firing: string;
  readonly panels: readonly JsonObject[];
}): JsonObject {
  const { uid, title, tags, firing, panels } = of;
  return {
    uid,
    title,
    tags: [...new Set(['keelson', ...tags])],
    schemaVersion: SCHEMA_VERSION,
    editable: false,
    graphTooltip: 1,
    timezone: 'browser',
    time: { from: 'now-6h', to: 'now' },
    refresh: '1m',
    annotations: { list: [marks(firing)] },
    templating: { list: [] },
    links: [],
    panels: panels as readonly Json[],
  };
}

function marks(expr: string): JsonObject {
  return {
    name: 'Alerts',
    datasource: DATASOURCE,
    enable: true,
    iconColor: 'red',
    target: { refId: 'Anno', expr, interval: '60s' },
    titleFormat: '{{alertname}}',
    textFormat: '{{severity}}',
    tagKeys: 'system,severity',
  };
}
