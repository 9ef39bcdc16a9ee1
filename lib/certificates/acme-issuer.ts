import { isIP } from 'node:net';
import type { PublicDoor } from '../handles/issuer';
import type { Environment } from '../kernel/environment';
import type { Endpoint, Pods } from '../kernel/facts';
import { Manifest } from '../kernel/manifest';
import { Operator } from '../kernel/operator';
import type { System } from '../kernel/system';
import { byCode, type JsonObject, type Labels } from '../kernel/values';
import { type Acme, credentialsOf, directoryOf, dnsSolver, zoneKeeperOf } from './acme';
import { ClusterIssuer, type Solver } from './cert-manager';
import { CERT_MANAGER, certManagerOperator, controllerOf, solverImage } from './cert-manager-operator';

/** Label of certificates by which a solver is picked: through which door the authority comes. */
const DOOR = 'keelson.dev/door';
/** Of the pods that answer a challenge, and where they listen: cert-manager's own. */
const SOLVER_LABELS = { 'acme.cert-manager.io/http01-solver': 'true' };
const SOLVER_PORT = 8089;

/** The public authority of an environment: its issuer, how hosts are proved, and what the network must let through for it. */
export class AcmeIssuer {
  readonly name: string;
  private readonly env: Environment;
  private readonly controller: Pods;
  private readonly solvers = new Map<string, Solver>();
  private readonly answering = new Map<string, Endpoint>();

  constructor(
    private readonly owner: System,
    operator: Operator,
    private readonly acme: Acme,
  ) {
    this.env = owner.env;
    this.name = owner.name('acme');
    this.controller = controllerOf(operator);
    const account = owner.name('acme-account');
    owner.state.makes({ kind: 'Secret', name: account, keys: ['tls.key'] });
    const { hostname, port } = new URL(directoryOf(acme));
    owner.use(this.env.outside('acme', hostname, Number(port || 443)), this.controller);
    if (acme.dns !== undefined) this.keepZone(acme.dns);
  }

  /** @returns labels that a certificate must carry, so that its hosts are proved through this door */
  labelsFor(door: PublicDoor, namespace: string): Labels {
    if (this.acme.dns !== undefined) return {};
    const known = this.solvers.has(door.id);
    this.solvers.set(door.id, solverOf(door));
    if (!known) this.open(door);
    this.answerIn(namespace, door);
    return { [DOOR]: door.id };
  }

  /** Everybody has asked: doors are known. */
  write(): void {
    const solvers = [...this.solvers.entries()].sort(([a], [b]) => byCode(a, b)).map(([, solver]) => solver);
    new Manifest(this.owner, ClusterIssuer, {
      name: this.name,
      spec: {
        acme: {
          server: directoryOf(this.acme),
          email: this.acme.email,
          privateKeySecretRef: { name: this.owner.name('acme-account') },
          solvers,
        },
      },
    });
  }

  private keepZone(dns: NonNullable<Acme['dns']>): void {
    const { owner } = this;
    const keys = credentialsOf(dns);
    const given = owner.need.given(
      'acme-dns',
      keys,
      `credentials of ${dns.provider} for the records of ACME challenges`,
    );
    const data = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, value.plain]));
    const secret = owner.need.secret({ name: owner.name('acme-dns'), data });
    const { host, port } = zoneKeeperOf(dns);
    const cidrs = isIP(host) === 4 ? [`${host}/32`] : undefined;
    owner.use(this.env.outside('acme-dns', host, port, cidrs), this.controller);
    this.solvers.set('', dnsSolver(dns, secret.name));
    // Whether the record is there: asked of the cluster's own DNS, not of the zone's servers all over the world.
    this.want({ dns01RecursiveNameserversOnly: true });
  }

  /** Before the authority calls, cert-manager does: by the host's public name, which ends at the proxies. */
  private open({ through, http }: PublicDoor): void {
    const { owner, env, controller } = this;
    owner.use(http, controller);
    owner.use(env.outside('acme-self-check', '', 80), controller);
    if ('gateway' in through)
      this.want({
        config: {
          apiVersion: 'controller.config.cert-manager.io/v1alpha1',
          kind: 'ControllerConfiguration',
          gatewayAPI: { enabled: true },
        },
      });
  }

  /** For the time of a challenge a pod stands beside the certificate, and the door's proxies come to it. */
  private answerIn(namespace: string, { from }: PublicDoor): void {
    const { owner } = this;
    const solver = this.answering.get(namespace) ?? this.solverIn(namespace);
    this.answering.set(namespace, solver);
    if (typeof from === 'object' && 'labels' in from) owner.use(solver, from);
    else owner.state.allow(from, solver);
  }

  private solverIn(namespace: string): Endpoint {
    const { owner, env } = this;
    const id = `solver-${namespace}`;
    const at = owner.state.pods({
      id,
      namespace,
      labels: SOLVER_LABELS,
      by: 'operator',
      replicas: 1,
      requests: { cpu: '10m', memory: '64Mi' },
      images: [solverImage(env)],
    });
    return owner.state.serves({ id, at, podPort: SOLVER_PORT, protocol: 'http' });
  }

  private want(values: JsonObject): void {
    Operator.in(this.owner, certManagerOperator(this.env), { [CERT_MANAGER]: values });
  }
}

function solverOf({ id, through }: PublicDoor): Solver {
  const selector = { matchLabels: { [DOOR]: id } };
  if ('ingressClass' in through)
    return { selector, http01: { ingress: { ingressClassName: through.ingressClass, serviceType: 'ClusterIP' } } };
  const { name, namespace, listener } = through.gateway;
  const parent = {
    group: 'gateway.networking.k8s.io',
    kind: 'Gateway',
    name,
    namespace,
    sectionName: listener,
  } as const;
  return { selector, http01: { gatewayHTTPRoute: { parentRefs: [parent], serviceType: 'ClusterIP' } } };
}
