import type { Proof, Proofs, Scene } from '../../lib/testing';

/** An application, as far as its alerts ask for it. */
export interface Proved {
  readonly id: string;
  /** The fewest pods, in an environment. */
  readonly min: (environment: string) => number;
  /** The most, where they are scaled. @default always so many */
  readonly max?: (environment: string) => number;
  /** Whether its cores are limited. @default false */
  readonly limited?: boolean;
}

const POD = '7d5c5f9d6b-x2x2x';

/** Proofs of the alerts that every application has. */
export function applicationProofs(of: Proved): Proofs {
  return { ...missing(of), ...troubled(of.id), ...short(of) };
}

function missing({ id, min }: Proved): Proofs {
  const ready = (...values: readonly string[]): Scene['series'] =>
    Object.fromEntries(
      values.map((value, i) => [
        `kube_pod_status_ready{namespace="${id}",pod="${id}-7d5c5f9d6b-aaaa${i}",condition="true"}`,
        value,
      ]),
    );
  const pods = (environment: string, others: string, first = others) =>
    ready(first, ...Array.from({ length: min(environment) - 1 }, () => others));
  return {
    // The last one goes in the middle of the night; and each is replaced within two minutes.
    ApplicationDown: (environment) => ({
      fires: { series: pods(environment, '1x5 0x40') },
      silent: { series: pods(environment, '1x5 0 0 1x40') },
    }),
    ApplicationPodsMissing: (environment) => ({
      fires: { series: pods(environment, '1', '1x5 0x60') },
      silent: { series: pods(environment, '1', '1x5 0x12 1x60') },
    }),
  };
}

function troubled(id: string): Proofs {
  const of = `namespace="${id}",pod="${id}-${POD}"`;
  const restarts = `kube_pod_container_status_restarts_total{${of},container="${id}"}`;
  const used = `container_memory_working_set_bytes{${of},container="${id}"}`;
  const limit = `kube_pod_container_resource_limits{${of},container="${id}",resource="memory"}`;
  const pending = `kube_pod_status_phase{${of},phase="Pending"}`;
  return {
    ApplicationRestarts: {
      fires: { series: { [restarts]: '0+0.2' }, at: '1h10m' },
      // Two in an hour.
      silent: { series: { [restarts]: '0+0.03' }, at: '1h10m' },
    },
    ApplicationPending: {
      fires: { series: { [pending]: '1' } },
      silent: { series: { [pending]: '1x12 0x40' } },
    },
    ApplicationMemory: {
      fires: { series: { [used]: '250', [limit]: '256' } },
      silent: { series: { [used]: '225', [limit]: '256' } },
    },
  };
}

function short({ id, max, limited }: Proved): Proofs {
  const replicas = `kube_horizontalpodautoscaler_status_current_replicas{namespace="${id}",horizontalpodautoscaler="${id}"}`;
  const of = `namespace="${id}",pod="${id}-${POD}",container="${id}"`;
  const [held, all] = ['throttled_periods', 'periods'].map((what) => `container_cpu_cfs_${what}_total{${of}}`);
  return {
    ...(max && {
      ApplicationAtItsMost: (environment: string): Proof => ({
        fires: { series: { [replicas]: `${max(environment)}` } },
        silent: { series: { [replicas]: `${max(environment) - 1}` } },
      }),
    }),
    ...(limited && {
      ApplicationThrottled: {
        fires: { series: { [`${held}`]: '0+300', [`${all}`]: '0+600' } },
        silent: { series: { [`${held}`]: '0+100', [`${all}`]: '0+600' } },
      },
    }),
  };
}
