import { CONTROLLER_METRICS, type MetricFamilies } from '../../kernel/facts';

/** What NVIDIA's operator v26.7.0 serves: `controllers/operator_metrics.go`. */
export const GPU_OPERATOR_METRICS = {
  ...CONTROLLER_METRICS,
  gauge: [
    ...CONTROLLER_METRICS.gauge,
    'gpu_operator_driver_auto_upgrade_enabled',
    'gpu_operator_gpu_nodes_total',
    'gpu_operator_nodes_upgrades_available',
    'gpu_operator_nodes_upgrades_done',
    'gpu_operator_nodes_upgrades_failed',
    'gpu_operator_nodes_upgrades_in_progress',
    'gpu_operator_nodes_upgrades_pending',
    'gpu_operator_reconciliation_has_nfd_labels',
    'gpu_operator_reconciliation_last_success_ts_seconds',
    'gpu_operator_reconciliation_status',
  ],
  counter: [
    ...CONTROLLER_METRICS.counter,
    'gpu_operator_reconciliation_failed_total',
    'gpu_operator_reconciliation_total',
  ],
} as const satisfies MetricFamilies;

/**
 * What dcgm-exporter 4.6.0-4.8.3 serves by `etc/dcp-metrics-included.csv`, which the operator has it read. Each has the label
 * `hostname` (the node; `Hostname` before 4.6), and `namespace`, `pod` and `container` of who holds the GPU, if anybody does. Those with
 * `PROF` come from Volta on, `ROW_REMAP` from Ampere on; of a GPU that is cut there is no `GPU_UTIL`.
 */
export const GPU_METRICS = {
  gauge: [
    'DCGM_FI_DEV_DEC_UTIL',
    'DCGM_FI_DEV_ENC_UTIL',
    'DCGM_FI_DEV_FB_FREE',
    'DCGM_FI_DEV_FB_RESERVED',
    'DCGM_FI_DEV_FB_USED',
    'DCGM_FI_DEV_GPU_TEMP',
    'DCGM_FI_DEV_GPU_UTIL',
    'DCGM_FI_DEV_MEMORY_TEMP',
    'DCGM_FI_DEV_MEM_CLOCK',
    'DCGM_FI_DEV_MEM_COPY_UTIL',
    'DCGM_FI_DEV_POWER_USAGE',
    'DCGM_FI_DEV_ROW_REMAP_FAILURE',
    'DCGM_FI_DEV_SM_CLOCK',
    'DCGM_FI_DEV_VGPU_LICENSE_STATUS',
    'DCGM_FI_DEV_XID_ERRORS',
    'DCGM_FI_PROF_DRAM_ACTIVE',
    'DCGM_FI_PROF_GR_ENGINE_ACTIVE',
    'DCGM_FI_PROF_PCIE_RX_BYTES',
    'DCGM_FI_PROF_PCIE_TX_BYTES',
    'DCGM_FI_PROF_PIPE_TENSOR_ACTIVE',
  ],
  counter: [
    'DCGM_FI_DEV_CORRECTABLE_REMAPPED_ROWS',
    'DCGM_FI_DEV_NVLINK_BANDWIDTH_TOTAL',
    'DCGM_FI_DEV_PCIE_REPLAY_COUNTER',
    'DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION',
    'DCGM_FI_DEV_UNCORRECTABLE_REMAPPED_ROWS',
  ],
} as const satisfies MetricFamilies;
