import { byCode } from '../kernel/base/values';
import type { Model } from '../kernel/model';
import { atOrigin, mirrored, partsOf } from '../kernel/needs/images';

/** A Helm chart that an environment installs. */
export interface InstalledChart {
  readonly chart: string;
  readonly repository: string;
  readonly version: string;
  readonly systems: readonly string[];
}

/** Charts of an environment, each once. */
export function chartsOf({ needs }: Model): InstalledChart[] {
  const all = new Map<string, InstalledChart>();
  for (const { chart, repository, version, asker } of needs.releases) {
    const key = `${repository} ${chart} ${version}`;
    const systems = [...(all.get(key)?.systems ?? []), asker];
    all.set(key, { chart, repository, version, systems: [...new Set(systems)].sort(byCode) });
  }
  return [...all.entries()].sort(([a], [b]) => byCode(a, b)).map(([, chart]) => chart);
}

/**
 * A script that copies every image and chart from its origin into a registry, to be run where both are reached, or in two halves over a
 * disk. What is pinned by digest is copied by it, so that nothing changes on the way.
 * @param to host and path, as the row's `mirror` then has it
 */
export function copyScript(model: Model, images: readonly string[], to: string): string {
  const target = to.replace(/\/$/, '');
  const origins = [...new Set(images.map((image) => atOrigin(image, model.mirror)))].sort(byCode);
  const charts = chartsOf(model);
  return [
    '#!/bin/sh',
    `# Copies what ${model.environment} pulls to ${target}. In its row then: mirror: '${target}', chartMirror: 'oci://${target}/charts'.`,
    'set -eu',
    '',
    `# ${origins.length} images`,
    ...origins.map((ref) => `skopeo copy --all --preserve-digests ${from(ref)} docker://${named(ref, target)}`),
    '',
    `# ${charts.length} charts`,
    'charts=$(mktemp -d)',
    ...charts.flatMap(({ chart, repository, version }) => [
      `helm pull ${source(repository, chart)} --version ${version} --destination "$charts"`,
      `helm push "$charts"/${chart}-${version}.tgz oci://${target}/charts`,
    ]),
    'rm -r "$charts"',
    '',
  ].join('\n');
}

/** Skopeo takes a tag or a digest, not both. */
function from(ref: string): string {
  const { host, path, tag, digest } = partsOf(ref);
  return `docker://${host}/${path}${digest === undefined ? `:${tag ?? 'latest'}` : `@${digest}`}`;
}

/** By its tag: with the digest kept, both find it. */
function named(ref: string, target: string): string {
  const { host, path, tag, digest } = partsOf(ref);
  const end = tag === undefined ? `@${digest ?? ''}` : `:${tag}`;
  return mirrored(`${host}/${path}${end}`, target);
}

function source(repository: string, chart: string): string {
  return repository.startsWith('oci://') ? `${repository}/${chart}` : `${chart} --repo ${repository}`;
}

/** Proxies of a HarborRegistry behind which every image of an environment is found, when the row's mirror is the registry's host. */
export function proxyRules(model: Model, images: readonly string[]): Record<string, Record<string, never>> {
  const hosts = images.map((image) => partsOf(atOrigin(image, model.mirror)).host);
  return Object.fromEntries([...new Set(hosts)].sort(byCode).map((host) => [host, {}]));
}
