import { type Fault, KeelsonError } from './base/faults';
import type { Row } from './base/row';
import { Environment } from './environment';
import type { Output } from './output';

/** Rows in, environments out, one at a time: only one of them is alive. */
export interface Platform<R extends Row = Row> {
  /** Of the platform: `part-of` of every object. */
  readonly name: string;
  /** Its environments, in order of delivery. */
  readonly rows: readonly R[];
  /**
   * Builds and settles each environment, hands over what it came to, and forgets it. Faults of several environments are
   * reported together, after the last one.
   * @throws KeelsonError
   */
  outputs(): Generator<Output>;
}

/**
 * A platform: its environments as rows of data, and how one is built from a row.
 * @param build makes the systems of one environment; called anew for each
 * @throws KeelsonError from `outputs()`, with the faults of every environment
 */
export function platform<R extends Row>(
  name: string,
  rows: readonly R[],
  build: (env: Environment, row: R) => void,
): Platform<R> {
  return {
    name,
    rows,
    *outputs() {
      const faults: Fault[] = twins(name, rows);
      for (const row of rows) {
        try {
          const env = new Environment(row, name);
          build(env, row);
          yield env.output();
        } catch (error) {
          if (!KeelsonError.is(error)) throw error;
          faults.push(...error.faults);
        }
      }
      if (faults.length > 0) throw new KeelsonError(faults);
    },
  };
}

function twins(platformName: string, rows: readonly Row[]): Fault[] {
  const names = rows.map((row) => row.name);
  return names
    .filter((name, i) => names.indexOf(name) !== i)
    .map((given) => ({
      path: platformName,
      prop: 'rows',
      given,
      message: 'names two environments',
      fix: 'Rename one.',
    }));
}
