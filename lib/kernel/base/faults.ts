import { shown } from './values';

/** One thing that is wrong, told so that its reader can repair it. */
export interface Fault {
  /** Where: the construct path with the environment in front (`prod/ceph`). */
  readonly path: string;
  /** The prop that is wrong, as it is written in the stack (`mons`, `pools[1].size`). @default no prop is */
  readonly prop?: string;
  /** What was given. Never a secret value: only plain props come here. @default nothing was */
  readonly given?: unknown;
  /** What is wrong with it. */
  readonly message: string;
  /** What would be right. @default not told */
  readonly allowed?: string;
  /** What to do. @default it follows from the message */
  readonly fix?: string;
}

/** What is wrong, before it is said where. */
export type Flaw = Omit<Fault, 'path'>;

/** Everything that is wrong, in one error with one message. */
export class KeelsonError extends Error {
  /** By name, not by `instanceof`: two copies of the library may meet. */
  static is(error: unknown): error is KeelsonError {
    return error instanceof Error && error.name === 'KeelsonError';
  }

  /** Each of them. */
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

  constructor(
    /** That every fault begins with: `prod/ceph`. */
    readonly path: string,
  ) {}

  /** States what must hold; a fault is kept when it does not. */
  that(holds: boolean, flaw: Flaw): this {
    return holds ? this : this.not(flaw);
  }

  /** Keeps what was found wrong already. */
  not(...flaws: readonly Flaw[]): this {
    for (const flaw of flaws) this.found.push({ path: this.path, ...flaw });
    return this;
  }

  /** One of a list of words. A prop that has a default may be left out. */
  word(prop: string, given: unknown, allowed: readonly string[], presence: 'optional' | 'required' = 'optional'): this {
    return this.that((given === undefined && presence === 'optional') || allowed.includes(String(given)), {
      prop,
      given,
      message: given === undefined ? 'is missing' : 'is none of what there is',
      allowed: allowed.join(', '),
    });
  }

  /** Ends the check. @throws KeelsonError with every fault that was kept */
  done(): void {
    if (this.found.length > 0) throw new KeelsonError(this.found);
  }
}

/** Ends with one fault. @throws KeelsonError always */
export function fail(path: string, flaw: Flaw): never {
  throw new KeelsonError([{ path, ...flaw }]);
}

/** Names for a message. */
export function listed(names: Iterable<string>): string {
  return [...names].join(', ') || '(there is none)';
}
