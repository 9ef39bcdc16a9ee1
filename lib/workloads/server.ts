import type { Duration } from 'cdk8s';
import { groupOf, type Kind, type ObjectId } from '../kernel/base/kind';
import { neverTogether, onPool, type Placement, spreadOver } from '../kernel/base/placement';
import { millicores, parsedBytes } from '../kernel/base/quantity';
import type { FailureDomain } from '../kernel/base/row';
import type { JsonObject } from '../kernel/base/values';
import type { Claim, Pods } from '../kernel/facts';
import { Deployment, HorizontalPodAutoscaler, type PodSpec, type PodTemplate, StatefulSet } from '../kernel/kubernetes';
import { Manifest, type Wave } from '../kernel/manifest';
import type { System } from '../kernel/system';
import { budget } from './budget';
import { type ContainerOf, gpusOf, type PodOf, podOf } from './pod';

/** Pods of ours that serve for ever. */
export interface ServerOf extends PodOf {
  /** The part of the system that they are: `server`, `web`. */
  readonly id: string;
  /** Of the object. @default the system's id */
  readonly name?: string;
  /** How many. */
  readonly replicas: number;
  /** Where they may stand; several are spread evenly over what can be lost at once there. */
  readonly placement: Placement;
  /** What no two of them share, however few nodes that leaves. @default they are spread evenly, no more */
  readonly apart?: FailureDomain;
  /** Volumes of each pod, kept when it goes: then the pods have stable names. @default none, and the pods are all alike */
  readonly claims?: readonly Claim[];
  /** Headless Service by which pods of stable names find each other. @default the name */
  readonly peers?: string;
  /** Of the object. @default 0 */
  readonly wave?: Wave;
  /** Whether the old pod goes before the new one comes: where there is room, or work, for one alone. Of pods without names. @default false */
  readonly oneAtATime?: boolean;
  /** Adds pods while those there are busy; `replicas` are the fewest then. @default always the same number */
  readonly scales?: Scale;
}

/** When pods are added and taken away. */
export interface Scale {
  /** The most that there will be. */
  readonly max: number;
  /** How busy they shall be on average, in percent of the cores that they request. */
  readonly cpuPercent: number;
  /** How long they must be idle before one goes. */
  readonly calm: Duration;
}

/** Writes them as a Deployment, or as a StatefulSet where they have names or volumes, with a budget, and states them. @throws KeelsonError when it has such pods, or such an object */
export function server(system: System, of: ServerOf): { readonly pods: Pods; readonly object: Manifest } {
  return { pods: stateServer(system, of).pods, object: writeServer(system, of) };
}

/**
 * The first half of {@link server}, where it is known only when edges are frozen what the pods mount: states them, and writes their
 * budget.
 * @returns the pods, and what the object will be, for facts that speak of it
 * @throws KeelsonError when it has such pods
 */
export function stateServer(
  system: System,
  of: ServerOf,
): { readonly pods: Pods; readonly object: { readonly id: ObjectId; readonly apiVersion: string } } {
  const { id, labels, replicas, name = system.id, claims = [], containers } = of;
  const images = [...new Set([...(of.first ?? []), ...containers].map(({ image }) => image))];
  const requests = { cpu: summed(containers, 'cpu'), memory: summed(containers, 'memory'), ...gpusOf(containers) };
  const account = of.spec?.serviceAccountName;
  const serviceAccount = account === undefined ? {} : { serviceAccount: account };
  const pods = system.state.pods({ id, labels, by: 'us', replicas, requests, ...serviceAccount, images, claims });
  budget(system, pods, { evictUnready: true, ...(of.name === undefined ? {} : { name: of.name }) });
  const { apiVersion, kind } = isNamed(of) ? StatefulSet : Deployment;
  return { pods, object: { apiVersion, id: { group: groupOf(apiVersion), kind, name, namespace: system.namespace } } };
}

/** The second half: writes the object. @throws KeelsonError when it has such an object */
export function writeServer(system: System, of: ServerOf): Manifest {
  return isNamed(of) ? statefulSet(system, of) : deployment(system, of);
}

function isNamed({ claims = [], peers }: ServerOf): boolean {
  return claims.length > 0 || peers !== undefined;
}

function deployment(system: System, of: ServerOf): Manifest {
  const { name = system.id, labels, replicas, scales, wave } = of;
  if (scales !== undefined) autoscaler(system, Deployment, of, scales);
  return new Manifest(system, Deployment, {
    name,
    ...(wave && { wave }),
    // Who scales them owns the number.
    spec: {
      ...(scales ? {} : { replicas }),
      selector: { matchLabels: labels },
      ...(of.oneAtATime && { strategy: { type: 'Recreate' } }),
      template: templateOf(of),
    },
  });
}

/**
 * Adds pods of an object that has `spec.replicas`, and takes them away, by what its first container has to do: a proxy beside it is none of its work.
 * @throws KeelsonError when the system has an autoscaler of that name
 */
export function autoscaler(
  system: System,
  { apiVersion, kind }: Kind<object>,
  { name = system.id, replicas, containers }: ServerOf,
  { max, cpuPercent, calm }: Scale,
): void {
  const container = containers[0]?.name ?? '';
  new Manifest(system, HorizontalPodAutoscaler, {
    name,
    spec: {
      scaleTargetRef: { apiVersion, kind, name },
      minReplicas: replicas,
      maxReplicas: max,
      metrics: [
        {
          type: 'ContainerResource',
          containerResource: {
            name: 'cpu',
            container,
            target: { type: 'Utilization', averageUtilization: cpuPercent },
          },
        },
      ],
      behavior: { scaleDown: { stabilizationWindowSeconds: calm.toSeconds() } },
    },
  });
}

function statefulSet(system: System, of: ServerOf): Manifest {
  const { name = system.id, labels, replicas, peers = name, claims = [], scales, wave } = of;
  if (scales !== undefined) autoscaler(system, StatefulSet, of, scales);
  return new Manifest(system, StatefulSet, {
    name,
    ...(wave && { wave }),
    spec: {
      ...(scales ? {} : { replicas }),
      serviceName: peers,
      selector: { matchLabels: labels },
      podManagementPolicy: 'Parallel',
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      template: templateOf(of),
      ...(claims.length > 0 && { volumeClaimTemplates: claims.map(claimTemplate) }),
    },
  });
}

/** The pods of such a server, for who writes another object than a Deployment or a StatefulSet. */
export function templateOf(of: ServerOf): PodTemplate {
  return podOf({ ...of, spec: { ...onPool(of.placement.pool), ...scattered(of), ...of.spec } });
}

function scattered({ replicas, placement: { domain }, apart, labels }: ServerOf): Partial<PodSpec> {
  if (apart !== undefined && apart !== 'none') return { affinity: { podAntiAffinity: neverTogether(apart, labels) } };
  const even = apart === undefined && replicas > 1 && domain !== 'none';
  return even ? { topologySpreadConstraints: [spreadOver(domain, labels)] } : {};
}

function claimTemplate({ name, size, class: storageClassName }: Claim): JsonObject {
  const resources = { requests: { storage: size } };
  return { metadata: { name }, spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources } };
}

/** Of all containers of a pod, in millicores or mebibytes. */
function summed(containers: readonly ContainerOf[], of: 'cpu' | 'memory'): string {
  const amounts = containers.map(({ size }) => size.requests[of]);
  if (amounts.length === 1) return amounts[0] as string;
  if (of === 'cpu') return `${amounts.reduce((sum, amount) => sum + millicores(amount), 0)}m`;
  return `${amounts.reduce((sum, amount) => sum + parsedBytes(amount), 0) / 1024 ** 2}Mi`;
}
