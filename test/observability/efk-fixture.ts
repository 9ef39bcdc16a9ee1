import { Size } from 'cdk8s';
import {
  Certificates,
  EfkStack,
  type EfkStackProps,
  Environment,
  type JsonObject,
  nodes,
  outside,
  type Row,
} from '../../lib';

/** A class of volumes that keeps them. */
export const FAST = outside.storageClass('fast', 'RWO', { keeps: true, expands: true });
/** Another. */
export const SLOW = outside.storageClass('slow', 'RWO', { keeps: true, expands: true });
/** Six nodes in three zones. */
export const ZONES: Partial<Row> = {
  availability: 'quorum',
  pools: [{ name: 'main', nodes: nodes('n', 6, ['a', 'b', 'c']), cpu: 16, memory: Size.gibibytes(64) }],
};

/** A stack `logs`, in an environment `unit`. */
export function stack(props: Partial<EfkStackProps> = {}, row: Partial<Row> = {}) {
  const env = Environment.test(row);
  new Certificates(env, 'certificates');
  const logs = new EfkStack(env, 'logs', { hot: { storage: FAST }, ...props });
  return { env, logs };
}

/** What it writes of a kind: the first, or the one of that name. */
export function written(props: Partial<EfkStackProps>, row: Partial<Row>, kind: string, name?: string): JsonObject {
  const { env } = stack(props, row);
  const all = env.output().systems.get('logs') ?? [];
  const found = all.find(
    (one) => one.kind === kind && (name === undefined || (one.metadata as JsonObject).name === name),
  );
  if (found === undefined) throw new Error(`no ${kind} ${name ?? ''}`);
  return found;
}
