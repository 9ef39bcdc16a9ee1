import { Release } from '@cdktf/provider-helm/lib/release';
import { Labels } from '@cdktf/provider-kubernetes/lib/labels';
import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import { NodeTaint } from '@cdktf/provider-kubernetes/lib/node-taint';
import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { type App, DataResource, type ITerraformDependable, TerraformVariable } from 'cdktf';
import type { Model } from '../kernel/model';
import type { CrdNeed, Foundation, NamespaceNeed, ReleaseNeed, SecretNeed } from '../kernel/needs';
import type { Row } from '../kernel/row';
import { byCode } from '../kernel/values';
import { toYaml } from '../kernel/yaml';
import { crdCommand, crdSources } from './crds';
import { RandomPassword } from './elements';
import { expression, literal, slug } from './expressions';
import { EnvironmentStack } from './stack';

/** What a stack is made from: plain data, so that no environment need be kept. */
export interface Taken {
  readonly row: Row;
  readonly foundation: Foundation;
  readonly model: Model;
}

/** `<environment>-foundation`: everything that must stand before the manifests are applied. */
export class FoundationStack extends EnvironmentStack {
  private readonly namespaces = new Map<string, NamespaceV1>();
  private readonly secrets = new Map<string, SecretV1[]>();
  private readonly crds = new Map<string, DataResource>();

  constructor(
    app: App,
    private readonly from: Taken,
  ) {
    super(app, from.row, 'foundation');
    const { foundation } = from;
    for (const need of inKeyOrder(foundation.namespaces)) this.namespace(need);
    for (const need of inKeyOrder(foundation.mints))
      this.named(new RandomPassword(this, `password_${slug(need.id)}`, need), slug(need.id));
    for (const { id, keys, what } of inKeyOrder(foundation.givens))
      for (const key of keys) this.given(`${id}/${key}`, `${what} (${key})`);
    for (const need of inKeyOrder(foundation.secrets)) this.secret(need);
    for (const need of inKeyOrder(foundation.crds)) this.carrier(need);
    releasesInOrder<Release>(from, 'foundation', (need, after) => this.release(need, after));
    this.nodes();
  }

  private namespace({ name, security, asker }: NamespaceNeed): void {
    const version = `v${this.row.kubernetes}`;
    const levels = Object.fromEntries(
      ['enforce', 'audit', 'warn'].flatMap((mode) => [
        [`pod-security.kubernetes.io/${mode}`, security],
        [`pod-security.kubernetes.io/${mode}-version`, version],
      ]),
    );
    const namespace = new NamespaceV1(this, `namespace_${name}`, {
      metadata: {
        name,
        labels: {
          ...levels,
          'app.kubernetes.io/managed-by': 'keelson',
          'keelson.dev/environment': this.row.name,
          'keelson.dev/system': asker,
        },
      },
      lifecycle: { preventDestroy: this.row.data !== 'scratch' },
    });
    this.namespaces.set(name, this.named(namespace, slug(name)));
  }

  private given(id: string, description: string): void {
    const variable = new TerraformVariable(this, `given_${slug(id)}`, {
      type: 'string',
      sensitive: true,
      nullable: false,
      description,
    });
    this.named(variable, slug(id));
  }

  private secret({ name, namespace, type, labels, data }: SecretNeed): void {
    const entries = Object.entries(data).sort(([a], [b]) => byCode(a, b));
    const secret = new SecretV1(this, `secret_${slug(namespace, name)}`, {
      metadata: {
        name,
        namespace: this.namespaceName(namespace),
        labels: { ...labels, 'app.kubernetes.io/managed-by': 'keelson' },
      },
      type,
      data: Object.fromEntries(entries.map(([key, value]) => [key, expression(value, this.from.foundation)])),
    });
    this.secrets.set(namespace, [...(this.secrets.get(namespace) ?? []), this.named(secret, slug(namespace, name))]);
  }

  /** Applied before the release, anew when the version changes; destroying it touches no CRD, since it has no destroy step. */
  private carrier({ id, crds }: CrdNeed): void {
    const sources = crdSources(crds, this.row.crdMirror);
    const carrier = new DataResource(this, `crds_${slug(id)}`, {
      triggersReplace: { version: crds.version, sources: sources.join(' ') },
      provisioners: [
        {
          type: 'local-exec',
          command: crdCommand(sources),
          environment: { KUBECONFIG: '${pathexpand(var.kubeconfig)}', CONTEXT: literal(this.row.context) },
        },
      ],
    });
    this.crds.set(id, this.named(carrier, `crds_${slug(id)}`));
  }

  private release(need: ReleaseNeed, after: readonly Release[]): Release {
    const carrier = this.crds.get(need.asker);
    const dependsOn: ITerraformDependable[] = [
      ...(carrier === undefined ? [] : [carrier]),
      ...(this.secrets.get(need.namespace) ?? []),
      ...after,
    ];
    return releaseElement(this, need, this.namespaceName(need.namespace), dependsOn);
  }

  private nodes(): void {
    for (const pool of this.row.pools) {
      const asked = this.from.foundation.nodes.filter((need) => need.pool === pool.name);
      const labels = Object.assign(
        { 'keelson.dev/pool': pool.name },
        pool.labels,
        ...asked.map((need) => need.labels),
      ) as Record<string, string>;
      const taints = [...new Set([...(pool.taints ?? []), ...asked.flatMap((need) => need.taints)])].sort(byCode);
      for (const { name } of pool.nodes) {
        const all = Object.fromEntries(Object.entries(labels).sort(([a], [b]) => byCode(a, b)));
        const element = new Labels(this, `labels_${name}`, {
          apiVersion: 'v1',
          kind: 'Node',
          metadata: { name },
          labels: all,
          force: true,
        });
        this.named(element, slug(name));
        if (taints.length > 0)
          this.named(
            new NodeTaint(this, `taints_${name}`, { metadata: { name }, taint: taints.map(taintOf), force: true }),
            slug(name),
          );
      }
    }
  }

  /** A reference where the namespace is ours, so that Terraform makes it first. */
  private namespaceName(name: string): string {
    return this.namespaces.has(name) ? `\${kubernetes_namespace_v1.${slug(name)}.metadata[0].name}` : name;
  }
}

/** A Helm release. The chart's `crds/` folder is left out: the carrier brings CRDs, and upgrades them. */
export function releaseElement(
  stack: EnvironmentStack,
  need: ReleaseNeed,
  namespace: string,
  dependsOn: ITerraformDependable[],
): Release {
  const release = new Release(stack, `release_${slug(need.name)}`, {
    name: need.name,
    repository: literal(need.chart.repository),
    chart: need.chart.chart,
    version: need.chart.version,
    namespace,
    values: [literal(toYaml(need.values))],
    skipCrds: true,
    createNamespace: false,
    wait: need.wait,
    timeout: need.timeoutSeconds,
    cleanupOnFail: true,
    maxHistory: 10,
    ...(dependsOn.length > 0 ? { dependsOn } : {}),
  });
  return stack.named(release, slug(need.name));
}

/** Releases of a phase, each with those that must stand before it: of its own system, and of systems that its system stands after. */
export function releasesInOrder<T>(
  { foundation, model }: Taken,
  phase: string,
  make: (need: ReleaseNeed, after: readonly T[]) => T,
): void {
  const made = new Map<string, T>();
  const before = new Map<string, ReadonlySet<string>>();
  const releasesOf = (system: string) =>
    [...foundation.releases.values()].filter((need) => need.asker === system && need.phase === phase);
  for (const system of model.systems) {
    // Systems come in order, so what stands before is known already; of a circle one side is left out.
    const inherited = system.after.flatMap((id) => [...(before.get(id) ?? [])]);
    const names = [...new Set(inherited)].sort(byCode);
    let last = names;
    for (const need of releasesOf(system.id)) {
      made.set(
        need.name,
        make(
          need,
          last.map((name) => made.get(name)).filter((it) => it !== undefined),
        ),
      );
      last = [need.name];
    }
    before.set(system.id, new Set(last));
  }
}

function taintOf(taint: string): { key: string; value: string; effect: string } {
  const [, key = '', value = '', effect = ''] = /^([^=:]+)(?:=([^:]*))?:(.+)$/.exec(taint) ?? [];
  return { key, value, effect };
}

function inKeyOrder<T>(map: ReadonlyMap<string, T>): T[] {
  return [...map.entries()].sort(([a], [b]) => byCode(a, b)).map(([, value]) => value);
}
