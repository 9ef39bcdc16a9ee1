import { posix } from 'node:path';
import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { type App, type TerraformElement, TerraformOutput, TerraformStack, TerraformVariable } from 'cdktf';
import { Check, KeelsonError } from '../kernel/base/faults';
import type { Row } from '../kernel/base/row';
import { RandomProvider, StateBackend } from './elements';
import { literal, slug } from './expressions';

/** What the environment's stacks have in common: state, providers, the way to the cluster. */
export class EnvironmentStack extends TerraformStack {
  private readonly stack: string;
  private readonly taken = new Map<string, string>();

  constructor(
    app: App,
    readonly row: Row,
    /** `foundation`, `applications`, or the system whose API is talked to. */
    part: string,
  ) {
    super(app, `${row.name}-${part}`);
    this.stack = `${row.name}-${part}`;
    refuseStateInOutput(row);
    const settings = Object.entries(row.backend.settings).map(([key, value]) => [
      key,
      typeof value === 'string' ? literal(value.replaceAll('{stack}', this.stack)) : value,
    ]);
    new StateBackend(this, row.backend.type, Object.fromEntries(settings));
    const kubeconfig = {
      type: 'string',
      default: '~/.kube/config',
      description: `Kubeconfig that has the context ${row.context}`,
    };
    this.element('var', 'kubeconfig', (id) => new TerraformVariable(this, id, kubeconfig));
    const access = { configPath: '${var.kubeconfig}', configContext: literal(row.context) };
    new KubernetesProvider(this, 'kubernetes', access);
    new HelmProvider(this, 'helm', { kubernetes: access });
    if (part === 'foundation') new RandomProvider(this);
    const value = { environment: row.name, stack: this.stack };
    this.element('output', 'keelson', () => new TerraformOutput(this, 'keelson', { value }));
  }

  /**
   * Makes an element whose address comes from what it is for, not from its place in the tree.
   * @param type the address' first part: `helm_release`, `var`
   * @param identity `rabbit/admin`
   * @throws KeelsonError when two identities come to one address
   */
  element<T extends TerraformElement>(
    type: string,
    identity: string,
    make: (id: string) => T,
    name = slug(identity),
  ): T {
    const address = `${type}.${name}`;
    const first = this.taken.get(address);
    if (first !== undefined)
      throw new KeelsonError([
        {
          path: this.stack,
          message: `${identity} and ${first} come to one Terraform address, ${address}`,
          fix: 'Give one of the two another name.',
        },
      ]);
    this.taken.set(address, identity);
    const element = make(`${type}_${name}`);
    element.overrideLogicalId(name);
    return element;
  }

  /** Leaves the state without being destroyed: what the row names and this stack no longer has. Called last. */
  protected forget(): void {
    const gone = [...new Set(this.row.forget)].filter((address) => !this.taken.has(address));
    const blocks = gone.map((from) => ({ from, lifecycle: { destroy: false } }));
    if (blocks.length > 0) this.addOverride('removed', blocks);
  }
}

/** The cdktf CLI deletes the folder of a stack that is gone, with the state in it. A stack lies four folders deep. */
function refuseStateInOutput({ name, backend: { type, settings } }: Row): void {
  const path = String(settings.path ?? '');
  const outside = posix.isAbsolute(path) || posix.normalize(path).startsWith('../../../../');
  new Check(name)
    .that(type !== 'local' || outside, {
      prop: 'backend.settings.path',
      given: path,
      message: 'lies in the output, where a state can be lost with a stack that is gone',
      allowed: "a path out of the stack's folder and of dist, as ../../../../.state/{stack}.tfstate",
    })
    .done();
}
