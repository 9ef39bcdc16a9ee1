import { certified } from '../../handles/issuer';
import { type GuardAsk, MESH, type Mesh, type RouteAccess, type RouteAsk } from '../../handles/mesh';
import { MONITORING } from '../../handles/monitoring';
import type { PublicHost } from '../../handles/public-host';
import type { PublicPort } from '../../handles/public-port';
import { Check, fail } from '../../kernel/base/faults';
import { role } from '../../kernel/base/role';
import type { Environment } from '../../kernel/environment';
import type { Endpoint, Pods } from '../../kernel/facts';
import { System } from '../../kernel/system';
import { meshAlerts, meshDashboard } from './alerts';
import { domainCertificate } from './gateway';
import { MeshHost } from './host';
import { checkHost } from './host-rules';
import { ISTIO_LAWS } from './laws';
import { ISTIO_CRDS, ISTIOD_CHART } from './pins';
import { type MeshPlan, planMesh } from './plan';
import { checkPort, MeshPort, openUdp } from './ports';
import type { IstioMeshProps } from './props';
import { releaseGateway, releaseMesh } from './releases';
import { Asked } from './routes';
import { checkMesh } from './rules';
import { settleMesh, useMesh } from './settlement';
import { type Stated, stateMesh } from './stated';

/**
 * Istio 1.30 with a proxy beside each pod: services prove who they are, nobody calls whom it has no edge to, and how they are called
 * is said by values. Every system is in it that can be, wherever its line stands and without a word of its own; who is not, and
 * why, stands in the ConfigMap `<id>-enrolment`. One for an environment.
 *
 * ```ts
 * const mesh = new IstioMesh(env, 'mesh', {});
 * new Shop(env, 'shop', { host: mesh.host('shop') });          // in it: props.host.for(this, this.web)
 * ```
 */
export class IstioMesh extends System implements Mesh {
  static override readonly laws = ISTIO_LAWS;

  private readonly props: IstioMeshProps;
  private readonly plan: MeshPlan;
  private readonly stated: Stated;
  private readonly asked: Asked;
  private readonly hosts = new Map<string, MeshHost>();
  private readonly ports: MeshPort[] = [];
  private scrapers?: Pods;

  /** @throws KeelsonError with everything that the cluster would take and then be no mesh by, and where the environment has one already */
  constructor(env: Environment, id: string, props: IstioMeshProps = {}) {
    const { version } = env.chart(ISTIOD_CHART);
    super(env, id, props, { app: 'istio', version, maxId: 30, security: 'restricted' });
    const check = new Check(this.path);
    checkMesh(check, env, props);
    check.done();
    this.props = props;
    this.plan = planMesh(this, props);
    const { plan } = this;
    env.offer(MESH, this, this);
    if (props.telemetry !== 'none')
      // It lets them in, and needs nothing of them: who waits for the mesh does not wait for those.
      this.ambient(
        MONITORING,
        ({ scrapers }) => {
          this.scrapers = scrapers;
        },
        'any',
      );

    this.need.namespace(plan.gatewayNamespace, 'restricted');
    this.need.namespace(plan.cniNamespace, 'privileged');
    this.need.crds('istio', env.crds(ISTIO_CRDS, env.chart(ISTIOD_CHART)));
    releaseMesh(this, plan);
    this.stated = stateMesh(this, plan);
    this.asked = new Asked(this, this.stated);
    this.askCertificate();
    // istiod writes its authority there.
    const webhook = { group: 'admissionregistration.k8s.io', kind: 'MutatingWebhookConfiguration' };
    const ignore = ['/webhooks/0/clientConfig/caBundle'];
    this.state.deliver({ ...webhook, name: this.name('enrolment') }, { ignore });
    this.state.alert(...meshAlerts(plan));
    this.state.dashboard(meshDashboard(plan));
  }

  /**
   * A host on the gateway, by what stands before the domain (`shop`), or by its whole name. The same one again for the same name.
   * @throws KeelsonError when it is no host of the domain, or none that its certificate holds
   */
  host(name: string | { readonly exactly: string }): PublicHost {
    const given = typeof name === 'string' ? name : name.exactly;
    const host = typeof name === 'string' ? `${name}.${this.plan.domain}` : name.exactly;
    const known = this.hosts.get(host);
    if (known !== undefined) return known;
    const check = new Check(this.path);
    checkHost(check, given, host, this.plan.domain);
    check.done();
    const { gateways, https } = this.stated;
    const at: Endpoint = { ...https, host, port: 443 };
    const made = new MeshHost(this, host, at, (to) => this.use(to, gateways));
    this.env.offer(role<PublicHost>(`host ${host}`, this.className), made, this);
    this.hosts.set(host, made);
    return made;
  }

  /**
   * A port of the gateway for what is no HTTP.
   * @throws KeelsonError when it is open already, or the gateway's own
   */
  tcp(port: number): PublicPort {
    return this.port('tcp', port, (_, to) => this.use(to, this.stated.gateways));
  }

  /**
   * A port of UDP: past the mesh, which does not carry it, by a load balancer of the taker's own.
   * @throws KeelsonError when it is open already
   */
  udp(port: number): PublicPort {
    return this.port('udp', port, (taker, to) => openUdp(taker, to, port, this.plan.from));
  }

  /** @throws KeelsonError with everything that Istio would take and then serve nothing, or something else, by */
  route(taker: System, ask: RouteAsk): RouteAccess {
    return this.asked.route(taker, ask);
  }

  /** @throws KeelsonError when a rule would let in nobody, or everybody */
  guard(taker: System, ask: GuardAsk): void {
    this.asked.guard(taker, ask);
  }

  /** Everybody has taken: ports are known. */
  override close(): void {
    releaseGateway(this, this.plan, this.ports);
    for (const { port, protocol, answer } of this.ports)
      if (protocol === 'tcp' && answer !== undefined)
        this.state.allow(
          this.plan.from === undefined ? 'internet' : { cidrs: this.plan.from },
          this.state.serves({
            id: `tcp-${port}`,
            at: this.stated.gateways,
            service: this.plan.gateway,
            podPort: port,
            protocol,
          }),
        );
  }

  /** Everything is stated: who is in the mesh reaches the control plane, and is measured. */
  override observe(): void {
    if (!this.retiring) useMesh(this, this.plan, this.props, this.stated, this.scrapers);
  }

  /** Edges are frozen: what holds in each namespace follows from them. */
  override finish(): void {
    this.refuseLeft();
    if (this.retiring) return;
    const { plan, props, stated, asked, scrapers } = this;
    const at = { hosts: [...this.hosts.values()], ports: this.ports, asked };
    settleMesh(this, { plan, props, stated, ...at, ...(scrapers && { scrapers }) });
  }

  /** Hosts that would be answered by nobody, although somebody stands ready. */
  private refuseLeft(): void {
    const left = [...this.hosts.values()].flatMap(({ host, answers }) =>
      answers.map(({ taker }) => `${host} (${taker.path})`),
    );
    new Check(this.path)
      .that(!this.retiring || left.length === 0, {
        prop: 'retiring',
        given: true,
        message: `leaves hosts that are answered still: ${[...new Set(left)].join(', ')}`,
        fix: 'Bind them to another gateway first, or retire who answers too.',
      })
      .done();
  }

  private port(protocol: 'tcp' | 'udp', port: number, open: (taker: System, to: Endpoint) => void): PublicPort {
    if (!this.env.taking)
      fail(this.path, {
        prop: `${protocol}()`,
        given: port,
        message: 'is opened when everybody has taken',
        fix: 'Open it in the stack, or in a constructor.',
      });
    const check = new Check(this.path);
    checkPort(check, protocol, port, this.ports);
    check.done();
    const made = new MeshPort(this, protocol, `${protocol}-${port}.${this.plan.domain}`, port, open);
    this.ports.push(made);
    return made;
  }

  /** One for all hosts, beside the pods that show it. */
  private askCertificate(): void {
    const { domain, authority, gatewayNamespace: namespace } = this.plan;
    const { gateways, http } = this.stated;
    const door = { id: this.id, through: { ingressClass: 'istio' }, from: gateways, http };
    const open = authority === 'environment' ? {} : { public: door };
    certified(this, { name: domainCertificate(this), namespace, hosts: [domain, `*.${domain}`], ...open });
  }
}
