import { SizeRoundingBehavior } from 'cdk8s';
import { cores } from '../../kernel/base/quantity';
import type { Availability } from '../../kernel/base/row';
import type { ResourceSpec } from './kinds';
import type { CephStorageProps, Daemon } from './props';

/** What one container asks for, before it is written as Kubernetes writes it. */
export interface PlannedSize {
  /** Cores. */
  readonly cpu: number;
  /** Memory in MiB. */
  readonly mebibytes: number;
}

/** What a pod of each daemon asks for. */
export type PlannedSizes = Readonly<Record<Daemon, PlannedSize>>;

// Production: the values of Rook's own cluster chart v1.20.6, memory being request and limit at once. Single: the least
// with which Rook gives no warning.
const STANDARD: Readonly<Record<Availability, PlannedSizes>> = {
  quorum: {
    mon: { cpu: 1, mebibytes: 2048 },
    mgr: { cpu: 0.5, mebibytes: 1024 },
    osd: { cpu: 1, mebibytes: 4096 },
    mds: { cpu: 1, mebibytes: 4096 },
    gateway: { cpu: 1, mebibytes: 2048 },
  },
  single: {
    mon: { cpu: 0.2, mebibytes: 1024 },
    mgr: { cpu: 0.2, mebibytes: 1024 },
    osd: { cpu: 0.4, mebibytes: 2048 },
    mds: { cpu: 0.2, mebibytes: 4096 },
    gateway: { cpu: 0.2, mebibytes: 1024 },
  },
};

/** Small containers that stay: beside the managers, and one a node. Cores and MiB, as in Rook's cluster chart v1.20.6. */
export const HELPERS = {
  'mgr-sidecar': { cpu: 0.1, mebibytes: 100 },
  crashcollector: { cpu: 0.05, mebibytes: 60 },
  exporter: { cpu: 0.05, mebibytes: 128 },
} as const satisfies Readonly<Record<string, PlannedSize>>;

/** Of each daemon what the stack asks for, else the standard of the availability. */
export function plannedSizes(availability: Availability, asked: CephStorageProps['sizes'] = {}): PlannedSizes {
  const of = (daemon: Daemon): PlannedSize => {
    const standard = STANDARD[availability][daemon];
    const { cpu, memory } = asked[daemon] ?? {};
    return {
      cpu: cpu ?? standard.cpu,
      mebibytes: memory?.toMebibytes({ rounding: SizeRoundingBehavior.FLOOR }) ?? standard.mebibytes,
    };
  };
  return { mon: of('mon'), mgr: of('mgr'), osd: of('osd'), mds: of('mds'), gateway: of('gateway') };
}

/** Memory as request and limit: Rook derives the cache of an OSD from it, and a daemon that swaps is a daemon that is down. */
export function resourcesOf(size: PlannedSize): ResourceSpec {
  const requests = requestsOf(size);
  return { requests, limits: { memory: requests.memory } };
}

/** As Kubernetes writes it: `500m` and `1536Mi`, `2` and `4Gi`. */
export function requestsOf({ cpu, mebibytes }: PlannedSize): ResourceSpec['requests'] {
  return { cpu: cores(cpu), memory: mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi` };
}

/** Requests of one manager's pod: where there are two, each has a sidecar that watches which one is active. */
export function managerRequests({ mgr }: PlannedSizes, mgrs: number): ResourceSpec['requests'] {
  if (mgrs === 1) return requestsOf(mgr);
  const beside = HELPERS['mgr-sidecar'];
  return requestsOf({ cpu: mgr.cpu + beside.cpu, mebibytes: mgr.mebibytes + beside.mebibytes });
}
