import type { Proofs } from '../../lib/testing';

/** Scenes of every alert that Alertmanager may state, of three servers. @param id of its system */
export function alertingProofs(id: string, namespace: string): Proofs {
  const labels = (pod: number, more = '') => `{namespace="${namespace}",pod="alertmanager-${id}-${pod}"${more}}`;
  const each = (metric: string, ...values: readonly string[]) =>
    Object.fromEntries(values.map((value, pod) => [`${metric}${labels(pod)}`, value]));
  const sent = (failed: string) => ({
    [`alertmanager_notifications_total${labels(0, ',integration="email"')}`]: '0+60',
    ...Object.fromEntries(
      ['clientError', 'other'].map((reason) => [
        `alertmanager_notifications_failed_total${labels(0, `,integration="email",reason="${reason}"`)}`,
        failed,
      ]),
    ),
  });
  const bridges = (deployment: string) =>
    `kube_deployment_status_replicas_available{namespace="${namespace}",deployment="${deployment}"}`;
  const members = (...seen: readonly string[]) => ({
    ...each('alertmanager_cluster_members', ...seen),
    ...each('up', '1', '1', '1'),
  });
  const loaded = 'alertmanager_config_last_reload_successful';
  const refused = 'alertmanager_alerts_invalid_total';
  return {
    AlertmanagerDown: { fires: { series: each('up', '0', '0') }, silent: { series: each('up', '0', '1') } },
    AlertmanagerConfigNotLoaded: {
      fires: { series: each(loaded, '0', '1') },
      silent: { series: each(loaded, '1', '1') },
    },
    AlertmanagerNotificationsFail: { fires: { series: sent('0+3') }, silent: { series: sent('0+1') } },
    AlertmanagerAlertsRefused: {
      fires: { series: each(refused, '0+1') },
      silent: { series: each(refused, '7') },
    },
    AlertmanagerMembersMissing: {
      fires: { series: members('3', '2', '3') },
      silent: { series: members('3', '3', '3') },
    },
    AlertmanagerConfigsDiffer: {
      fires: { series: each('alertmanager_config_hash', '11', '11', '12') },
      silent: { series: each('alertmanager_config_hash', '11', '11', '11') },
    },
    AlertmanagerDingTalkBridgeDown: {
      fires: { series: { [bridges(`${id}-dingtalk`)]: '0' } },
      silent: { series: { [bridges(`${id}-dingtalk`)]: '1', [bridges('other')]: '0' } },
    },
    AlertingWatchdog: {
      fires: { series: each('up', '0', '1', '0') },
      silent: { series: { ...each('up', '0', '0', '0'), 'up{namespace="other",pod="alertmanager-other-0"}': '1' } },
    },
  };
}
