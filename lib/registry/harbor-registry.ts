import { Duration } from 'cdk8s';
import type { Bucket } from '../handles/bucket';
import type { Directory } from '../handles/directory';
import type { ImageRegistry, ImageRegistryAccess } from '../handles/image-registry';
import { ISSUER } from '../handles/issuer';
import type { PublicHost } from '../handles/public-host';
import type { SqlDatabase } from '../handles/sql-database';
import type { StorageClass } from '../handles/storage-class';
import type { Api, ApiResource } from '../kernel/api';
import { HARBOR_CHART, tagOf } from '../kernel/catalog';
import type { Environment } from '../kernel/environment';
import type { Endpoint } from '../kernel/facts';
import { Check } from '../kernel/faults';
import { PodDisruptionBudget } from '../kernel/kubernetes';
import { Manifest } from '../kernel/manifest';
import type { SecretRef } from '../kernel/needs';
import { System, type SystemProps } from '../kernel/system';
import { makeSettings, openApi } from './harbor-api';
import { certificateOf, certificatesOf } from './harbor-certificates';
import { COMPONENTS, labelsOf, replicasOfComponent } from './harbor-components';
import { makeDirectory } from './harbor-directory';
import { stateHarbor } from './harbor-facts';
import { type HarborPlan, planHarbor, replicasOf } from './harbor-plan';
import { makeProject, makeProxy } from './harbor-projects';
import { HarborPullers } from './harbor-pullers';
import { makeReplication } from './harbor-replication';
import { HarborRobots } from './harbor-robots';
import { checkHarbor } from './harbor-rules';
import { makeSecrets } from './harbor-secrets';
import type { HarborShape } from './harbor-shape';
import { harborValues } from './harbor-values';

export interface HarborRegistryProps extends SystemProps, HarborShape {
  /** Under which people and machines reach it, and images are named. */
  readonly host: PublicHost;
  /** Where images lie. It is decided once: they do not move to another. */
  readonly blobs: Bucket;
  readonly database: SqlDatabase<'postgresql'>;
  /** Class of the volumes of its queue and its scanner. */
  readonly storage: StorageClass<'RWO'>;
  /** Who logs in, and who belongs to which group. @default `admin` and robots alone */
  readonly directory?: Directory;
}

/**
 * Harbor 2.15: images of the company, scanned, with projects, members, robots, proxies of foreign registries, and replication to
 * the registries of other environments. The chart makes pods; everything else is ours.
 */
export class HarborRegistry extends System {
  /** As images name it. */
  readonly host: string;
  /** The whole of it, inside the cluster; people and nodes come by the host. */
  readonly web: Endpoint;
  private readonly plan: HarborPlan;
  private readonly api: Api;
  private readonly robots: HarborRobots;
  private readonly made = new Map<string, ApiResource>();
  private readonly pullers: HarborPullers;

  /** @throws KeelsonError with everything that chart and API would take and not survive: see docs/systems/harbor-registry.md */
  constructor(env: Environment, id: string, props: HarborRegistryProps) {
    const version = tagOf(HARBOR_CHART.images[0]?.ref ?? '');
    super(env, id, props, { app: 'harbor', version, maxId: 40, security: 'restricted' });
    this.plan = planHarbor(this, props.host.url, props);
    this.host = new URL(props.host.url).host;
    const check = new Check(this.path);
    checkHarbor(check, this.plan, env, props.directory !== undefined);
    check.done();
    const chart = env.chart(HARBOR_CHART);
    const storageClass = props.storage.for(this);
    const { web, pods } = stateHarbor(this, this.plan, chart.images, storageClass);
    this.web = web;
    const store = [pods.get('registry')].filter((at) => at !== undefined);
    const site = { bucket: props.blobs.for(this, 'write', store), database: props.database.for(this) };
    const secrets = makeSecrets(this, site.bucket, site.database);
    const values = harborValues(this.plan, { ...site, storageClass, secrets, mirror: env.row.mirror });
    this.need.release({ name: id, chart, values: env.values(values, chart), phase: 'applications' });
    // A layer of several GiB over a slow line is one request.
    const use = { timeout: Duration.hours(1), trust: certificateOf(this.plan, 'nginx') };
    props.host.for(this, web, this.plan.tls ? use : {});
    this.ambient(ISSUER, (issuer) => {
      for (const ask of certificatesOf(this.plan)) issuer.certificate(this, ask);
    });
    this.writeBudgets();
    this.reachOut();
    this.api = openApi(this, this.plan, secrets.admin);
    this.robots = new HarborRobots(this, this.api, this.host);
    this.pullers = new HarborPullers(this, this.robots);
    this.makeContent(props.directory);
  }

  /**
   * Images, with an account for each system that pulls them.
   * @param projects names of projects and proxies. @default all, and those to come
   */
  images(...projects: readonly string[]): ImageRegistry {
    for (const given of projects)
      new Check(this.path)
        .that(this.made.has(given), {
          prop: 'images()',
          given,
          message: 'is no project of this registry',
          allowed: [...this.made.keys()].join(', ') || 'none',
        })
        .done();
    return { kind: 'image-registry', owner: this, for: (taker) => this.pullers.serve(taker, projects) };
  }

  /** Secret in the taker's namespace with which its pods pull: for `imagePullSecrets`. @param projects as of `images()` */
  pullSecret(taker: System, ...projects: readonly string[]): SecretRef {
    return this.images(...projects).for(taker).secret;
  }

  /** An account of a project's `robots`, for a system that is one: a builder that pushes. */
  robot(project: string, robot: string): ImageRegistry {
    const all = Object.keys(this.plan.projects[project]?.robots ?? {});
    new Check(this.path)
      .that(all.includes(robot), {
        prop: 'robot()',
        given: `${project}/${robot}`,
        message: 'is no robot of a project of this registry',
        allowed: all.map((name) => `${project}/${name}`).join(', ') || 'none',
      })
      .done();
    const taken = new Map<string, ImageRegistryAccess>();
    return {
      kind: 'image-registry',
      owner: this,
      for: (taker) => {
        taker.standsAfter(this);
        const access = taken.get(taker.id) ?? this.robots.named(taker, project, robot);
        taken.set(taker.id, access);
        return access;
      },
    };
  }

  override connect(): void {
    this.pullers.write(this.made);
  }

  /** Everything that is made through Harbor's own API. */
  private makeContent(directory: Directory | undefined): void {
    const { api, plan, robots, made } = this;
    makeSettings(api);
    const groups = directory === undefined ? new Map() : makeDirectory(this, api, plan, directory.for(this));
    for (const [name, project] of Object.entries(plan.projects)) {
      made.set(name, makeProject(api, name, project, { groups, robots }));
      this.state.holds({ name, filled: project.replica === true });
    }
    for (const [name, proxy] of Object.entries(plan.proxies)) made.set(name, makeProxy(this, api, name, proxy));
    const replicas = replicasOf(plan).map((name) => made.get(name) as ApiResource);
    if (replicas.length > 0) robots.forReplication(replicas);
    for (const [name, replication] of Object.entries(plan.replications))
      makeReplication(this, api, name, replication, made);
  }

  /** Foreign registries, and what is known of vulnerabilities. */
  private reachOut(): void {
    const { env, plan, state } = this;
    const pods = (component: string) => state.allPods.filter(({ id }) => id === `${this.id}/${component}`);
    if (!plan.offline) this.use(env.outside('vulnerabilities', 'mirror.gcr.io', 443), pods('trivy'));
    for (const { of } of Object.values(plan.proxies)) {
      const [host = '', port = '443'] = of.split(':');
      this.use(env.outside(`registry-${host}`, host, Number(port)), [...pods('core'), ...pods('jobservice')]);
    }
  }

  private writeBudgets(): void {
    for (const component of COMPONENTS)
      if (replicasOfComponent(this.plan, component) > 1)
        new Manifest(this, PodDisruptionBudget, {
          name: this.name(component),
          spec: {
            maxUnavailable: 1,
            selector: { matchLabels: labelsOf(this.plan, component) },
            unhealthyPodEvictionPolicy: 'AlwaysAllow',
          },
        });
  }
}
