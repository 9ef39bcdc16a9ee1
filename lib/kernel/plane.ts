import type { Output } from './output';

/**
 * A way out of an environment: manifests, Terraform. Everything is rendered and checked first; only then do all planes
 * swap, so that a failed synthesis leaves what was there.
 */
export interface Plane {
  /** Takes one environment; it is forgotten after. */
  take(output: Output): void;
  /** Renders what was taken to a place of its own. */
  render(): void;
  /** Puts it in the place of what was there. */
  swap(): void;
  /** Removes what was rendered and not swapped, and forgets what was taken. Called at the end, whatever happened. */
  discard(): void;
}
