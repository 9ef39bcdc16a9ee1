import type { JsonObject, Labels } from '../../kernel/base/values';
import type { Endpoint } from '../../kernel/facts';
import type { ServicePort } from '../../kernel/kubernetes';
import type { System } from '../../kernel/system';
import { jobPod } from '../../workloads/job';
import type { ChecksPlan } from './plan';

const SIZE = { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '256Mi' } };
/** A program that tries a version must not hold a release for longer. */
const DEADLINE = 600;

/** Of the pods that try a release. */
function smokeLabels(name: string): Labels {
  return { 'app.kubernetes.io/component': 'smoke', 'app.kubernetes.io/instance': name };
}

/** The Job that tries a version by its Service: once, and what it ends with counts. */
export function smokeJob(
  { command, args, uid }: NonNullable<ChecksPlan['smoke']>,
  name: string,
  target: { readonly host: string; readonly ports: readonly ServicePort[]; readonly image: string },
) {
  const template = jobPod({
    labels: smokeLabels(name),
    uid,
    container: {
      name: 'smoke',
      image: target.image,
      ...(command && { command }),
      ...(args && { args }),
      env: { TARGET: `${target.host}:${target.ports[0]?.port}` },
      size: SIZE,
    },
  });
  const spec = { backoffLimit: 0, activeDeadlineSeconds: DEADLINE, ttlSecondsAfterFinished: 86_400, template };
  return spec as unknown as JsonObject;
}

/** States the pods that try it. */
export function stateSmoke(taker: System, name: string, to: Endpoint, images: readonly string[]): void {
  if (images.length === 0) return;
  const at = taker.state.pods({
    id: 'smoke',
    labels: smokeLabels(name),
    by: 'operator',
    replicas: 1,
    requests: SIZE.requests,
    images: [...new Set(images)],
  });
  taker.state.logs({ at, format: 'text' });
  taker.use(to, at);
}
