import type { Proofs, Scene } from '../../lib/testing';

type Series = Scene['series'];

const pod = (more = '') => `{namespace="monitoring",pod="monitoring-grafana-0"${more}}`;
const answered = (code: string) =>
  `grafana_http_request_duration_seconds_count${pod(`,handler="/api/ds/query",method="POST",status_code="${code}"`)}`;
const asked = (status: string) =>
  `grafana_plugin_request_total${pod(`,plugin_id="prometheus",endpoint="queryData",status="${status}",status_source="downstream"`)}`;
const refused = `grafana_authn_authn_failed_login_total${pod(',client="auth.client.form"')}`;
const waited = `grafana_database_conn_wait_count_total${pod()}`;
const volume = (what: string) =>
  `kubelet_volume_stats_${what}_bytes{namespace="monitoring",persistentvolumeclaim="data-monitoring-grafana-0",node="node-1"}`;

function left(available: string): Series {
  return { [volume('available')]: available, [volume('capacity')]: '100' };
}

const EVERY: Proofs = {
  GrafanaDown: {
    fires: { series: {} },
    // Gone while it is started anew.
    silent: { series: { [`grafana_build_info${pod(',version="13.2.0"')}`]: '1 _ _ _ 1x20' } },
  },
  GrafanaErrors: {
    fires: { series: { [answered('200')]: '0+940', [answered('500')]: '0+60' } },
    silent: { series: { [answered('200')]: '0+960', [answered('500')]: '0+40' } },
  },
  GrafanaQueriesFail: {
    fires: { series: { [asked('ok')]: '0+80', [asked('error')]: '0+20' } },
    // Whoever leaves a page is no error.
    silent: { series: { [asked('ok')]: '0+50', [asked('error')]: '0+4', [asked('cancelled')]: '0+46' } },
  },
  GrafanaLoginsFail: {
    fires: { series: { [refused]: '0+2' }, at: '30m' },
    silent: { series: { [refused]: '0+1' }, at: '30m' },
  },
};

/** Of a Grafana whose database is a file, in the system `monitoring`. */
export const PROOFS: Proofs = {
  ...EVERY,
  GrafanaVolumeFull: { fires: { series: left('14') }, silent: { series: left('16') } },
};

/** Of one with a database. */
export const PROOFS_WITH_DATABASE: Proofs = {
  ...EVERY,
  GrafanaDatabaseWaits: {
    fires: { series: { [waited]: '0+120' }, at: '40m' },
    silent: { series: { [waited]: '0+30' }, at: '40m' },
  },
};
