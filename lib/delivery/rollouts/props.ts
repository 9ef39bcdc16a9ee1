import type { Duration } from 'cdk8s';
import type { SystemProps } from '../../kernel/system';

/** How an environment releases. */
export interface ProgressiveReleaseProps extends SystemProps {
  /** The shortest time that anybody may look at a step of a release. @default 10 minutes in prod, 5 in staging, 1 in test, 10 seconds in dev */
  readonly observe?: Duration;
  /** Versions back to which one goes at once, without steps, since they were out before. @default 3 */
  readonly back?: number;
}
