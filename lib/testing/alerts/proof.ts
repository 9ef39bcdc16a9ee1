/** What Prometheus sees, and for how long. */
export interface Scene {
  /**
   * Series by name and labels: `{ 'up{namespace="shop",pod="shop-0"}': '1' }`. A number holds all the time; `0+60` grows by 60 a minute;
   * everything else is written as promtool has it, one value a minute: `1x20 0x40`, `5 _ _ 7`.
   */
  readonly series: Readonly<Record<string, string>>;
  /** When it is looked at. @default ten minutes after the alert's `for` */
  readonly at?: string;
}

/** An alert is known to work when it fires in one scene and is silent in another. */
export interface Proof {
  /** Something is wrong. Without any series only for what fires because there are none. */
  readonly fires: Scene;
  /** Nothing is wrong: every series that the alert asks for is there, and it does not fire at any time. */
  readonly silent: Scene;
}

/** Proofs of a system by the alert's name; a function of the environment's name where they differ. */
export type Proofs = Readonly<Record<string, Proof | ((environment: string) => Proof)>>;

/** The proof as it is in an environment. */
export function proofIn(environment: string, proof: Proofs[string] | undefined): Proof | undefined {
  return typeof proof === 'function' ? proof(environment) : proof;
}
