import { Size } from 'cdk8s';
import { nodes, outside, type Row } from '../../lib';

/** Three zones, two nodes each, and a pool that other pods keep off. */
export function production(pool: string): Partial<Row> {
  return {
    name: 'prod',
    stage: 'prod',
    pools: [
      { name: 'main', nodes: nodes('main', 6, ['a', 'b', 'c']), cpu: 16, memory: Size.gibibytes(64) },
      {
        name: pool,
        nodes: nodes(pool, 3, ['a', 'b', 'c']),
        cpu: 8,
        memory: Size.gibibytes(32),
        taints: [`role=${pool}:NoSchedule`, 'quiet:PreferNoSchedule'],
      },
    ],
  };
}

/** A class whose volumes stay. */
export const kept = outside.storageClass('kept', 'RWO', { keeps: true, expands: true });
