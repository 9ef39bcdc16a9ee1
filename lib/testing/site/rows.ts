import { Size } from 'cdk8s';
import { type Availability, Environment, nodes, type Row } from '../../index';

/** Behind which everything is pulled, where a question asks so. */
export const MIRROR = 'mirror.example.com/all';

const ROWS: Readonly<Record<Availability, Partial<Row>>> = {
  single: { name: 'single', stage: 'test' },
  quorum: {
    name: 'quorum',
    stage: 'prod',
    pools: [{ name: 'main', nodes: nodes('main', 6, ['a', 'b', 'c']), cpu: 16, memory: Size.gibibytes(64) }],
  },
};

/** A row of that availability: one node, or six in three zones. */
export function rowOf(availability: Availability, ...over: readonly Partial<Row>[]): Row {
  return Environment.test(Object.assign({ ...ROWS[availability], availability }, ...over)).row;
}
