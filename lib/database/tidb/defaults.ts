import { Size } from 'cdk8s';
import { mebibytes } from '../../kernel/base/quantity';
import type { Availability, FailureDomain } from '../../kernel/base/row';
import type { ComponentName, TomlTable } from './config';
import { BOOTSTRAP, TICDC_DATA } from './names';

/**
 * PD copies the labels named here from the nodes to the stores, and never puts two copies of a region into one zone or host.
 * Three copies as soon as there are three stores.
 */
export function pdConfig(domain: FailureDomain, stores: number): TomlTable {
  return {
    replication: {
      'enable-placement-rules': true,
      'location-labels': domain === 'zone' ? ['zone', 'host'] : ['host'],
      'max-replicas': stores >= 3 ? 3n : 1n,
    },
  };
}

/** Time in which a SQL server that is to stop still answers, so that clients move on before it closes. */
export const SQL_CONFIG: TomlTable = {
  'graceful-wait-before-shutdown': 15n,
  'initialize-sql-file': `${BOOTSTRAP.path}/${BOOTSTRAP.file}`,
};

/** 45 % of the memory, which TiKV takes of the whole node where nobody tells it (storage.block-cache.capacity of TiKV). */
export function tikvConfig(memory: Size): TomlTable {
  return { storage: { 'block-cache': { capacity: `${Math.floor(mebibytes(memory) * 0.45)}MiB` } } };
}

/** How much TiFlash logs. */
export const TIFLASH_CONFIG: TomlTable = { logger: { level: 'info' } };

/** Where TiCDC sorts what it passes on: on its volume. */
export const TICDC_CONFIG: TomlTable = { 'data-dir': TICDC_DATA };

/** Sizes of a component where nothing is said. */
export interface Defaults {
  readonly replicas: number;
  /** Cores of one pod. */
  readonly cpu: number;
  readonly memory: Size;
  /** Of its one volume. @default it has none */
  readonly size?: Size;
}

const mib = Size.mebibytes;
const gib = Size.gibibytes;

/** By component and availability. */
export const DEFAULTS: Record<ComponentName, Record<Availability, Defaults>> = {
  pd: {
    single: { replicas: 1, cpu: 0.2, memory: mib(512), size: gib(5) },
    quorum: { replicas: 3, cpu: 1, memory: gib(2), size: gib(10) },
  },
  tikv: {
    single: { replicas: 1, cpu: 0.5, memory: gib(2), size: gib(20) },
    quorum: { replicas: 3, cpu: 2, memory: gib(8), size: gib(100) },
  },
  tidb: {
    single: { replicas: 1, cpu: 0.5, memory: gib(1) },
    quorum: { replicas: 2, cpu: 2, memory: gib(4) },
  },
  tiflash: {
    single: { replicas: 1, cpu: 1, memory: gib(2), size: gib(20) },
    quorum: { replicas: 2, cpu: 4, memory: gib(8), size: gib(100) },
  },
  ticdc: {
    single: { replicas: 1, cpu: 0.2, memory: mib(512), size: gib(5) },
    quorum: { replicas: 2, cpu: 1, memory: gib(2), size: gib(20) },
  },
};
