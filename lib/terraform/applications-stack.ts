import type { Release } from '@cdktf/provider-helm/lib/release';
import type { App } from 'cdktf';
import { gatesOf } from './gates';
import { releaseElement, releasesInOrder, type StackInput } from './releases';
import { EnvironmentStack } from './stack';

/**
 * `<environment>-applications`: charts that need what the manifests made. It does not race: it begins by reading what its
 * providers stated as ready, and fails in seconds when something is not.
 */
export class ApplicationsStack extends EnvironmentStack {
  /** Whether an environment has anything for it. */
  static neededBy({ foundation }: StackInput): boolean {
    return [...foundation.releases.values()].some(({ phase }) => phase === 'applications');
  }

  constructor(app: App, from: StackInput) {
    super(app, from.row, 'applications');
    const releases = [...from.foundation.releases.values()].filter(({ phase }) => phase === 'applications');
    const askers = new Set(releases.map(({ asker }) => asker));
    // What its own charts bring is not there yet: they stand after each other.
    const gates = gatesOf(this, from, askers, ['manifests']);
    releasesInOrder<Release>(from, 'applications', (need, before) =>
      releaseElement(this, need, need.namespace, [...gates, ...before]),
    );
    this.forget();
  }
}
