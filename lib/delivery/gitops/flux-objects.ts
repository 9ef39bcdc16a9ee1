import { posix } from 'node:path';
import type { JsonObject } from '../../kernel/base/values';
import type { Output } from '../../kernel/output';
import type { PlannedRepository } from './plan';
import type { GitOpsSync, GitRepository } from './props';

/** How Flux delivers an environment. */
export interface FluxDelivery {
  /** Where the files are published: `dist/manifests`, and beside it what `fluxFiles` returns. */
  readonly repository: GitRepository;
  /** Where Flux runs. @default 'flux-system' */
  readonly namespace?: string;
  /** Secret there with which the repository is read. @default none where anybody may read it, else 'keelson-repository' */
  readonly secret?: string;
  /** Who begins a delivery: a change, or a person who resumes what is suspended. @default 'automatic', 'manual' in prod */
  readonly sync?: GitOpsSync;
  /** Whether what left the files is deleted; data stays all the same. @default true, false in prod */
  readonly prune?: boolean;
}

/** What Flux reads first: the repository, what it delivers itself by, and a Kustomization for each system. @param folder of all this, in the repository */
export function fluxObjects(
  output: Output,
  delivery: FluxDelivery,
  repository: PlannedRepository,
  folder: string,
): readonly JsonObject[] {
  const { name } = output.row;
  const { namespace = 'flux-system' } = delivery;
  const source = `keelson-${name}`;
  const of = (id: string, path: string, more: JsonObject): JsonObject => ({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name: id, namespace },
    spec: {
      interval: '10m',
      retryInterval: '2m',
      timeout: '10m',
      path: `./${path}`,
      sourceRef: { kind: 'GitRepository', name: source },
      ...more,
    },
  });
  const manual = (delivery.sync ?? (output.row.stage === 'prod' ? 'manual' : 'automatic')) === 'manual';
  const prune = delivery.prune ?? output.row.stage !== 'prod';
  const systems = ordered(output).map(({ id, after }) =>
    of(id, posix.join(folder, id), {
      prune,
      wait: true,
      ...(manual && { suspend: true }),
      ...(after.length > 0 && { dependsOn: after.map((other) => ({ name: other })) }),
    }),
  );
  // Of itself: what it holds are names and paths. A system that is gone goes with its Kustomization, where that prunes.
  return [gitRepository(source, namespace, delivery, repository), of(source, folder, { prune: true }), ...systems];
}

/** A commit stands alone in a source of Flux; a tag begins with `v` and a digit, as releases here do. */
function gitRepository(
  name: string,
  namespace: string,
  { secret = 'keelson-repository' }: FluxDelivery,
  { url, revision, login, host, port }: PlannedRepository,
): JsonObject {
  const of = /^[0-9a-f]{40}$/.test(revision) ? 'commit' : /^v\d/.test(revision) ? 'tag' : 'branch';
  const short = !url.includes('://');
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name, namespace },
    spec: {
      interval: '2m',
      // Flux knows no short form.
      url: short ? `ssh://${url.slice(0, url.indexOf('@'))}@${host}:${port}/${url.slice(url.indexOf(':') + 1)}` : url,
      ref: { [of]: revision },
      ...(login !== 'public' && { secretRef: { name: secret } }),
    },
  };
}

/** Systems with a file, each after others with one that stand before it: Flux waits for ever in a circle. */
function ordered({ model, systems }: Output): readonly { readonly id: string; readonly after: readonly string[] }[] {
  const before = new Set<string>();
  return model.systems
    .filter(({ id }) => (systems.get(id) ?? []).length > 0)
    .map(({ id, after }) => {
      const known = after.filter((other) => before.has(other));
      before.add(id);
      return { id, after: known };
    });
}
