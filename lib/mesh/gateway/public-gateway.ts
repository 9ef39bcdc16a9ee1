import { certified, ISSUER, type PublicDoor } from '../../handles/issuer';
import { type PublicHost, unanswered } from '../../handles/public-host';
import { Check } from '../../kernel/base/faults';
import { named } from '../../kernel/base/kind';
import { role } from '../../kernel/base/role';
import type { Environment } from '../../kernel/environment';
import { System } from '../../kernel/system';
import { type Binding, doorOf, homeOf, peerOf } from './bindings';
import { stateGateway } from './facts';
import { GatewayHost } from './host';
import { Gateway } from './kinds';
import { GATEWAY_LAWS } from './laws';
import { PLAIN } from './objects';
import { GATEWAY_API_CRDS } from './pins';
import type { PublicGatewayProps } from './props';
import { secretOf, writeRoutes } from './routes';
import { checkGateway, checkHost, checkRoom } from './rules';

/**
 * Hosts over HTTPS, through a GatewayClass or an IngressClass that the cluster has already. A host knows its URL before anything
 * answers there; what answers gets a route beside it, the host's certificate, and an edge from the class's proxies.
 *
 * ```ts
 * const gateway = new PublicGateway(env, 'public', { gatewayClass: 'eg', proxies: { namespace: 'envoy', labels: { app: 'envoy' } } });
 * new Registry(env, 'registry', { host: gateway.host('registry') });      // in it: props.host.for(this, this.web)
 * ```
 */
export class PublicGateway extends System {
  static override readonly laws = GATEWAY_LAWS;

  private readonly of: PublicGatewayProps;
  private readonly domain: string;
  private readonly hosts = new Map<string, GatewayHost>();
  private readonly certified = new Set<string>();

  /** @throws KeelsonError with everything that the cluster takes and then serves nothing by: see docs/systems/public-gateway.md */
  constructor(env: Environment, id: string, props: PublicGatewayProps) {
    super(env, id, props, { app: 'public-gateway', maxId: 40, security: 'restricted' });
    const check = new Check(this.path);
    checkGateway(check, props);
    check.done();
    this.of = props;
    this.domain = props.domain ?? env.row.domain;
    this.ambient(ISSUER, () => {});
    if (props.crds === 'made') this.need.crds('gateway-api', GATEWAY_API_CRDS);
    this.stateClass();
    stateGateway(this, props.proxies);
  }

  /**
   * A host by what stands before the domain (`registry`), or, on purpose, by its whole name wherever that is. The same one again
   * for the same name; one that another gateway has is refused, naming both.
   * @throws KeelsonError when it is no host, or not one of this domain
   */
  host(name: string | { readonly exactly: string }): PublicHost {
    const given = typeof name === 'string' ? name : name.exactly;
    const host = typeof name === 'string' ? `${name}.${this.domain}` : name.exactly;
    const known = this.hosts.get(host);
    if (known !== undefined) return known;
    const section = `https-${given.replaceAll('.', '-')}`.slice(0, 63).replace(/-+$/, '');
    const twin = [...this.hosts.values()].find((other) => other.section === section);
    const check = new Check(this.path);
    checkHost(check, given, host, this.domain, typeof name !== 'string');
    if (this.of.gatewayClass !== undefined) checkRoom(check, this, given, this.hosts.size);
    check
      .that(twin === undefined || this.of.gatewayClass === undefined, {
        prop: `host('${given}')`,
        given: section,
        message: `is the name of its listener, and that of ${twin?.host} already`,
        fix: 'Call one of the two otherwise.',
      })
      .done();
    const keeper = { giver: this, of: this.of, proxies: this.of.proxies, bound: this.bound.bind(this) };
    const made = new GatewayHost(keeper, host, section);
    this.env.offer(role<PublicHost>(`host ${host}`, this.className), made, this);
    this.hosts.set(host, made);
    return made;
  }

  override finish(): void {
    this.refuseLost();
    writeRoutes(this, this.of, [...this.hosts.values()]);
  }

  /** A certificate beside who presents it: the Gateway, or each Ingress. */
  private bound({ host }: GatewayHost, binding: Binding): void {
    const { taker, to } = binding;
    const peer = peerOf(this.id, this.of.proxies);
    if (typeof peer === 'object' && 'labels' in peer) this.use(to, peer);
    else taker.state.allow(peer, to);
    taker.state.alert(unanswered(host, to, binding.path));
    const holder = this.of.gatewayClass === undefined ? taker : this;
    const namespace = holder === this ? this.namespace : homeOf(binding);
    const key = `${holder.id} ${namespace} ${host}`;
    if (this.certified.has(key)) return;
    this.certified.add(key);
    const open = this.of.authority === 'environment' ? {} : { public: this.door() };
    certified(this, { name: secretOf(holder, host), namespace, hosts: [host], ...open }, holder);
  }

  private door(): PublicDoor {
    const { id, namespace } = this;
    const { ingressClass, proxies } = this.of;
    const through =
      ingressClass === undefined ? { gateway: { name: id, namespace, listener: PLAIN } } : { ingressClass };
    return { id, through, from: peerOf(id, proxies), http: doorOf(id, proxies, 'http', '') };
  }

  /** The class is there already, and so are its CRDs, unless this environment brings them. */
  private stateClass(): void {
    const { gatewayClass, ingressClass, crds = 'present' } = this.of;
    const group = 'gateway.networking.k8s.io';
    if (ingressClass !== undefined) {
      this.state.makes({ kind: 'IngressClass', group: 'networking.k8s.io', name: ingressClass });
      this.state.exception('ready', 'an Ingress does not say whether its class serves it');
      return;
    }
    this.state.makes({ kind: 'GatewayClass', group, name: gatewayClass });
    if (crds === 'present')
      for (const plural of ['gateways', 'httproutes', 'backendtlspolicies'])
        this.state.makes({
          kind: 'CustomResourceDefinition',
          group: 'apiextensions.k8s.io',
          name: `${plural}.${group}`,
        });
    this.state.ready(named(Gateway, this.id, this.namespace), 'Programmed');
  }

  /** Routes that would lead nowhere, proxies that policies would stop: known when everything is there. */
  private refuseLost(): void {
    const { proxies } = this.of;
    const left = [...this.hosts.values()].flatMap(({ host, bindings }) =>
      bindings.map(({ taker }) => `${host} (${taker.path})`),
    );
    const check = new Check(this.path);
    check.that(!this.retiring || left.length === 0, {
      prop: 'retiring',
      given: true,
      message: `leaves hosts that are answered still: ${[...new Set(left)].join(', ')}`,
      fix: 'Bind them to another gateway first, or retire who answers too.',
    });
    if (typeof proxies === 'object' && 'namespace' in proxies)
      check.that(!this.env.foundation.namespaces.has(proxies.namespace), {
        prop: 'proxies.namespace',
        given: proxies.namespace,
        message: 'is a namespace of this environment, whose policies stop pods that no system states',
        fix: 'Take a class whose proxies run in a namespace of its own.',
      });
    check.done();
  }
}
