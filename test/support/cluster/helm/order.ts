import { byCode } from '../../../../lib/kernel/base/values';
import type { Resource } from '../../terraform/run';

/** The Helm releases of a state with what each is installed after. */
export type Ordered = readonly { readonly release: Resource; readonly after: readonly string[] }[];

/**
 * Each release after those that it depends on, else by address. Terraform's state names what a resource depends on
 * through others too, so nothing need be followed.
 *
 * @throws Error when releases wait for each other
 */
export function releasesInOrder(state: readonly Resource[]): Ordered {
  const releases = state.filter(({ type }) => type === 'helm_release').sort((a, b) => byCode(a.address, b.address));
  const addresses = new Set(releases.map(({ address }) => address));
  const ordered: { release: Resource; after: readonly string[] }[] = [];
  const done = new Set<string>();
  let left = releases.map((release) => ({
    release,
    after: (release.depends_on ?? []).filter((address) => addresses.has(address)),
  }));
  while (left.length > 0) {
    const next = left.find(({ after }) => after.every((address) => done.has(address)));
    if (next === undefined)
      throw new Error(`Releases wait for each other: ${left.map(({ release }) => release.address).join(', ')}.`);
    ordered.push(next);
    done.add(next.release.address);
    left = left.filter((one) => one !== next);
  }
  return ordered;
}
