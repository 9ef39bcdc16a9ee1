import type { Release } from '@cdktf/provider-helm/lib/release';
import { DataKubernetesResource } from '@cdktf/provider-kubernetes/lib/data-kubernetes-resource';
import type { App } from 'cdktf';
import { slug } from './expressions';
import { releaseElement, releasesInOrder, type Taken } from './foundation-stack';
import { EnvironmentStack } from './stack';

/**
 * `<environment>-applications`: charts that need what the manifests made. It does not race: it begins by reading what its
 * providers stated as ready, and fails in seconds when something is not.
 */
export class ApplicationsStack extends EnvironmentStack {
  constructor(app: App, from: Taken) {
    super(app, from.row, 'applications');
    const askers = new Set(
      [...from.foundation.releases.values()].filter(({ phase }) => phase === 'applications').map(({ asker }) => asker),
    );
    const gates = this.gates(from, askers);
    releasesInOrder<Release>(from, 'applications', (need, after) =>
      releaseElement(this, need, need.namespace, [...gates, ...after]),
    );
  }

  /** One read for each readiness of the systems that the askers stand after, directly or not. */
  private gates({ model }: Taken, askers: ReadonlySet<string>): DataKubernetesResource[] {
    const byId = new Map(model.systems.map((system) => [system.id, system]));
    const waited = new Set<string>();
    const wait = (id: string) => {
      for (const other of byId.get(id)?.after ?? []) if (!waited.has(other)) wait(other), waited.add(other);
    };
    askers.forEach(wait);
    return model.systems
      .filter(({ id, retiring }) => waited.has(id) && !retiring)
      .flatMap((system) => system.ready.map((ready) => this.gate(system.id, ready)));
  }

  private gate(system: string, ready: Taken['model']['systems'][number]['ready'][number]): DataKubernetesResource {
    const { kind, name, namespace, apiVersion, path, is } = ready;
    const data = new DataKubernetesResource(this, `ready_${slug(system, kind, name)}`, {
      apiVersion,
      kind,
      metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
      lifecycle: {
        postcondition: [
          {
            condition: `\${try(tostring(self.object.${path}), "") == ${JSON.stringify(is)}}`,
            errorMessage: `${kind} ${name} is not ${is}: publish the manifests of ${this.row.name} first, and wait until ${system} is up.`,
          },
        ],
      },
    });
    return this.named(data, slug(system, kind, name));
  }
}
