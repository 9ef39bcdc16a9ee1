import type { CrdPin } from '../kernel/base/pin';

/** Where the CRD files of an operator are read from: their origin, or the row's mirror with the same file names below it. */
export function crdSources({ base, files }: CrdPin, mirror: string | undefined): string[] {
  const origin = base.replace(/\/$/, '');
  const root = mirror === undefined ? origin : `${mirror.replace(/\/$/, '')}/${origin.replace(/^[a-z]+:\/\//, '')}`;
  return files.map((file) => `${root}/${file}`);
}

/**
 * One way for every operator, whether its chart ships CRDs, never upgrades them, or has none: a server-side apply of
 * upstream's own files (client-side apply cannot hold CRDs of half a megabyte), then a wait until they are served.
 *
 * `kubectl wait` ends with an error, instead of waiting, on a CRD that has no condition yet, as a new one has for a moment, and on a
 * busy API server for many: so it is asked again, for five minutes. How often it ends says nothing of how long that took.
 */
export function crdCommand(sources: readonly string[]): string {
  const files = sources.map((source) => `-f '${source}'`).join(' ');
  const wait = `kubectl --context "$CONTEXT" wait --for=condition=Established --timeout=60s ${files}`;
  return [
    `kubectl --context "$CONTEXT" apply --server-side --force-conflicts --field-manager=keelson ${files}`,
    `{ end=$(($(date +%s) + 300)); until ${wait}; do [ $(date +%s) -lt $end ] || exit 1; sleep 2; done; }`,
  ].join(' && ');
}
