/**
 * What exists at most once in an environment and is found rather than passed: the certificate issuer, the mesh, the
 * monitoring. A system offers it; others ask for it by its role, wherever the lines stand.
 */
export interface Role<T> {
  /** As messages name it: `certificate issuer`. */
  readonly id: string;
  /** The class that offers it: what a message tells to construct. */
  readonly offeredBy: string;
  /** Of no role: it carries the type. @default never there */
  readonly type?: T;
}

/** Makes a role: once, where its interface is declared. */
export function role<T>(id: string, offeredBy: string): Role<T> {
  return { id, offeredBy };
}
