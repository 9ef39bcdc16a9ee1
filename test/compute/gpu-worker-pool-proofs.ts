import type { Proof, Proofs, Scene } from '../../lib/testing';

/** GPUs of each node of the pool. */
const NODES: Readonly<Record<string, readonly number[]>> = {
  dev: [2],
  test: [4],
  staging: [4, 4, 4],
  prod: [4, 4, 4, 4, 4, 4],
};

/** Values of the GPUs 0, 1, … of the first node, each held by a pod. */
function gpus(environment: string, metric: string, ...values: readonly string[]): Scene['series'] {
  return Object.fromEntries(
    values.map((value, gpu) => [
      `${metric}{hostname="${environment}-gpu-1",gpu="${gpu}",namespace="faces",pod="faces-${gpu}"}`,
      value,
    ]),
  );
}

/** Of a gauge that says it all. */
function of(metric: string, fires: readonly string[], silent: readonly string[]): Proofs[string] {
  return (environment) => ({
    fires: { series: gpus(environment, metric, ...fires) },
    silent: { series: gpus(environment, metric, ...silent) },
  });
}

/** What nodes have to give out. */
function allocatable(environment: string, counts: readonly number[]): Scene {
  const node = (i: number) =>
    `kube_node_status_allocatable{node="${environment}-gpu-${i + 1}",resource="nvidia_com_gpu",unit="integer"}`;
  return { series: Object.fromEntries(counts.map((count, i) => [node(i), String(count)])) };
}

/** One of the last node's is gone; in dev, whose only node it is, the node no longer speaks of GPUs. */
function missing(environment: string): Proof {
  const all = NODES[environment] ?? [];
  const fewer = environment === 'dev' ? [] : all.map((count, i) => (i === all.length - 1 ? count - 1 : count));
  return { fires: allocatable(environment, fewer), silent: allocatable(environment, all) };
}

function held(environment: string): Proof {
  const both = (busy: readonly string[], used: readonly string[]): Scene => ({
    at: '405m',
    series: {
      ...gpus(environment, 'DCGM_FI_DEV_GPU_UTIL', ...busy),
      ...gpus(environment, 'DCGM_FI_DEV_FB_USED', ...used),
    },
  });
  return {
    fires: both(['1', '90'], ['9000', '9000']),
    // Used for a minute, three hours ago; and held by a pod that is younger than six hours.
    silent: both(['0x200 40 0x204', '_x60 0x345'], ['9000', '_x60 9000x345']),
  };
}

const job = (condition: string) =>
  `kube_job_failed{namespace="p100",job_name="p100-smoke-1a2b3c4d",condition="${condition}"}`;

export const PROOFS: Proofs = {
  GpuXidHardware: of('DCGM_FI_DEV_XID_ERRORS', ['0', '79'], ['0', '31']),
  GpuXidErrors: of('DCGM_FI_DEV_XID_ERRORS', ['0', '31'], ['0', '31x28 0x12']),
  GpuHot: of('DCGM_FI_DEV_GPU_TEMP', ['88', '70'], ['85', '70']),
  GpusMissing: missing,
  GpuMetricsMissing: (environment) => ({
    fires: { series: {} },
    silent: { series: gpus(environment, 'DCGM_FI_DEV_GPU_TEMP', '90') },
  }),
  GpuHeldIdle: held,
  GpuSmokeFailed: {
    fires: { series: { [job('true')]: '1', [job('false')]: '0' } },
    silent: { series: { [job('true')]: '0', [job('false')]: '1' } },
  },
};

/** Of a pool whose memory repairs itself. */
export const AMPERE_PROOFS: Proofs = {
  ...PROOFS,
  GpuMemoryFailing: of('DCGM_FI_DEV_ROW_REMAP_FAILURE', ['0', '1'], ['0', '0']),
};
