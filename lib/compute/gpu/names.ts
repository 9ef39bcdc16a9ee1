/** The operator's id, release, namespace. */
export const OPERATOR = 'gpu-operator';
/** The only one of an environment: a second is never looked at. */
export const POLICY = 'cluster-policy';
/** What keeps others off the nodes; every operand bears it. */
export const TAINT = 'nvidia.com/gpu';
export const TAINT_WRITTEN = `${TAINT}=present:NoSchedule`;
/** What people call the GPUs of a node; Terraform's. */
export const MODEL_LABEL = 'accelerator';
/** What the node itself says of them; NFD's. */
export const SILICON_LABEL = 'feature.node.kubernetes.io/gpu-silicon';
/** Read by the sidecar of the device plugin: which of its configurations. */
export const PLUGIN_LABEL = 'nvidia.com/device-plugin.config';
/** Read by the MIG manager: which of its layouts. */
export const MIG_LABEL = 'nvidia.com/mig.config';
/** On the driver's pods, by which those of one pool are told from others'. */
export const DRIVER_LABEL = 'keelson.dev/gpu-pool';

/** Resource of whole GPUs, and of slices: who asks for the one never gets the other. */
export const WHOLE = 'nvidia.com/gpu';
export const SHARED = 'nvidia.com/gpu.shared';

/** Resource of the instances of a profile. */
export function migResource(profile: string): string {
  return `nvidia.com/mig-${profile}`;
}

/** Name of a pool's priority class. */
export function priorityClass(id: string, of: 'serving' | 'batch'): string {
  return `${id}-${of}`;
}

/** Whether a taint of the row is the one that keeps others off. */
export function keepsOff(taint: string): boolean {
  return taint.split(/[=:]/)[0] === TAINT && /:No(Schedule|Execute)$/.test(taint);
}
