import type { CrdPin } from '../kernel/catalog';

/** Where the CRD files of an operator are read from: their origin, or the row's mirror with the same file names below it. */
export function crdSources({ base, files }: CrdPin, mirror: string | undefined): string[] {
  const origin = base.replace(/\/$/, '');
  const root = mirror === undefined ? origin : `${mirror.replace(/\/$/, '')}/${origin.replace(/^[a-z]+:\/\//, '')}`;
  return files.map((file) => `${root}/${file}`);
}

/**
 * One way for every operator, whether its chart ships CRDs, never upgrades them, or has none: a server-side apply of
 * upstream's own files (client-side apply cannot hold CRDs of half a megabyte), then a wait until they are served.
 */
export function crdCommand(sources: readonly string[]): string {
  const files = sources.map((source) => `-f '${source}'`).join(' ');
  return [
    `kubectl --context "$CONTEXT" apply --server-side --force-conflicts --field-manager=keelson ${files}`,
    `kubectl --context "$CONTEXT" wait --for=condition=Established --timeout=120s ${files}`,
  ].join(' && ');
}
