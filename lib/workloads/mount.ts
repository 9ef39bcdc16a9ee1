import type { JsonObject } from '../kernel/base/values';

/** Files that containers of a pod see, and where: a volume and its place in one. */
export interface Mount {
  /** Of the volume. */
  readonly name: string;
  /** Folder, or one file where there is a `subPath`. */
  readonly at: string;
  /** Whether nobody writes there. @default false */
  readonly readOnly?: true;
  /** One file or folder of the volume. @default all of it */
  readonly subPath?: string;
  /** What the volume is. @default a claim of the set */
  readonly from?: JsonObject;
}

/**
 * A Secret's files.
 * @param of.keys only these. @default all
 * @param of.mode @default Kubernetes' own, 0644
 * @param of.file one of them alone, as a file. @default a folder of them
 */
export function secretMount(
  name: string,
  secretName: string,
  at: string,
  of: { readonly keys?: readonly string[]; readonly mode?: number; readonly file?: string } = {},
): Mount {
  const items = of.keys === undefined ? {} : { items: of.keys.map((key) => ({ key, path: key })) };
  const mode = of.mode === undefined ? {} : { defaultMode: of.mode };
  const subPath = of.file === undefined ? {} : { subPath: of.file };
  return { name, at, readOnly: true, ...subPath, from: { secret: { secretName, ...mode, ...items } } };
}

/** The `ca.crt` of a certificate's Secret: what a client needs to trust a server. */
export function trustMount(secretName: string, at: string): Mount {
  return secretMount('trust', secretName, at, { keys: ['ca.crt'] });
}

/** A ConfigMap's files. */
export function configMount(name: string, configMap: string, at: string): Mount {
  return { name, at, readOnly: true, from: { configMap: { name: configMap } } };
}

/**
 * Room to write that is gone with the pod.
 * @param limit @default the node's
 * @param medium @default the node's disk
 */
export function scratchMount(name: string, at: string, limit?: string, medium?: 'Memory'): Mount {
  const size = limit === undefined ? {} : { sizeLimit: limit };
  return { name, at, from: { emptyDir: { ...(medium === undefined ? {} : { medium }), ...size } } };
}

/** The volume that each pod of a StatefulSet claims under this name. */
export function claimMount(name: string, at: string): Mount {
  return { name, at };
}

/** Volumes of a pod: each once, however many containers see it. */
export function volumesOf(mounts: readonly Mount[]): JsonObject[] {
  const named = mounts.flatMap(({ name, from }) => (from === undefined ? [] : [[name, { name, ...from }] as const]));
  return [...new Map(named).values()];
}
