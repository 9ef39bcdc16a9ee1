import type { Proofs, Scene } from '../../lib/testing';

const POD = 'namespace="faces",pod="faces-talk-6c8d5b7f9-x2x4v"';
const CONTAINER = `${POD},container="inference"`;
const GIB = 1024 ** 3;

const available = 'kube_deployment_status_replicas_available{namespace="faces",deployment="faces-talk"}';
const restarts = `kube_pod_container_status_restarts_total{${CONTAINER}}`;
const busy = `DCGM_FI_DEV_GPU_UTIL{${POD},hostname="gpu-1",gpu="0"}`;

/** The pod's memory, of 16 GiB. */
function memory(gibibytes: number): Scene {
  return {
    series: {
      [`container_memory_working_set_bytes{${CONTAINER},id="/kubepods/1",image="faces"}`]: String(gibibytes * GIB),
      [`kube_pod_container_resource_limits{${CONTAINER},resource="memory",unit="byte"}`]: String(16 * GIB),
    },
  };
}

/** Of 16 000 MiB of the GPU. */
function picture(used: number): Scene {
  const of = (metric: string) => `${metric}{${POD},hostname="gpu-1",gpu="0"}`;
  return {
    series: { [of('DCGM_FI_DEV_FB_USED')]: String(used), [of('DCGM_FI_DEV_FB_FREE')]: String(16_000 - used) },
  };
}

export const PROOFS: Proofs = {
  VideoInferenceDown: {
    fires: { series: { [available]: '1x2 0x30' } },
    // Models are fetched, and an engine is built.
    silent: { series: { [available]: '1x4 0x8 1x8' } },
  },
  VideoInferenceRestarts: {
    fires: { at: '40m', series: { [restarts]: '0x5 1x5 2x5 3x5 4x5 5x20' } },
    silent: { at: '40m', series: { [restarts]: '0x10 1x10 2x20' } },
  },
  VideoInferenceMemory: { fires: memory(15), silent: memory(14) },
  VideoInferenceGpuIdle: {
    fires: { series: { [busy]: '0' } },
    silent: { series: { [busy]: '0x55 12 0x14' } },
  },
  VideoInferenceGpuMemory: { fires: picture(15_500), silent: picture(15_000) },
};
