import { SizeRoundingBehavior } from 'cdk8s';
import type { Endpoint } from '../kernel/facts';
import type { System } from '../kernel/system';
import { openLdapAlerts, openLdapDashboard } from './openldap-alerts';
import { EXPORTER } from './openldap-exporter';
import { LDAPS_PORT, type OpenLdapPlan } from './openldap-plan';
import { cores, serverLabels } from './openldap-workload';

/** States the servers: pods, who reaches them and where, metrics, logs, alerts. @returns where clients go */
export function stateOpenLdap(system: System, plan: OpenLdapPlan, exporterImage: string): Endpoint {
  const { state, id } = system;
  const mebibytes = Math.ceil(plan.memory.toMebibytes({ rounding: SizeRoundingBehavior.NONE })) + EXPORTER.mebibytes;
  const at = state.pods({
    id: 'server',
    labels: serverLabels(id),
    by: 'us',
    replicas: plan.replicas,
    requests: { cpu: cores(plan.cpu + EXPORTER.cpu), memory: `${mebibytes}Mi` },
    serviceAccount: id,
    images: [plan.image, exporterImage],
    claims: [{ name: 'data', size: plan.size.asString(), class: plan.storageClass }],
  });
  const ldaps = state.serves({
    ...{ id: 'ldaps', at, podPort: LDAPS_PORT, service: id, port: 636, protocol: 'tcp', tls: true },
  });
  state.metrics({ at: state.serves({ id: 'metrics', at, podPort: EXPORTER.port, protocol: 'http' }) });
  state.logs({ at, format: 'text' });
  for (const alert of openLdapAlerts(plan)) state.alert(alert);
  state.dashboard(openLdapDashboard(plan));
  return ldaps;
}
