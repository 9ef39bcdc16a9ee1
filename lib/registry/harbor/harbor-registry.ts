import { Duration } from 'cdk8s';
import type { ImageRegistry } from '../../handles/image-registry';
import { certificateSecret, certified } from '../../handles/issuer';
import type { HostAsk } from '../../handles/public-host';
import { Check, fail, listed } from '../../kernel/base/faults';
import { tagOf } from '../../kernel/base/pin';
import type { Environment } from '../../kernel/environment';
import type { Endpoint } from '../../kernel/facts';
import type { SecretRef } from '../../kernel/needs';
import type { Api, ApiResource } from '../../kernel/needs/api';
import { System } from '../../kernel/system';
import { budget } from '../../workloads/budget';
import { makeApi, makeLogins, makeSettings } from './api';
import { type HarborPods, stateHarbor } from './facts';
import { HARBOR_LAWS } from './laws';
import { COMPONENTS, certificateOf } from './names';
import { certificatesOf, harborValues } from './objects';
import { HARBOR_CHART } from './pins';
import { filledProjects, type HarborPlan, planHarbor } from './plan';
import { makeProject, makeProxy } from './projects';
import type { HarborRegistryProps } from './props';
import { makeReplication } from './replication';
import { HarborRobots } from './robots';
import { checkHarbor } from './rules';
import { type HarborSecrets, makeSecrets } from './secrets';

/**
 * Harbor 2.15: images of the company, scanned, with projects, members, robots, proxies of foreign registries, and replication to
 * the registries of other environments. The chart makes pods; everything else is ours.
 *
 * ```ts
 * const registry = new HarborRegistry(env, 'registry', { host, blobs, database, storage, projects: { platform: {} } });
 * new Shop(env, 'shop', { images: registry.images('platform') });
 * ```
 */
export class HarborRegistry extends System {
  static override readonly laws = HARBOR_LAWS;

  /** As images name it. */
  readonly host: string;
  /** The whole of it, inside the cluster; people and nodes come by the host. */
  readonly web: Endpoint;
  private readonly plan: HarborPlan;
  private readonly api: Api;
  private readonly robots: HarborRobots;
  /** Projects and proxies. */
  private readonly made = new Map<string, ApiResource>();

  /** @throws KeelsonError with everything that chart and API would take and not survive: see docs/systems/harbor-registry.md */
  constructor(env: Environment, id: string, props: HarborRegistryProps) {
    // The chart's version is not Harbor's.
    const version = tagOf(env.chartImage(HARBOR_CHART, 'core.image'));
    super(env, id, props, { app: 'harbor', version, maxId: 40, security: 'restricted' });
    this.plan = planHarbor(this, props, env.placement(this.path, props.pool));
    this.host = this.plan.host;
    const check = new Check(this.path);
    checkHarbor(check, this.plan);
    check.done();
    const { web, pods } = stateHarbor(this, this.plan);
    this.web = web;
    for (const ask of certificatesOf(this.plan)) certified(this, ask);
    const secrets = this.makeRelease(props, pods);
    props.host.for(this, web, hostAsk(this.plan));
    for (const part of COMPONENTS) budget(this, pods[part], { name: this.name(part), evictUnready: true });
    this.api = makeApi(this, this.plan, secrets.admin);
    this.robots = new HarborRobots(this, this.api, this.host);
    this.makeContent();
  }

  /**
   * Images, with an account for each system that pulls them.
   * @param projects names of projects and proxies. @default all, and those to come
   * @throws KeelsonError when there is none of that name
   */
  images(...projects: readonly string[]): ImageRegistry {
    const check = new Check(this.path);
    const allowed = listed(this.made.keys());
    for (const given of projects)
      check.that(this.made.has(given), {
        prop: 'images()',
        given,
        message: 'is no project of this registry',
        allowed,
      });
    check.done();
    return { offers: 'image-registry', giver: this, for: (taker) => this.robots.pull(taker, projects) };
  }

  /**
   * Secret in the taker's namespace with which its pods pull: for `imagePullSecrets`.
   * @param projects as of {@link images}. @default all, and those to come
   * @throws KeelsonError when there is none of that name, or everybody has taken
   */
  pullSecret(taker: System, ...projects: readonly string[]): SecretRef {
    return this.images(...projects).for(taker).secret;
  }

  /** An account of a project's `robots`, for a system that is one: a builder that pushes. @throws KeelsonError when there is none of that name */
  robot(project: string, robot: string): ImageRegistry {
    const all = Object.keys(this.plan.projects[project]?.robots ?? {});
    if (!all.includes(robot))
      fail(this.path, {
        prop: 'robot()',
        given: `${project}/${robot}`,
        message: 'is no robot of a project of this registry',
        allowed: listed(all.map((name) => `${project}/${name}`)),
      });
    return { offers: 'image-registry', giver: this, for: (taker) => this.robots.take(taker, project, robot) };
  }

  override close(): void {
    this.robots.makePullers(this.made);
  }

  /** The chart, with what it stands on. */
  private makeRelease({ storage, blobs, database }: HarborRegistryProps, { registry }: HarborPods): HarborSecrets {
    const { env, need, id } = this;
    storage.for(this);
    const stores = { images: blobs.for(this, 'write', [registry]), database: database.for(this) };
    const secrets = makeSecrets(this, stores);
    const chart = env.chart(HARBOR_CHART);
    const values = env.values(harborValues(this.plan, stores, secrets), chart);
    need.release({ name: id, chart, values, phase: 'applications' });
    return secrets;
  }

  /** Everything that is made through Harbor's own API. */
  private makeContent(): void {
    const { api, plan, robots, made } = this;
    makeSettings(api);
    const groups = makeLogins(this, api, plan);
    for (const [name, project] of Object.entries(plan.projects)) {
      made.set(name, makeProject(api, name, project, { groups, robots }));
      this.state.holds({ name, filled: project.replica === true });
    }
    for (const [name, proxy] of Object.entries(plan.proxies)) made.set(name, makeProxy(this, api, name, proxy));
    const filled = filledProjects(plan).map((name) => made.get(name) as ApiResource);
    if (filled.length > 0) robots.makeReplication(filled);
    for (const [name, one] of Object.entries(plan.replications)) makeReplication(this, api, name, one, made);
  }
}

/** A layer of several GiB over a slow line is one request. */
function hostAsk({ id, namespace, tls }: HarborPlan): HostAsk {
  const trust = certificateSecret(certificateOf(id, 'nginx'), namespace);
  return tls ? { timeout: Duration.hours(1), trust } : {};
}
