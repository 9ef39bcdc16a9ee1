import type { Release } from '@cdktf/provider-helm/lib/release';
import { DataKubernetesResources } from '@cdktf/provider-kubernetes/lib/data-kubernetes-resources';
import type { App } from 'cdktf';
import type { SystemModel } from '../kernel/model';
import { field, literal } from './expressions';
import { releaseElement, releasesInOrder, type Taken } from './releases';
import { EnvironmentStack } from './stack';

/**
 * `<environment>-applications`: charts that need what the manifests made. It does not race: it begins by reading what its
 * providers stated as ready, and fails in seconds when something is not.
 */
export class ApplicationsStack extends EnvironmentStack {
  /** Whether an environment has anything for it. */
  static neededBy({ foundation }: Taken): boolean {
    return [...foundation.releases.values()].some(({ phase }) => phase === 'applications');
  }

  constructor(app: App, from: Taken) {
    super(app, from.row, 'applications');
    const gates = this.gates(from);
    releasesInOrder<Release>(from, 'applications', (need, before) =>
      releaseElement(this, need, need.namespace, [...gates, ...before]),
    );
    this.forget();
  }

  /** One read for each readiness of the systems that the stack's own stand after, directly or not. */
  private gates({ foundation, model }: Taken): DataKubernetesResources[] {
    const releases = [...foundation.releases.values()].filter(({ phase }) => phase === 'applications');
    const own = new Set(releases.map(({ asker }) => asker));
    const byId = new Map(model.systems.map((system) => [system.id, system]));
    const waited = new Set<string>();
    // Systems may stand after each other in a circle.
    const wait = (id: string) => {
      if (waited.has(id)) return;
      waited.add(id);
      byId.get(id)?.after.forEach(wait);
    };
    own.forEach(wait);
    return model.systems
      .filter(({ id, retiring }) => waited.has(id) && !own.has(id) && !retiring)
      .flatMap((system) => system.ready.map((ready) => this.gate(system.id, ready)));
  }

  /** A list of one: the read of a single object that is not there ends before its condition is judged. */
  private gate(system: string, ready: SystemModel['ready'][number]): DataKubernetesResources {
    const { kind, name, namespace, apiVersion, path, is } = ready;
    const make = (id: string) =>
      new DataKubernetesResources(this, id, {
        apiVersion,
        kind,
        ...(namespace === undefined ? {} : { namespace }),
        fieldSelector: `metadata.name=${name}`,
        lifecycle: {
          postcondition: [
            {
              condition: `\${try(tostring(${field('self.objects[0]', path)}), "") == ${literal(JSON.stringify(is))}}`,
              errorMessage: `${kind} ${name} is not ${literal(is)}: publish the manifests of ${this.row.name} first, and wait until ${system} is up.`,
            },
          ],
        },
      });
    return this.element(`data.${DataKubernetesResources.tfResourceType}`, `${system}/${kind}/${name}`, make);
  }
}
