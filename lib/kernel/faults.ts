import { shown } from './values';

/** One thing that is wrong, told so that its reader can repair it. */
export interface Fault {
  /** Where: the construct path with the environment in front (`prod/ceph`). */
  readonly path: string;
  /** The prop that is wrong, as it is written in the stack (`mons`, `pools[1].size`). */
  readonly prop?: string;
  /** What was given. Never a secret value: only plain props come here. */
  readonly given?: unknown;
  /** What is wrong with it. */
  readonly message: string;
  /** What would be right. */
  readonly allowed?: string;
  /** What to do. */
  readonly fix?: string;
}

/** Everything that is wrong, in one error with one message. */
export class KeelsonError extends Error {
  /** By name, not by `instanceof`: two copies of the library may meet. */
  static is(error: unknown): error is KeelsonError {
    return error instanceof Error && error.name === 'KeelsonError';
  }

  readonly faults!: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(faults.map(told).join('\n'));
    this.name = 'KeelsonError';
    // Not enumerable and without a trace: Node's own report of an uncaught one stays the message.
    Object.defineProperty(this, 'faults', { value: faults, enumerable: false });
    this.stack = `${this.name}: ${this.message}`;
  }
}

/** A fault as text: `prod/ceph: mons = 2: must be odd; allowed: 1, 3, 5. Set 3.` */
export function told(fault: Fault): string {
  const subject = fault.prop === undefined ? '' : `${fault.prop} = ${shown(fault.given)}: `;
  const allowed = fault.allowed === undefined ? '' : `; allowed: ${fault.allowed}`;
  const fix = fault.fix === undefined ? '' : ` ${fault.fix}`;
  return `${fault.path}: ${subject}${fault.message}${allowed}.${fix}`.replace(/\.\.( |$)/, '.$1');
}

/** Collects faults, so that several are reported together. */
export class Check {
  private readonly found: Fault[] = [];

  constructor(private readonly path: string) {}

  /** States what must hold; a fault is kept when it does not. */
  that(holds: boolean, fault: Omit<Fault, 'path'>): this {
    if (!holds) this.found.push({ path: this.path, ...fault });
    return this;
  }

  /** @throws KeelsonError with every fault that was kept. */
  done(): void {
    if (this.found.length > 0) throw new KeelsonError(this.found);
  }
}
