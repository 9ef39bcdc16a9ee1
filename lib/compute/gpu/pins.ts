import type { ChartPin, CrdPin, ImagePin } from '../../kernel/base/pin';
import type { DriverBranch } from './silicon';

// NVIDIA's GPU operator 26.7: images by values.yaml of the chart, drivers by its component matrix.
const NVIDIA = 'nvcr.io/nvidia';
const VERSION = 'v26.7.0';

export const GPU_OPERATOR_CHART: ChartPin = {
  name: 'gpu-operator',
  repository: 'https://helm.ngc.nvidia.com/nvidia',
  chart: 'gpu-operator',
  version: VERSION,
  images: [
    { path: 'operator', form: 'named', ref: `${NVIDIA}/gpu-operator:${VERSION}` },
    { path: 'validator', form: 'named', ref: `${NVIDIA}/gpu-operator:${VERSION}` },
    { path: 'driver.manager', form: 'named', ref: `${NVIDIA}/cloud-native/k8s-driver-manager:v0.12.0` },
    {
      path: 'node-feature-discovery.image',
      form: 'split',
      ref: 'registry.k8s.io/nfd/node-feature-discovery:v0.19.0',
    },
  ],
};

export const GPU_OPERATOR_CRDS: CrdPin = {
  groups: ['nvidia.com', 'resource.nvidia.com', 'nfd.k8s-sigs.io'],
  version: VERSION,
  base: `https://raw.githubusercontent.com/NVIDIA/gpu-operator/${VERSION}/deployments/gpu-operator`,
  files: [
    'crds/nvidia.com_clusterpolicies.yaml',
    'crds/nvidia.com_gpuclusters.yaml',
    'crds/nvidia.com_nvidiadrivers.yaml',
    'crds/resource.nvidia.com_computedomaincliques.yaml',
    'crds/resource.nvidia.com_computedomains.yaml',
    'charts/node-feature-discovery/crds/nfd-api-crds.yaml',
  ],
};

/** Also discovers the features of the GPUs. */
export const DEVICE_PLUGIN_IMAGE: ImagePin = {
  name: 'nvidia-device-plugin',
  ref: `${NVIDIA}/k8s-device-plugin:v0.20.0`,
};

export const TOOLKIT_IMAGE: ImagePin = {
  name: 'nvidia-container-toolkit',
  ref: `${NVIDIA}/k8s/container-toolkit:v1.20.0`,
};

export const DCGM_EXPORTER_IMAGE: ImagePin = {
  name: 'dcgm-exporter',
  ref: `${NVIDIA}/k8s/dcgm-exporter:4.6.0-4.8.3-distroless`,
};

export const MIG_MANAGER_IMAGE: ImagePin = {
  name: 'nvidia-mig-manager',
  ref: `${NVIDIA}/cloud-native/k8s-mig-manager:v0.15.0`,
};

/** One for each branch; the operator puts the nodes' system behind the version. */
export const DRIVER_IMAGES: Readonly<Record<DriverBranch, ImagePin>> = {
  535: { name: 'nvidia-driver-535', ref: `${NVIDIA}/driver:535.309.01-ubuntu24.04` },
  580: { name: 'nvidia-driver-580', ref: `${NVIDIA}/driver:580.173.02-ubuntu24.04` },
  595: { name: 'nvidia-driver-595', ref: `${NVIDIA}/driver:595.91.07-ubuntu24.04` },
  610: { name: 'nvidia-driver-610', ref: `${NVIDIA}/driver:610.57.04-ubuntu24.04` },
};

/** Adds two vectors on a GPU, and says so. */
export const SMOKE_IMAGE: ImagePin = {
  name: 'cuda-sample',
  ref: `${NVIDIA}/k8s/cuda-sample:vectoradd-cuda12.5.0-ubuntu22.04`,
};
