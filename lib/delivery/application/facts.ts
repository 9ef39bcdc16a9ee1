import { calledService } from '../../handles/releases';
import type { Endpoint, Pods } from '../../kernel/facts';
import { Service, type ServicePort } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { applicationAlerts, applicationPanels } from './alerts';
import type { ApplicationPlan } from './plan';
import type { ApplicationProps } from './props';

/** Ports of its Service, each with what is spoken there: the mesh reads it. */
export function servicePorts({ ports }: ApplicationPlan): ServicePort[] {
  return ports
    .filter(({ served }) => served)
    .map(({ name, service, protocol }) => ({ name, port: service, targetPort: name, appProtocol: protocol }));
}

/** Name of the Service that callers call. */
function serviceOf({ id, release }: ApplicationPlan): string {
  return 'rolling' in release ? id : calledService(id, release);
}

/** Writes the Services of its pods, but those that a release owns. */
export function writeServices(system: System, plan: ApplicationPlan): void {
  const ports = servicePorts(plan);
  const { id, labels: selector, kind, release } = plan;
  if (!('blueGreen' in release)) new Manifest(system, Service, { name: id, spec: { selector, ports } });
  if (kind !== 'stateful') return;
  const alone = { clusterIP: 'None', publishNotReadyAddresses: true } as const;
  new Manifest(system, Service, { name: system.name('peers'), spec: { ...alone, selector, ports } });
}

/** States where it listens. @returns by the names of its ports */
export function stateEndpoints({ state }: System, plan: ApplicationPlan, at: Pods): ReadonlyMap<string, Endpoint> {
  return new Map(
    plan.ports.map(({ name, port: podPort, service: port, protocol, served }) => [
      name,
      state.serves({ id: name, at, podPort, protocol, ...(served && { service: serviceOf(plan), port }) }),
    ]),
  );
}

/** States how others see how it does. */
export function stateApplication(
  { id, state }: System,
  plan: ApplicationPlan,
  at: Pods,
  endpoints: ReadonlyMap<string, Endpoint>,
  { logs, alerts = [], panels = [] }: ApplicationProps['watch'],
): void {
  state.logs({ at, ...(logs ?? { format: 'json' }) });
  state.alert(...applicationAlerts(plan), ...alerts);
  state.dashboard({ title: `Application ${id}`, panels: [...panels, ...applicationPanels(plan)] });
  const { metrics } = plan;
  if ('none' in metrics) {
    state.exception('metrics', metrics.none);
    return;
  }
  const { name } = plan.ports.find(({ port }) => port === metrics.port) ?? {};
  const { path, exports } = metrics;
  state.metrics({ at: endpoints.get(name ?? '') as Endpoint, exports, ...(path !== undefined && { path }) });
}
