import { KeelsonError } from '../../index';

/** What came of it, or in which words it was refused. */
export type Attempt<T> =
  | { readonly it: T; readonly refused?: never }
  | { readonly it?: never; readonly refused: string };

/** Tries to build. A class refuses by KeelsonError; anything else it throws goes on. */
export function attempt<T>(build: () => T): Attempt<T> {
  try {
    return { it: build() };
  } catch (error) {
    if (!KeelsonError.is(error)) throw error;
    return { refused: error.message };
  }
}

/** A refusal as one line after what was tried. */
export function lines(begin: string, refused: string): string[] {
  return refused.split('\n').map((line) => `${begin}: ${line}`);
}
