import { Check } from '../../../kernel/base/faults';
import type { Endpoint, Pods } from '../../../kernel/facts';
import type { SecretRef } from '../../../kernel/needs';
import type { System } from '../../../kernel/system';
import { stateServer } from '../../../workloads/server';
import { service } from '../../../workloads/service';
import { stateGrafana } from './facts';
import { PORT, SECRETS } from './names';
import { type GrafanaPlan, planGrafana } from './plan';
import { podsOf } from './pods';
import type { GrafanaOn, GrafanaProps } from './props';
import { checkGrafana } from './rules';

/** Grafana of a system: {@link writeDashboards} writes it, when all dashboards are known. */
export interface Grafana {
  readonly pods: Pods;
  /** Where it answers. */
  readonly endpoint: Endpoint;
  readonly plan: GrafanaPlan;
  /** Its passwords, and its key. */
  readonly secret: SecretRef;
}

/**
 * Grafana 13 over one Prometheus: in the constructor of the system that it belongs to. It states its pods, endpoint, metrics, logs,
 * alerts, dashboard and when it is ready.
 * @throws KeelsonError when a prop is wrong
 */
export function grafana(system: System, props: GrafanaProps, on: GrafanaOn): Grafana {
  const check = new Check(system.path);
  checkGrafana(check, props);
  check.done();
  const plan = planGrafana(system, props, on);
  const secret = makeSecret(system, plan);
  const { pods, object } = stateServer(system, podsOf(system, plan, secret));
  system.use(on.prometheus.at, pods);
  const of = { id: 'grafana', name: plan.name, portName: 'http', podPort: PORT, port: 80, protocol: 'http' } as const;
  const endpoint = service(system, pods, of);
  props.host?.for(system, endpoint);
  stateGrafana(system, plan, { pods, object, endpoint });
  return { pods, endpoint, plan, secret };
}

function makeSecret({ need }: System, { name, directory, database }: GrafanaPlan): SecretRef {
  return need.secret({
    name,
    data: {
      [SECRETS.admin]: need.mint('grafana-admin').plain,
      [SECRETS.key]: need.mint('grafana-key').plain,
      ...(directory && { [SECRETS.directory]: directory.password.plain }),
      ...(database && { [SECRETS.database]: database.password.plain }),
    },
  });
}
