import type { Stage } from '../../kernel/base/row';
import type { Environment } from '../../kernel/environment';
import type { ProgressiveReleaseProps } from './props';

/** How an environment releases, with every default applied. */
export interface Rhythm {
  readonly stage: Stage;
  /** Shortest look at a step, in seconds. */
  readonly minimum: number;
  /** Versions back to which one goes at once. */
  readonly back: number;
}

const MINIMUM: Readonly<Record<Stage, number>> = { dev: 10, test: 60, staging: 300, prod: 600 };

/** What the environment says of all its releases. */
export function rhythmOf({ row }: Environment, { observe, back }: ProgressiveReleaseProps): Rhythm {
  return { stage: row.stage, minimum: observe?.toSeconds() ?? MINIMUM[row.stage], back: back ?? 3 };
}
