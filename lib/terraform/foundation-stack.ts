import type { Release } from '@cdktf/provider-helm/lib/release';
import { Labels } from '@cdktf/provider-kubernetes/lib/labels';
import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { NodeTaint } from '@cdktf/provider-kubernetes/lib/node-taint';
import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { type App, DataResource, TerraformVariable } from 'cdktf';
import type { NodePool } from '../kernel/base/row';
import { byCode, type Labels as LabelMap } from '../kernel/base/values';
import type { CrdNeed, MintNeed, NamespaceNeed, ReleaseNeed, SecretNeed } from '../kernel/needs';
import { crdCommand, crdSources } from './crds';
import { RandomPassword } from './elements';
import { expression, literal, slug, variableName } from './expressions';
import { releaseElement, releasesInOrder, type StackInput } from './releases';
import { EnvironmentStack } from './stack';

/** `<environment>-foundation`: everything that must stand before the manifests are applied. */
export class FoundationStack extends EnvironmentStack {
  private readonly namespaces = new Set<string>();
  /** By namespace: a chart there may read any of them. */
  private readonly secrets = new Map<string, SecretV1[]>();
  /** By the system that asked. */
  private readonly carriers = new Map<string, DataResource[]>();

  constructor(
    app: App,
    private readonly from: StackInput,
  ) {
    super(app, from.row, 'foundation');
    const { foundation } = from;
    for (const need of inKeyOrder(foundation.namespaces)) this.namespace(need);
    for (const need of inKeyOrder(foundation.mints)) this.password(need);
    for (const { id, keys, what } of inKeyOrder(foundation.givens))
      for (const key of keys) this.given(`${id}/${key}`, `${what} (${key})`);
    for (const need of inKeyOrder(foundation.secrets)) this.secret(need);
    for (const need of inKeyOrder(foundation.crds)) this.carrier(need);
    releasesInOrder<Release | DataResource>(
      from,
      'foundation',
      (need, before) => this.release(need, before),
      (system) => this.carriers.get(system) ?? [],
    );
    for (const pool of this.row.pools) this.nodes(pool);
    this.forget();
  }

  private namespace({ name, security, asker }: NamespaceNeed): void {
    const version = `v${this.row.kubernetes}`;
    const levels = Object.fromEntries(
      ['enforce', 'audit', 'warn'].flatMap((mode) => [
        [`pod-security.kubernetes.io/${mode}`, security],
        [`pod-security.kubernetes.io/${mode}-version`, version],
      ]),
    );
    const labels = {
      ...levels,
      'app.kubernetes.io/managed-by': 'keelson',
      'keelson.dev/environment': this.row.name,
      'keelson.dev/system': asker,
    };
    const lifecycle = { preventDestroy: this.row.data !== 'scratch' };
    const make = (id: string) => new NamespaceV1(this, id, { metadata: { name, labels }, lifecycle });
    this.element(NamespaceV1.tfResourceType, name, make);
    this.namespaces.add(name);
  }

  private password(need: MintNeed): void {
    this.element(RandomPassword.tfResourceType, need.id, (id) => new RandomPassword(this, id, need));
  }

  private given(identity: string, description: string): void {
    const variable = { type: 'string', sensitive: true, nullable: false, description };
    const make = (id: string) => new TerraformVariable(this, id, variable);
    this.element('var', identity, make, variableName(identity));
  }

  private secret({ name, namespace, type, labels, data }: SecretNeed): void {
    const entries = Object.entries(data).sort(([a], [b]) => byCode(a, b));
    const metadata = {
      name,
      namespace: this.namespaceName(namespace),
      labels: { ...labels, 'app.kubernetes.io/managed-by': 'keelson' },
    };
    const values = Object.fromEntries(entries.map(([key, value]) => [key, expression(value, this.from.foundation)]));
    const make = (id: string) => new SecretV1(this, id, { metadata, type, data: values });
    append(this.secrets, namespace, this.element(SecretV1.tfResourceType, `${namespace}/${name}`, make));
  }

  /** Applied before the release, anew when the version changes; destroying it touches no CRD, since it has no destroy step. */
  private carrier({ id, crds, asker }: CrdNeed): void {
    const sources = crdSources(crds, this.row.crdMirror);
    const environment = { KUBECONFIG: '${pathexpand(var.kubeconfig)}', CONTEXT: literal(this.row.context) };
    const make = (construct: string) =>
      new DataResource(this, construct, {
        triggersReplace: { version: crds.version, sources: sources.join(' ') },
        provisioners: [{ type: 'local-exec', command: crdCommand(sources), environment }],
      });
    append(this.carriers, asker, this.element(DataResource.tfResourceType, `crds_${id}`, make));
  }

  private release(need: ReleaseNeed, before: readonly (Release | DataResource)[]): Release {
    const secrets = this.secrets.get(need.namespace) ?? [];
    return releaseElement(this, need, this.namespaceName(need.namespace), [...before, ...secrets]);
  }

  private nodes(pool: NodePool): void {
    const asked = this.from.foundation.nodes.filter((need) => need.pool === pool.name);
    const all: LabelMap = Object.assign(
      { 'keelson.dev/pool': pool.name },
      pool.labels,
      ...asked.map((need) => need.labels),
    );
    const taints = [...new Set([...(pool.taints ?? []), ...asked.flatMap((need) => need.taints)])].sort(byCode);
    const taint = taints.map(taintOf);
    for (const { name, zone } of pool.nodes) {
      // What spreads over zones must find the row's zones on the nodes before anything is scheduled.
      const placed = zone === undefined ? all : { ...all, 'topology.kubernetes.io/zone': zone };
      const labels = Object.fromEntries(Object.entries(placed).sort(([a], [b]) => byCode(a, b)));
      const node = { apiVersion: 'v1', kind: 'Node', metadata: { name }, labels, force: true };
      this.element(Labels.tfResourceType, name, (id) => new Labels(this, id, node));
      if (taint.length > 0) {
        const make = (id: string) => new NodeTaint(this, id, { metadata: { name }, taint, force: true });
        this.element(NodeTaint.tfResourceType, name, make);
      }
    }
  }

  /** A reference where the namespace is ours, so that Terraform makes it first. */
  private namespaceName(name: string): string {
    return this.namespaces.has(name) ? `\${${NamespaceV1.tfResourceType}.${slug(name)}.metadata[0].name}` : name;
  }
}

function taintOf(taint: string): { key: string; value: string; effect: string } {
  const [, key = '', value = '', effect = ''] = /^([^=:]+)(?:=([^:]*))?:(.+)$/.exec(taint) ?? [];
  return { key, value, effect };
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  lists.set(key, [...(lists.get(key) ?? []), item]);
}

function inKeyOrder<T>(map: ReadonlyMap<string, T>): T[] {
  return [...map.entries()].sort(([a], [b]) => byCode(a, b)).map(([, value]) => value);
}
