import type { Labels } from '../../../kernel/base/values';

/** Port on which Alertmanager is asked and told. */
export const WEB_PORT = 9093;
/** Port on which its servers talk to each other, TCP and UDP. */
export const MESH_PORT = 9094;
/** Port of the bridge to DingTalk. */
export const BRIDGE_PORT = 8060;
/** Key of the configuration in its Secret. */
export const CONFIG_KEY = 'alertmanager.yaml';
/** Where the operator mounts the other keys of that Secret. */
export const CONFIG_FOLDER = '/etc/alertmanager/config';
/** What DingTalk's robots are called at. */
export const DINGTALK_HOST = 'oapi.dingtalk.com';

/** Fires for as long as alerts get out at all. */
export const WATCHDOG_ALERT = 'AlertingWatchdog';
/** The same, by the name that most rules of others give it. */
export const WATCHDOGS = `${WATCHDOG_ALERT}|Watchdog`;
/** Receiver that tells nobody. */
export const NOWHERE = 'nowhere';
/** The hours in which warnings wait. */
export const QUIET = 'quiet-hours';

/** Labels that the operator gives to the servers of one Alertmanager, whatever its version. */
export function serverLabels(id: string): Labels {
  return { 'app.kubernetes.io/instance': id, 'app.kubernetes.io/name': 'alertmanager' };
}

/** Labels of the bridge. */
export function bridgeLabels(id: string): Labels {
  return { 'app.kubernetes.io/instance': id, 'app.kubernetes.io/name': 'prometheus-webhook-dingtalk' };
}

/** The receiver of a robot's critical alerts, where those mention everybody. */
export function loudOf(receiver: string): string {
  return `${receiver}-critical`;
}

/** Selects the metrics of one Alertmanager's servers. */
export function ofServers({ id, namespace }: { readonly id: string; readonly namespace: string }): string {
  return `namespace="${namespace}",pod=~"alertmanager-${id}-[0-9]+"`;
}
