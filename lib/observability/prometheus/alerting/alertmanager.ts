import { Check } from '../../../kernel/base/faults';
import { onPool, spreadOver } from '../../../kernel/base/placement';
import { millicores, parsedBytes } from '../../../kernel/base/quantity';
import type { Endpoint, Pods, Requests } from '../../../kernel/facts';
import { Service, ServiceAccount } from '../../../kernel/kubernetes';
import { Manifest } from '../../../kernel/manifest';
import type { SecretRef } from '../../../kernel/needs';
import type { System } from '../../../kernel/system';
import { budget } from '../../../workloads/budget';
import { ALERTMANAGER_EXPORTS, alertingAlerts, alertingDashboard } from './alerts';
import { writeConfig } from './config';
import { writeBridge } from './dingtalk';
import { Alertmanager, type AlertmanagerContent } from './kinds';
import { CONFIG_KEY, MESH_PORT, serverLabels, WEB_PORT } from './names';
import { type AlertingPlace, type AlertingPlan, planAlerting, written } from './plan';
import type { AlertingProps } from './props';
import { hostOf, portOf } from './receivers';
import { checkAlerting } from './rules';
import { checkTeams } from './team-rules';

/** Alertmanager as it was written. */
export interface Alerting {
  /** Of the custom resource; the operator's objects are called `alertmanager-<name>`. */
  readonly name: string;
  /** What Prometheus sends alerts to. */
  readonly endpoint: Endpoint;
  /** Its servers. */
  readonly pods: Pods;
  /** The custom resource. */
  readonly object: Manifest<AlertmanagerContent>;
  /**
   * When everybody has taken: whether there is what routes speak of.
   * @throws KeelsonError when a route is for a team that owns no system, or for a system that there is not
   */
  close(): void;
}

/** Requests of what the operator puts beside each server: flags of its own. */
const RELOADER: Requests = { cpu: '10m', memory: '50Mi' };
const CPU = '50m';

/**
 * Writes Alertmanager, its configuration and the bridge to DingTalk into a system's file, and states them.
 * @throws KeelsonError with everything that is wrong with receivers, routes and hours
 */
export function alertmanager(system: System, props: AlertingProps, on: AlertingPlace): Alerting {
  const plan = planAlerting(system, props, on);
  const check = new Check(system.path);
  checkAlerting(check, plan);
  check.done();
  plan.storage.for(system);
  const pods = statePods(system, plan);
  const endpoint = serve(system, pods);
  const bridge = writeBridge(system, plan);
  if (bridge !== undefined) system.use(bridge, pods);
  letOut(system, plan, pods);
  const config = writeConfig(system, plan);
  const object = writeServers(system, plan, config.name, pods);
  stateMade(system, plan, config);
  system.state.metrics({ at: endpoint, exports: ALERTMANAGER_EXPORTS });
  system.state.logs({ at: pods, format: 'text' });
  system.state.alert(...alertingAlerts(plan));
  system.state.dashboard(alertingDashboard(plan));
  plan.host?.for(system, endpoint);
  return { name: plan.id, endpoint, pods, object, close: () => checkTeams(system, plan) };
}

function serviceName(id: string): string {
  return `${id}-alertmanager`;
}

function peersName(id: string): string {
  return `${id}-alertmanager-peers`;
}

function claimName(id: string): string {
  return `alertmanager-${id}-db`;
}

function statePods(system: System, plan: AlertingPlan): Pods {
  const { id, storage, size, memory, image, reloader } = plan;
  const mebibytes = Math.ceil((parsedBytes(memory.asString()) + parsedBytes(RELOADER.memory)) / 1024 ** 2);
  return system.state.pods({
    id: 'alertmanager',
    labels: serverLabels(id),
    by: 'operator',
    replicas: plan.replicas,
    requests: { cpu: `${millicores(CPU) + millicores(RELOADER.cpu)}m`, memory: `${mebibytes}Mi` },
    serviceAccount: serviceName(id),
    images: [image, ...(reloader === undefined ? [] : [reloader])],
    claims: [{ name: claimName(id), size: size.asString(), class: storage.name }],
  });
}

/** One Service for clients, one by which the servers find each other; the operator's own would mix all Alertmanagers of a namespace. */
function serve(system: System, at: Pods): Endpoint {
  const { id, state } = system;
  const web = { name: 'web', port: WEB_PORT, targetPort: 'web' };
  new Manifest(system, Service, { name: serviceName(id), spec: { selector: at.labels, ports: [web] } });
  new Manifest(system, Service, {
    name: peersName(id),
    // The operator looks for it before it makes the servers.
    wave: -1,
    spec: {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
      selector: at.labels,
      ports: [
        web,
        { name: 'tcp-mesh', port: MESH_PORT, targetPort: 'mesh-tcp' },
        { name: 'udp-mesh', port: MESH_PORT, targetPort: 'mesh-udp', protocol: 'UDP' },
      ],
    },
  });
  if (at.replicas > 1)
    for (const protocol of ['tcp', 'udp'] as const) {
      const mesh = { id: `alertmanager-${protocol}`, at, podPort: MESH_PORT, service: peersName(id), protocol };
      system.use(state.serves(mesh), at);
    }
  return state.serves({ id: 'alertmanager', at, podPort: WEB_PORT, service: serviceName(id), protocol: 'http' });
}

function writeServers(
  system: System,
  plan: AlertingPlan,
  configSecret: string,
  pods: Pods,
): Manifest<AlertmanagerContent> {
  const { id } = plan;
  new Manifest(system, ServiceAccount, { name: serviceName(id), wave: -1, automountServiceAccountToken: false });
  const object = new Manifest(system, Alertmanager, { name: id, spec: spec(plan, configSecret) });
  budget(system, pods, { name: serviceName(id), evictUnready: true });
  system.state.ready(object, 'Available');
  system.state.deliver(object.id, { prune: 'confirm' });
  return object;
}

function spec(plan: AlertingPlan, configSecret: string): AlertmanagerContent['spec'] {
  const { id, replicas, placement, storage, host } = plan;
  const memory = plan.memory.asString();
  const spread = replicas > 1 && placement.domain !== 'none' ? [spreadOver(placement.domain, serverLabels(id))] : [];
  return {
    replicas,
    version: plan.version,
    image: plan.image,
    configSecret,
    retention: written(plan.retention),
    storage: {
      volumeClaimTemplate: {
        spec: {
          accessModes: ['ReadWriteOnce'],
          storageClassName: storage.name,
          resources: { requests: { storage: plan.size.asString() } },
        },
      },
    },
    resources: { requests: { cpu: CPU, memory }, limits: { memory } },
    securityContext: {
      fsGroup: 2000,
      runAsGroup: 2000,
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    serviceAccountName: serviceName(id),
    automountServiceAccountToken: false,
    serviceName: peersName(id),
    ...(host && { externalUrl: host.url }),
    ...onPool(placement.pool),
    ...(spread.length > 0 && { topologySpreadConstraints: spread }),
  };
}

/** Out to mail servers and to webhooks, and nowhere else. */
function letOut(system: System, { id, receivers }: AlertingPlan, pods: Pods): void {
  for (const [name, receiver] of Object.entries(receivers)) {
    const outside = `${id}-${name}`;
    if (receiver.type === 'mail')
      system.use(system.env.outside(outside, receiver.host, receiver.port ?? 587, receiver.cidrs), pods);
    if (receiver.type === 'webhook')
      system.use(receiver.at ?? system.env.outside(outside, hostOf(receiver), portOf(receiver), receiver.cidrs), pods);
  }
}

function stateMade({ state }: System, { id }: AlertingPlan, config: SecretRef): void {
  const made = `alertmanager-${id}`;
  // The configuration packed, and the files beside it as they are.
  const generated = config.keys.map((key) => (key === CONFIG_KEY ? `${key}.gz` : key)).sort();
  state.makes({ kind: 'StatefulSet', group: 'apps', name: made });
  state.makes({ kind: 'Secret', name: `${made}-generated`, keys: generated });
  for (const part of ['web-config', 'tls-assets-0', 'cluster-tls-config'])
    state.makes({ kind: 'Secret', name: `${made}-${part}` });
}
