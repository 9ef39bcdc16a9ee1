import { cores } from '../../kernel/base/quantity';
import type { JsonObject } from '../../kernel/base/values';
import { configMount, type Mount, scratchMount, secretMount } from '../../workloads/mount';
import type { ContainerOf, FromSecret } from '../../workloads/pod';
import type { ApplicationPlan } from './plan';
import { portOf } from './probe-rules';
import type { Probe } from './props';

/** How often a pod is asked. */
const PERIOD = 5;

/** Where what it is told stands. */
export interface Told {
  /** Secret of the variables. @default none is secret */
  readonly secret?: string;
  /** ConfigMap of the files. @default there are none */
  readonly config?: string;
}

/** The program. */
export function programOf(plan: ApplicationPlan, told: Told): ContainerOf {
  const { id, image, size, run, ready, live, startSeconds, drainSeconds } = plan;
  const memory = size.memory.asString();
  const { command, args } = run;
  return {
    name: id,
    image,
    ...(command && { command }),
    ...(args && { args }),
    env: variablesOf(plan, told),
    ports: Object.fromEntries(plan.ports.map(({ name, port }) => [name, port])),
    size: {
      requests: { cpu: cores(size.cpu), memory },
      limits: { ...(size.cpuLimit !== undefined && { cpu: cores(size.cpuLimit) }), memory },
    },
    mounts: mountsOf(plan, told),
    ...(ready && { readinessProbe: { ...asked(ready, plan), periodSeconds: PERIOD, failureThreshold: 3 } }),
    ...(live && {
      startupProbe: {
        ...asked(live, plan),
        periodSeconds: PERIOD,
        failureThreshold: Math.ceil(startSeconds / PERIOD),
      },
      livenessProbe: { ...asked(live, plan), periodSeconds: 10, failureThreshold: 3 },
    }),
    // It answers while everybody learns that it goes; no shell is needed for that.
    lifecycle: { preStop: { sleep: { seconds: drainSeconds } } },
  };
}

function variablesOf({ taken, config }: ApplicationPlan, { secret }: Told): Record<string, string | FromSecret> {
  const keys = secret === undefined ? [] : Object.keys(taken.secrets ?? {});
  const secrets = keys.map((key) => [key, { secret: secret as string, key }] as const);
  return { ...config.env, ...taken.env, ...Object.fromEntries(secrets) };
}

function mountsOf({ run, taken, config, volume }: ApplicationPlan, told: Told): Mount[] {
  const trust = Object.entries(taken.trust ?? {}).flatMap(([name, secret]) =>
    secret === undefined ? [] : [secretMount(`trust-${name}`, secret.name, `/etc/trust/${name}`, { keys: ['ca.crt'] })],
  );
  return [
    ...(told.config === undefined ? [] : [configMount('config', told.config, config.at)]),
    ...trust,
    ...run.scratch.map((folder, i) => scratchMount(`scratch-${i}`, folder, '1Gi')),
    ...(volume ? [{ name: volume.name, at: volume.at }] : []),
  ];
}

/** A question as Kubernetes asks it. */
function asked(probe: Probe, { ports }: ApplicationPlan): JsonObject {
  const [first] = ports;
  const name = portOf(probe) ?? first?.name ?? '';
  if ('command' in probe) return { exec: { command: [...probe.command] }, timeoutSeconds: 5 };
  if ('http' in probe) return { httpGet: { path: probe.http, port: name }, timeoutSeconds: 3 };
  if ('tcp' in probe) return { tcpSocket: { port: name }, timeoutSeconds: 3 };
  const { service } = probe.grpc;
  // A gRPC probe knows numbers alone.
  const port = ports.find((one) => one.name === name)?.port ?? 0;
  return { grpc: { port, ...(service !== undefined && { service }) }, timeoutSeconds: 3 };
}
