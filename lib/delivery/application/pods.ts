import { Duration } from 'cdk8s';
import { spreadOver } from '../../kernel/base/placement';
import type { Json, Labels } from '../../kernel/base/values';
import { Deployment } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { type Scale, type ServerOf, templateOf } from '../../workloads/server';
import { programOf, type Told } from './container';
import type { ApplicationPlan } from './plan';

/** How long a new pod must be ready before it counts. */
export const SETTLED = 10;
/** How long pods must be idle before one goes. */
const CALM = Duration.minutes(5);

/** Labels that select the pods of an application, and only them. */
export function podLabels(id: string, product: string): Labels {
  return {
    'app.kubernetes.io/component': 'server',
    'app.kubernetes.io/instance': id,
    'app.kubernetes.io/name': product,
  };
}

/** What its pods are. */
export function serverOf(
  plan: ApplicationPlan,
  told: Told & { readonly stamps: Readonly<Record<string, string>> },
): ServerOf {
  const { id, labels, run, scale, placement, volume, drainSeconds, graceSeconds } = plan;
  return {
    id: 'server',
    name: id,
    labels,
    uid: run.uid,
    replicas: scale.min,
    placement,
    containers: [programOf(plan, told)],
    stamps: told.stamps,
    ...(volume && { claims: [{ name: volume.name, size: volume.size, class: volume.class }], peers: `${id}-peers` }),
    spec: {
      serviceAccountName: id,
      terminationGracePeriodSeconds: drainSeconds + graceSeconds,
      ...spread(plan),
    },
  };
}

/** When pods are added and taken away; nothing where there are always so many. */
export function scaleOf({ scale: { min, max, cpuPercent } }: ApplicationPlan): Scale | undefined {
  return max > min ? { max, cpuPercent, calm: CALM } : undefined;
}

/** Over zones as evenly as can be, each version by itself; over the hosts of a zone as far as there is room. */
function spread({ placement: { zones, nodes }, labels, scale, kind, release }: ApplicationPlan) {
  if (scale.max <= 1) return {};
  // Versions are told apart by what their controller puts on the pods.
  const hash = 'rolling' in release ? 'pod-template-hash' : 'rollouts-pod-template-hash';
  const each: Record<string, Json> = {
    ...(kind === 'stateful' ? {} : { matchLabelKeys: [hash] }),
    // A zone whose nodes are all lost, or are kept for others, is none: else its share would wait for it, in no zone.
    nodeTaintsPolicy: 'Honor',
  };
  const constraints = [
    ...(zones.length > 1 ? [{ ...spreadOver('zone', labels), ...each }] : []),
    ...(nodes > 1 ? [{ ...spreadOver('host', labels, 'ScheduleAnyway'), ...each }] : []),
  ];
  return constraints.length === 0 ? {} : { topologySpreadConstraints: constraints };
}

/** Pods that are all alike, one after the other, none ever missing. */
export function writeDeployment(system: System, plan: ApplicationPlan, of: ServerOf): Manifest {
  const { id, labels, scale, release } = plan;
  const surge = 'rolling' in release ? (release.rolling.surgePercent ?? 25) : 25;
  return new Manifest(system, Deployment, {
    name: id,
    spec: {
      // Who scales them owns the number.
      ...(scale.max > scale.min ? {} : { replicas: scale.min }),
      minReadySeconds: SETTLED,
      selector: { matchLabels: labels },
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: `${surge}%`, maxUnavailable: 0 } },
      template: templateOf(of),
    },
  });
}
