import { DataKubernetesSecretV1 } from '@cdktf/provider-kubernetes/lib/data-kubernetes-secret-v1';
import type { App, ITerraformDependable } from 'cdktf';
import { KeelsonError } from '../kernel/base/faults';
import { isMap } from '../kernel/base/values';
import { type Api, type ApiArgument, type ApiResourceNeed, ArgumentSlot } from '../kernel/needs/api';
import { AnyProvider, AnyResource } from './elements';
import { literal, slug } from './expressions';
import { gatesOf } from './gates';
import type { StackInput } from './releases';
import { EnvironmentStack } from './stack';

/**
 * `<environment>-<system>`: what is made through an API that the platform runs. It begins by reading whether the system
 * answers; credentials come from the cluster, where the foundation put them.
 */
export class ApiStack extends EnvironmentStack {
  private readonly secrets = new Map<string, DataKubernetesSecretV1>();
  private readonly resources = new Map<string, ApiResourceNeed>();
  private readonly made = new Map<string, AnyResource>();

  constructor(
    app: App,
    from: StackInput,
    private readonly api: Api,
  ) {
    super(app, from.row, api.asker);
    const { provider, resources } = api;
    const gates = gatesOf(this, from, [api.asker], ['manifests', 'applications']);
    for (const resource of resources) this.resources.set(resource.id, resource);
    new AnyProvider(this, provider.name, provider, this.filled(provider.settings) as Record<string, unknown>);
    for (const resource of resources) this.resource(resource, gates, from.row.data === 'scratch');
    for (const { id, after } of resources) this.made.get(id)?.waitFor(after.map((other) => this.addressOf(other)));
    this.forget();
  }

  private resource(need: ApiResourceNeed, gates: readonly ITerraformDependable[], scratch: boolean): void {
    const { type, id, args, holdsData, ignoreChanges } = need;
    const lifecycle = {
      ...(holdsData && !scratch ? { preventDestroy: true } : {}),
      ...(ignoreChanges.length > 0 ? { ignoreChanges: [...ignoreChanges] } : {}),
    };
    const make = (construct: string) =>
      new AnyResource(this, construct, this.api.provider, {
        type,
        args: this.filled(args) as Record<string, unknown>,
        dependsOn: [...gates],
        lifecycle: Object.keys(lifecycle).length > 0 ? lifecycle : undefined,
      });
    this.made.set(id, this.element(type, id, make));
  }

  /** Arguments as Terraform reads them: text literally, places as expressions. */
  private filled(value: ApiArgument | undefined): unknown {
    if (ArgumentSlot.is(value)) return `\${${this.expression(value)}}`;
    if (typeof value === 'string') return literal(value);
    if (Array.isArray(value)) return value.map((item) => this.filled(item));
    if (!isMap(value)) return value;
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return Object.fromEntries(entries.map(([key, item]) => [key, this.filled(item as ApiArgument)]));
  }

  private expression({ by }: ArgumentSlot): string {
    if ('resource' in by) return `${this.addressOf(by.resource)}.${by.attribute}`;
    const { namespace, secret, key } = by;
    const identity = `${namespace}/${secret}`;
    const make = (id: string) => new DataKubernetesSecretV1(this, id, { metadata: { name: secret, namespace } });
    if (!this.secrets.has(identity))
      this.secrets.set(identity, this.element(`data.${DataKubernetesSecretV1.tfResourceType}`, identity, make));
    return `data.${DataKubernetesSecretV1.tfResourceType}.${slug(identity)}.data[${JSON.stringify(key)}]`;
  }

  /** @throws KeelsonError when it is a resource of another API */
  private addressOf(id: string): string {
    const need = this.resources.get(id);
    if (need !== undefined) return `${need.type}.${slug(id)}`;
    throw new KeelsonError([
      {
        path: `${this.row.name}-${this.api.asker}`,
        message: `refers to ${id}, which is made in another stack`,
        fix: 'What passes between stacks stands in the cluster: give a Secret, or a value that is known before.',
      },
    ]);
  }
}
