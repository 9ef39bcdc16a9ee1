import { HelmProvider } from '@cdktf/provider-helm/lib/provider';
import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { type App, type TerraformElement, TerraformOutput, TerraformStack, TerraformVariable } from 'cdktf';
import type { Row } from '../kernel/row';
import { RandomProvider, StateBackend } from './elements';
import { literal } from './expressions';

/** What the environment's stacks have in common: state, providers, the way to the cluster. */
export class EnvironmentStack extends TerraformStack {
  private readonly taken = new Map<string, string>();

  constructor(
    app: App,
    readonly row: Row,
    part: 'foundation' | 'applications',
  ) {
    super(app, `${row.name}-${part}`);
    const stack = `${row.name}-${part}`;
    const settings = Object.entries(row.backend.settings).map(([key, value]) => [
      key,
      typeof value === 'string' ? literal(value.replaceAll('{stack}', stack)) : value,
    ]);
    new StateBackend(this, row.backend.type, Object.fromEntries(settings));
    const kubeconfig = new TerraformVariable(this, 'kubeconfig', {
      type: 'string',
      default: '~/.kube/config',
      description: `Kubeconfig that has the context ${row.context}`,
    });
    this.named(kubeconfig, 'kubeconfig');
    const access = { configPath: '${var.kubeconfig}', configContext: literal(row.context) };
    new KubernetesProvider(this, 'kubernetes', access);
    new HelmProvider(this, 'helm', { kubernetes: access });
    if (part === 'foundation') new RandomProvider(this);
    this.named(new TerraformOutput(this, 'keelson', { value: { environment: row.name, stack } }), 'keelson');
    this.forget();
  }

  /** Gives an element the address that its need has, not that of its place in the tree. Two with one address are a fault. */
  named<T extends TerraformElement>(element: T, name: string): T {
    const key = `${element.constructor.name}.${name}`;
    const first = this.taken.get(key);
    if (first !== undefined) throw new Error(`${element.node.path} and ${first} have one Terraform address: ${name}.`);
    this.taken.set(key, element.node.path);
    element.overrideLogicalId(name);
    return element;
  }

  /** Leaves the state without being destroyed, for what the row names and this stack no longer has. */
  private forget(): void {
    const blocks = (this.row.forget ?? []).map((from) => ({ from, lifecycle: { destroy: false } }));
    if (blocks.length > 0) this.addOverride('removed', blocks);
  }
}
