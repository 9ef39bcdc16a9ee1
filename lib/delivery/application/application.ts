import { MESH } from '../../handles/mesh';
import { RELEASES, ROLLOUT } from '../../handles/releases';
import { Check, fail } from '../../kernel/base/faults';
import { labelValue } from '../../kernel/base/names';
import type { Environment } from '../../kernel/environment';
import type { Endpoint, Pods } from '../../kernel/facts';
import { ConfigMap, Deployment, ServiceAccount } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { SecretRef } from '../../kernel/needs';
import { stampOf } from '../../kernel/needs/text';
import { System } from '../../kernel/system';
import { autoscaler, type ServerOf, stateServer, templateOf, writeServer } from '../../workloads/server';
import { servicePorts, stateApplication, stateEndpoints, writeServices } from './facts';
import { type ApplicationPlan, planApplication } from './plan';
import { podLabels, SETTLED, scaleOf, serverOf, writeDeployment } from './pods';
import type { ApplicationProps } from './props';
import { checkApplication } from './rules';

/**
 * A service of a company's own: its image, and what everybody expects of a service that may not be down: probes, pods in several
 * zones, a budget, a graceful end, logs, metrics, alerts, and a release that reaches a few before it reaches all.
 *
 * ```ts
 * new Application(env, 'orders', {
 *   image: { name: 'orders', ref: 'registry.example.com/shop/orders:2.3.1' },
 *   ports: { grpc: { port: 9000, protocol: 'grpc' } },
 *   size: { cpu: 0.2, memory: Size.mebibytes(256) },
 *   scale: { min: 3, max: 12 },
 *   probes: { ready: { grpc: { service: 'ready' } }, live: { grpc: {} } },
 *   takes: (orders) => {
 *     const { user, password, at, database } = tidb.database('orders').for(orders);
 *     return { secrets: { DATABASE_URL: text`mysql://${user}:${password.url}@${at.host}:${at.port}/${database}` } };
 *   },
 *   watch: { metrics: { port: 9090, exports: { counter: ['grpc_server_handled_total'] } } },
 *   release: { canary: { analysis: { errors: { counter: 'grpc_server_handled_total', failed: 'grpc_code=~"Internal|Unknown"' } } } },
 * });
 * ```
 */
export class Application extends System {
  private readonly plan: ApplicationPlan;
  /** Of its program, once they are stated. */
  private readonly server: Pods[] = [];
  private readonly endpoints: ReadonlyMap<string, Endpoint>;

  /** @throws KeelsonError with everything that is wrong: see docs/systems/application.md */
  constructor(env: Environment, id: string, props: ApplicationProps) {
    super(env, id, props, { app: labelValue(props.image.name), image: props.image, maxId: 40, security: 'restricted' });
    const taken = props.takes?.(this) ?? {};
    this.plan = planApplication(this, props, podLabels(id, labelValue(props.image.name)), taken);
    const { plan } = this;
    const check = new Check(this.path);
    checkApplication(check, plan);
    check.done();

    const of = serverOf(plan, this.told());
    new Manifest(this, ServiceAccount, { name: id, wave: -1, automountServiceAccountToken: false });
    const { pods } = stateServer(this, of);
    this.server.push(pods);
    writeServices(this, plan);
    this.endpoints = stateEndpoints(this, plan, pods);
    this.write(of, pods, props);
    this.expose(props);
    stateApplication(this, plan, pods, this.endpoints, props.watch);
  }

  /**
   * Says that its program talks to an endpoint. What tries a release of it talks to nobody else.
   * @param from which of its pods do. @default those of its program
   * @throws KeelsonError when edges are frozen
   */
  override use(to: Endpoint, from: Pods | readonly Pods[] = this.server): void {
    super.use(to, from);
  }

  /**
   * Where it is called, for systems inside: `system.use(orders.endpoint())`.
   * @param port name of the port. @default the first
   * @throws KeelsonError naming the ports that there are
   */
  endpoint(port?: string): Endpoint {
    const names = this.plan.ports.map(({ name }) => name);
    return (
      this.endpoints.get(port ?? names[0] ?? '') ??
      fail(this.path, { prop: 'endpoint()', given: port, message: 'is no port of it', allowed: names.join(', ') })
    );
  }

  /** What its program reads. The ConfigMap is called after its content, so that another one is another version: the old pods keep theirs. */
  private told() {
    const { taken, config } = this.plan;
    const stamps: Record<string, string> = {};
    let secret: SecretRef | undefined;
    if (Object.keys(taken.secrets ?? {}).length > 0) {
      secret = this.need.secret({ name: this.name('secrets'), data: taken.secrets ?? {} });
      stamps.secrets = secret.stamp;
    }
    if (Object.keys(config.files).length === 0) return { stamps, ...(secret && { secret: secret.name }) };
    stamps.config = stampOf(config.files);
    const name = this.name(`config-${stamps.config}`);
    const { id } = new Manifest(this, ConfigMap, { name, wave: -1, data: config.files });
    this.state.deliver(id, { prune: 'never' });
    return { stamps, config: name, ...(secret && { secret: secret.name }) };
  }

  /** Its pods, and who makes them. */
  private write(of: ServerOf, pods: Pods, { policy }: ApplicationProps): void {
    const { id, plan } = this;
    const { release } = plan;
    const scales = scaleOf(plan);
    if (plan.kind === 'stateful') {
      const set = writeServer(this, { ...of, ...(scales && { scales }) });
      if (scales) this.state.exception('ready', 'how many of its pods are ready changes with what they have to do');
      else this.state.ready(set, { path: 'status.readyReplicas', is: String(plan.scale.min) });
      this.state.deliver(set.id, { prune: 'confirm' });
    } else if ('rolling' in release) {
      if (scales) autoscaler(this, Deployment, of, scales);
      this.state.ready(writeDeployment(this, plan, of), 'Available');
    } else {
      if (scales) autoscaler(this, ROLLOUT, of, scales);
      const ask = {
        name: id,
        prop: 'release',
        pods,
        template: templateOf(of),
        scaled: scales !== undefined,
        minReadySeconds: SETTLED,
        ports: servicePorts(plan),
        to: this.endpoint(),
        strategy: release,
        ...(policy && { policy }),
      };
      this.ambient(RELEASES, (releases) => releases.release(this, ask));
    }
    const shared = 'canary' in release && release.canary.traffic !== 'pods';
    if (policy !== undefined && !shared)
      this.ambient(MESH, (mesh) => void mesh.route(this, { name: id, to: this.endpoint(), policy }));
  }

  private expose({ exposure = [] }: ApplicationProps): void {
    for (const { host, port, path, timeout } of exposure)
      host.for(this, this.endpoint(port), { ...(path !== undefined && { path }), ...(timeout && { timeout }) });
  }
}
