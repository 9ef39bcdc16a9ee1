import type { Pods } from '../kernel/facts';
import { Job } from '../kernel/kubernetes';
import { Manifest, type Wave } from '../kernel/manifest';
import type { System } from '../kernel/system';
import { type ContainerOf, gpusOf, type PodOf, podOf } from './pod';

/** One container that does something and ends. */
export interface JobOf extends Omit<PodOf, 'containers' | 'stamps'> {
  /** The part of the system that it is: `accounts`. */
  readonly id: string;
  /** What does it. */
  readonly container: ContainerOf;
  /** Follows from all that it does: other work is another Job, and nothing else runs it again. */
  readonly stamp: string;
  /** When in the file it comes. @default 0 */
  readonly wave?: Wave;
}

/** A Job that makes something as it should be, as often as that changes: `<id>-<part>-<stamp>`. It may fail for two hours. @throws KeelsonError when the name is too long, or taken */
export function runOnce(system: System, of: JobOf): Pods {
  const { id, labels, container, first = [], stamp, wave } = of;
  const { size } = container;
  new Manifest(system, Job, {
    name: system.name(`${id}-${stamp}`),
    ...(wave && { wave }),
    spec: { backoffLimit: 6, activeDeadlineSeconds: 7200, template: jobPod(of) },
  });
  const serviceAccount = of.spec?.serviceAccountName;
  return system.state.pods({
    id,
    labels,
    by: 'us',
    replicas: 1,
    ...(serviceAccount === undefined ? {} : { serviceAccount }),
    requests: { ...size.requests, ...gpusOf([container]) },
    images: [...new Set([...first, container].map(({ image }) => image))],
  });
}

/** The pod of a Job or CronJob: tried anew as another pod, never in place. */
export function jobPod({ container, spec, ...pod }: Omit<PodOf, 'containers'> & Pick<JobOf, 'container'>) {
  return podOf({ ...pod, containers: [container], spec: { restartPolicy: 'Never', ...spec } });
}
