import type { Proofs, Scene } from '../../lib/testing';

type Series = Scene['series'];

const DAY = 86_400;

/** Values of the nodes ldap-0, ldap-1. */
function nodes(metric: string, more: string, ...values: readonly string[]): Series {
  return Object.fromEntries(values.map((value, n) => [`${metric}{namespace="ldap",pod="ldap-${n}",${more}}`, value]));
}

const read = (...values: readonly string[]) => nodes('openldap_scrape', 'result="ok"', ...values);
const pages = (...used: readonly string[]) => ({
  ...nodes('openldap_pages_used', 'context="dc=yunsi,dc=example,dc=com"', ...used),
  ...nodes('openldap_pages_max', 'context="dc=yunsi,dc=example,dc=com"', ...used.map(() => '1000')),
});
const connections = (...open: readonly string[]) =>
  nodes('openldap_monitor_counter_object', 'dn="cn=Current,cn=Connections,cn=Monitor"', ...open);
/** When each node last heard of a change of node 1. */
const heard = (...at: readonly string[]) => nodes('openldap_monitor_replication', 'id="001",type="gt"', ...at);
const SET = 'namespace="ldap",statefulset="ldap"';
const ready = (pods: string, of: string): Series => ({
  [`kube_statefulset_status_replicas_ready{${SET}}`]: pods,
  [`kube_statefulset_replicas{${SET}}`]: of,
});
const job = (more: string) => `{namespace="ldap",job_name="ldap-accounts-1f0c3a9b",${more}}`;
const CRON = 'namespace="ldap",cronjob="ldap-backup"';

export const PROOFS: Proofs = {
  OpenLdapDown: {
    // The exporter goes on telling what it read last.
    fires: { series: read('40', '40') },
    silent: { series: read('40', '0+2') },
  },
  OpenLdapNotReady: {
    fires: { series: ready('1', '2') },
    // One after the other, as they are renewed.
    silent: { series: ready('2 1x10 2x20', '2') },
  },
  OpenLdapFull: {
    fires: { series: pages('300', '801') },
    silent: { series: pages('300', '799') },
  },
  OpenLdapManyConnections: {
    fires: { series: connections('3001', '12') },
    silent: { series: connections('2999', '12') },
  },
  OpenLdapAccountsFailed: {
    fires: {
      series: {
        [`kube_job_status_failed${job('reason="DeadlineExceeded"')}`]: '1',
        [`kube_job_complete${job('condition="false"')}`]: '1',
      },
    },
    // Two of its pods found a node that was not up yet, and the third did not.
    silent: {
      series: {
        [`kube_job_status_failed${job('reason=""')}`]: '2',
        [`kube_job_complete${job('condition="true"')}`]: '1',
      },
    },
  },
  OpenLdapNodeDown: {
    fires: { series: read('0+2', '40') },
    silent: { series: read('0+2', '0+1') },
  },
  OpenLdapBehind: {
    fires: { series: heard('0+60', '0') },
    silent: { series: heard('300+60', '0+60') },
  },
  OpenLdapBackupMissing: {
    // The clock of a scene begins at 0. There has never been one.
    fires: { series: { [`kube_cronjob_created{${CRON}}`]: `${-15 * DAY}` } },
    silent: {
      series: {
        [`kube_cronjob_created{${CRON}}`]: `${-90 * DAY}`,
        [`kube_cronjob_status_last_successful_time{${CRON}}`]: `${-14 * DAY}`,
      },
    },
  },
};
