import { DELIVERY, type Delivery } from '../../handles/delivery';
import type { DirectoryAccess } from '../../handles/directory';
import { certificateSecret, certified, serviceHosts } from '../../handles/issuer';
import { Check } from '../../kernel/base/faults';
import { tagOf } from '../../kernel/base/pin';
import { byCode, groupBy } from '../../kernel/base/values';
import type { Environment } from '../../kernel/environment';
import type { Endpoint, Pods } from '../../kernel/facts';
import { Manifest } from '../../kernel/manifest';
import { System } from '../../kernel/system';
import { budget } from '../../workloads/budget';
import { applicationSpec, layerOf } from './applications';
import { type GitOpsPods, stateGitOps } from './facts';
import { Inventory } from './inventory';
import { Application, AppProject } from './kinds';
import { GITOPS_LAWS } from './laws';
import { checkMembers } from './layer-rules';
import { componentName, SECRETS, type TlsComponent } from './names';
import { ARGO_CD_CHART, ARGO_CD_CRDS } from './pins';
import { type GitOpsPlan, planGitOps } from './plan';
import { projectSpec } from './projects';
import type { GitOpsProps } from './props';
import { checkGitOps } from './rules';
import { makeSecrets } from './secrets';
import { chartValues } from './values';
import { wavesOf } from './waves';

/**
 * Argo CD 3.4: delivers the files of this environment from a Git repository, an Application for each system in a project for each
 * layer. There is one in an environment.
 *
 * ```ts
 * new GitOps(env, 'gitops', {
 *   host: gateway.host('gitops'),
 *   repository: { url: 'https://git.example.com/platform/manifests.git', login: 'token' },
 *   directory: people.directory(), admins: ['platform'],
 * });
 * ```
 */
export class GitOps extends System implements Delivery {
  static override readonly laws = GITOPS_LAWS;

  /** Where people see what is delivered, and begin it. */
  readonly url: string;
  /** Its pages and its API, inside the cluster. */
  readonly api: Endpoint;
  private readonly plan: GitOpsPlan;
  private known?: Inventory;

  /** @throws KeelsonError with everything that Argo CD would take, and deliver nothing by, or too much: see docs/systems/git-ops.md */
  constructor(env: Environment, id: string, props: GitOpsProps) {
    // The chart's version is not Argo CD's.
    const version = tagOf(env.chartImage(ARGO_CD_CHART, 'global.image'));
    super(env, id, props, { app: 'argo-cd', version, maxId: 30, security: 'restricted' });
    env.offer(DELIVERY, this, this);
    this.plan = planGitOps(this, props, env.placement(this.path, props.pool));
    this.url = this.plan.url;
    const check = new Check(this.path);
    checkGitOps(check, this.plan, props);
    check.done();
    const { web, pods } = stateGitOps(this, this.plan);
    this.api = web;
    const directory = props.directory?.for(this);
    this.makeCertificates(directory);
    this.makeRelease(directory);
    this.useOutside(pods);
    props.host.for(this, web, this.plan.tls ? { trust: certificateSecret(SECRETS.server, this.namespace) } : {});
    for (const [component, at] of Object.entries(pods)) budget(this, at, { name: this.name(component) });
  }

  override close(): void {
    const check = new Check(this.path);
    checkMembers(check, this.plan, new Set(this.env.systems.map(({ id }) => id).sort(byCode)));
    check.done();
  }

  /**
   * A project for each layer, an Application for each system, this one with them: what each may touch, and what of it is no drift,
   * is told when the files are written, since others still make objects.
   */
  override finish(): void {
    const { plan, env } = this;
    const layers = groupBy(env.systems, (member) => layerOf(plan, member));
    for (const [layer, members] of layers)
      new Manifest(this, AppProject, { name: layer, wave: -1 }, () => ({
        spec: projectSpec(plan, layer, members, this.inventory),
      }));
    const waves = wavesOf(env.systems);
    for (const member of env.systems) {
      const layer = layerOf(plan, member);
      // Its own file holds the others: as healthy as they are, it comes last.
      const wave = member === this ? Math.max(...waves.values()) + 1 : waves.get(member.id);
      const annotations = { 'argocd.argoproj.io/sync-wave': String(wave) };
      new Manifest(this, Application, { name: member.id, annotations }, () => ({
        spec: applicationSpec(plan, member, { layer, ignored: this.inventory.ignoredOf(member) }),
      }));
    }
  }

  private get inventory(): Inventory {
    this.known ??= new Inventory(this.env);
    return this.known;
  }

  /** What its parts are known by, to each other and to the host's proxies. */
  private makeCertificates(directory: DirectoryAccess | undefined): void {
    const of: TlsComponent[] = ['repo-server'];
    if (this.plan.tls) of.push('server');
    if (directory !== undefined) of.push('dex-server');
    for (const component of of)
      certified(this, {
        name: this.name(`${component}-tls`),
        secretName: SECRETS[component],
        hosts: serviceHosts(componentName(this.id, component), this.namespace),
      });
  }

  private makeRelease(directory: DirectoryAccess | undefined): void {
    const { env, need, id, plan } = this;
    const chart = env.chart(ARGO_CD_CHART);
    const secrets = makeSecrets(this, plan, directory);
    need.crds(id, env.crds(ARGO_CD_CRDS, ARGO_CD_CHART));
    // Its pods wait for certificates, and those for the file that it would deliver.
    need.release({ name: id, chart, values: env.values(chartValues(plan, secrets, directory), chart), wait: false });
  }

  private useOutside(pods: GitOpsPods): void {
    const { env, plan } = this;
    const { host, port, at, cidrs } = plan.repository;
    this.use(at ?? env.outside('git', host, port, cidrs), pods['repo-server'] as Pods);
    for (const [name, receiver] of Object.entries(plan.receivers)) {
      const outside = receiver.to === 'webhook' ? 443 : (receiver.port ?? 465);
      this.use(
        env.outside(`notify-${name}`, receiver.host, outside, receiver.cidrs),
        pods['notifications-controller'] as Pods,
      );
    }
  }
}
