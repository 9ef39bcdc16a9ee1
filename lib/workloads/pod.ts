import type { JsonObject, Labels } from '../kernel/base/values';
import type { Container, PodSpec, PodTemplate, Resources } from '../kernel/kubernetes';
import { restrictedContainer, restrictedPod } from '../kernel/kubernetes';
import { type Mount, volumesOf } from './mount';

/** A port that is not TCP. */
export interface UdpPort {
  /** Its number. */
  readonly udp: number;
}

/** What a Secret knows that is no secret, where an operator keeps an address in one. */
export interface FromSecret {
  /** Name of the Secret. */
  readonly secret: string;
  /** Its key. */
  readonly key: string;
}

/** A container of ours: restricted, with a read-only root. */
export interface ContainerOf {
  /** Of the container. */
  readonly name: string;
  /** As it is pulled: `env.image(PIN)`. */
  readonly image: string;
  /** Run by `/bin/sh -c`, instead of the image's own entrypoint. @default none */
  readonly script?: string;
  /** Instead of the entrypoint. @default the image's own */
  readonly command?: readonly string[];
  /** For the entrypoint. @default the image's own */
  readonly args?: readonly string[];
  /** Plain ones; a secret value is read from a file. @default none */
  readonly env?: Readonly<Record<string, string | FromSecret>>;
  /** By name; `udp` where it is not TCP. @default none */
  readonly ports?: Readonly<Record<string, number | UdpPort>>;
  /** Requests and limits. */
  readonly size: Resources;
  /** Whole devices that it holds, by resource: `nvidia.com/gpu`. @default none */
  readonly devices?: Readonly<Record<`${string}/${string}`, number>>;
  /** Files that it sees. @default none */
  readonly mounts?: readonly Mount[];
  /** Whether it answers. @default it always does */
  readonly readinessProbe?: JsonObject;
  /** Whether it must be started anew. @default never */
  readonly livenessProbe?: JsonObject;
  /** Whether it has started. @default at once */
  readonly startupProbe?: JsonObject;
  /** What is done before it is told to end: `{ preStop: … }`. @default nothing */
  readonly lifecycle?: JsonObject;
}

export function containerOf(of: ContainerOf): Container {
  const { name, image, script, args, env, ports, mounts = [] } = of;
  const command = script === undefined ? of.command : ['/bin/sh', '-c', script];
  return {
    name,
    image,
    ...(command && { command }),
    ...(args && { args }),
    ...(env && { env: Object.entries(env).map(([variable, value]) => variableOf(variable, value)) }),
    ...(ports &&
      Object.keys(ports).length > 0 && { ports: Object.entries(ports).map(([port, at]) => portOf(port, at)) }),
    ...(of.readinessProbe && { readinessProbe: of.readinessProbe }),
    ...(of.livenessProbe && { livenessProbe: of.livenessProbe }),
    ...(of.startupProbe && { startupProbe: of.startupProbe }),
    ...(of.lifecycle && { lifecycle: of.lifecycle }),
    resources: withDevices(of),
    securityContext: restrictedContainer(),
    ...(mounts.length > 0 && {
      volumeMounts: mounts.map(({ from: _, at, ...mount }) => ({ ...mount, mountPath: at })),
    }),
  };
}

/** A probe that runs a script in the container. @param of periods and thresholds, as Kubernetes names them. @default Kubernetes' own */
export function shellProbe(script: string, of: JsonObject = {}): JsonObject {
  return { exec: { command: ['/bin/sh', '-c', script] }, timeoutSeconds: 5, ...of };
}

function portOf(name: string, at: number | UdpPort) {
  if (typeof at === 'number') return { name, containerPort: at };
  return { name, containerPort: at.udp, protocol: 'UDP' as const };
}

/** Kubernetes takes devices as limits alone: whole ones, which nobody else is promised. */
function withDevices({ size, devices = {} }: ContainerOf): Resources {
  const limits = Object.entries(devices).map(([device, count]) => [device, String(count)]);
  return limits.length === 0 ? size : { ...size, limits: { ...size.limits, ...Object.fromEntries(limits) } };
}

/** Whole GPUs of containers that run at once, as `Requests` has them. */
export function gpusOf(containers: readonly ContainerOf[]): { readonly gpus?: number } {
  const gpus = containers.reduce((sum, { devices }) => sum + (devices?.['nvidia.com/gpu'] ?? 0), 0);
  return gpus === 0 ? {} : { gpus };
}

function variableOf(name: string, value: string | { readonly secret: string; readonly key: string }): JsonObject {
  if (typeof value === 'string') return { name, value };
  return { name, valueFrom: { secretKeyRef: { name: value.secret, key: value.key } } };
}

/** A pod of ours: Pod Security `restricted`, no token of the API server unless it is asked for. */
export interface PodOf {
  /** That select it, and only it. */
  readonly labels: Labels;
  /** User and group of its processes, above 0. */
  readonly uid: number;
  /** All that run at once. */
  readonly containers: readonly ContainerOf[];
  /** Run one after the other before the others. @default none */
  readonly first?: readonly ContainerOf[];
  /** What its files come from, by a word each (`keelson.dev/<word>`): a changed stamp rolls the pods. @default none */
  readonly stamps?: Readonly<Record<string, string>>;
  /** Placement, restart policy, grace period and whatever else a pod has; its volumes stand before those of mounts. @default {} */
  readonly spec?: Partial<PodSpec>;
}

/** The template of such a pod. */
export function podOf({ labels, uid, containers, first = [], stamps, spec }: PodOf): PodTemplate {
  const named = spec?.volumes ?? [];
  const mounted = volumesOf([...first, ...containers].flatMap(({ mounts = [] }) => mounts));
  const volumes = [...named, ...mounted.filter(({ name }) => !named.some((volume) => volume.name === name))];
  const annotations = Object.entries(stamps ?? {}).map(([word, stamp]) => [`keelson.dev/${word}`, stamp]);
  return {
    metadata: { labels, ...(annotations.length > 0 && { annotations: Object.fromEntries(annotations) }) },
    spec: {
      automountServiceAccountToken: false,
      ...spec,
      securityContext: { ...restrictedPod(uid), ...spec?.securityContext },
      ...(first.length > 0 && { initContainers: first.map(containerOf) }),
      containers: containers.map(containerOf),
      ...(volumes.length > 0 && { volumes }),
    },
  };
}
