/** A system as its needs and its facts know it: who speaks, and whether it still may. */
export interface Speaker {
  readonly id: string;
  readonly path: string;
  readonly namespace: string;
  /** Throws when the environment takes no more needs and facts. */
  open(what: string): void;
  /** The row's count of a minted or given value. */
  generation(id: string): number;
  /** Throws when the row has no such node pool. */
  pool(name: string): void;
  fault(message: string, fix: string): never;
}
