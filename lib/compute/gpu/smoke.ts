import { stampOf } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import { type JobOf, runOnce } from '../../workloads/job';
import { SMOKE_IMAGE } from './pins';
import type { GpuPlan } from './plan';
import { podSpec } from './schedule';

const SIZE = { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } } as const;

/**
 * Adds two vectors on one GPU of the pool, as often as the driver, the sharing or the program change: what proves that a pod gets
 * a GPU, and that CUDA runs on it. It waits like other batch work.
 */
export function writeSmoke(system: System, plan: GpuPlan): void {
  const [{ resource }] = plan.offers as [GpuPlan['offers'][number]];
  const job: Omit<JobOf, 'stamp'> = {
    id: 'smoke',
    labels: { 'app.kubernetes.io/instance': plan.id, 'app.kubernetes.io/name': 'cuda-smoke' },
    uid: 65532,
    container: {
      name: 'vector-add',
      image: system.env.image(SMOKE_IMAGE),
      size: SIZE,
      devices: { [resource as 'nvidia.com/gpu']: 1 },
    },
    wave: 1,
    spec: podSpec(plan, 'batch'),
  };
  const pods = runOnce(system, { ...job, stamp: stampOf([job, plan.driver, plan.sharing]) });
  system.state.logs({ at: pods, format: 'text' });
}
