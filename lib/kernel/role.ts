/**
 * What exists at most once in an environment and is found rather than passed: the certificate issuer, the mesh, the
 * monitoring. A system offers it; others ask for it by its role, wherever the lines stand.
 */
export interface Role<T> {
  readonly id: string;
  /** The class that offers it: what a message tells to construct. */
  readonly offeredBy: string;
  readonly type?: T;
}

export function role<T>(id: string, offeredBy: string): Role<T> {
  return { id, offeredBy };
}
