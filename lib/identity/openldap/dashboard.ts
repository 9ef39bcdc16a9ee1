import type { Dashboard } from '../../kernel/facts';
import { answering, serversOf } from './alerts';
import type { OpenLdapPlan } from './plan';

/** What is worth seeing at a glance. */
export function openLdapDashboard({ id, namespace, base }: OpenLdapPlan): Dashboard {
  const of = serversOf({ id, namespace });
  const counter = (dn: string) => `openldap_monitor_counter_object{${of},dn="${dn},cn=Monitor"}`;
  return {
    title: `OpenLDAP ${id}`,
    panels: [
      { title: 'Nodes that answer', expr: `count(${answering(of)} > 0)` },
      {
        title: 'Operations',
        expr: `sum by (dn) (rate(openldap_monitor_operation{${of}}[5m]))`,
        unit: 'ops',
      },
      {
        title: 'Logins',
        expr: `sum by (pod) (rate(openldap_monitor_operation{${of},dn=~"cn=Bind,.*"}[5m]))`,
        unit: 'ops',
      },
      { title: 'Connections', expr: `max by (pod) (${counter('cn=Current,cn=Connections')})` },
      {
        title: 'Threads at work',
        expr: `max by (pod) (openldap_monitored_object{${of},dn="cn=Active,cn=Threads,cn=Monitor"})`,
      },
      { title: 'Bytes sent', expr: `sum by (pod) (rate(${counter('cn=Bytes,cn=Statistics')}[5m]))`, unit: 'Bps' },
      {
        title: 'Database in use',
        expr: `max by (pod) (openldap_pages_used{${of},context=${JSON.stringify(base)}} / openldap_pages_max{${of},context=${JSON.stringify(base)}})`,
        unit: 'percentunit',
      },
      {
        title: 'Seconds between the nodes',
        expr: `max by (id) (openldap_monitor_replication{${of},type="gt"}) - min by (id) (openldap_monitor_replication{${of},type="gt"})`,
        unit: 's',
      },
    ],
  };
}
