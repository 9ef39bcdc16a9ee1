import { isIP } from 'node:net';
import type { PublicDoor } from '../handles/issuer';
import { byCode, type JsonObject, type Labels } from '../kernel/base/values';
import type { Environment } from '../kernel/environment';
import type { Endpoint, Pods } from '../kernel/facts';
import { Manifest } from '../kernel/manifest';
import { Operator } from '../kernel/operator';
import type { System } from '../kernel/system';
import { credentialsOf, directoryOf, dnsSolver, zoneKeeperOf } from './acme-solvers';
import { ClusterIssuer, type Solver } from './kinds';
import { CERT_MANAGER } from './names';
import { certManagerOperator, controllerOf } from './operator';
import { CERT_MANAGER_CHART } from './pins';
import type { Acme } from './props';

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
    private readonly system: System,
    operator: Operator,
    private readonly acme: Acme,
  ) {
    this.env = system.env;
    this.name = system.name('acme');
    this.controller = controllerOf(operator);
    const account = system.name('acme-account');
    system.state.makes({ kind: 'Secret', name: account, keys: ['tls.key'] });
    const { hostname, port } = new URL(directoryOf(acme));
    system.use(this.env.outside('acme', hostname, Number(port || 443)), this.controller);
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
    new Manifest(this.system, ClusterIssuer, {
      name: this.name,
      spec: {
        acme: {
          server: directoryOf(this.acme),
          email: this.acme.email,
          privateKeySecretRef: { name: this.system.name('acme-account') },
          solvers,
        },
      },
    });
  }

  private keepZone(dns: NonNullable<Acme['dns']>): void {
    const { system } = this;
    const keys = credentialsOf(dns);
    const given = system.need.given(
      'acme-dns',
      keys,
      `credentials of ${dns.provider} for the records of ACME challenges`,
    );
    const data = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, value.plain]));
    const secret = system.need.secret({ name: system.name('acme-dns'), data });
    const { host, port } = zoneKeeperOf(dns);
    const cidrs = isIP(host) === 4 ? [`${host}/32`] : undefined;
    system.use(this.env.outside('acme-dns', host, port, cidrs), this.controller);
    this.solvers.set('', dnsSolver(dns, secret.name));
    // Whether the record is there: asked of the cluster's own DNS, not of the zone's servers all over the world.
    this.want({ dns01RecursiveNameserversOnly: true });
  }

  /** Before the authority calls, cert-manager does: by the host's public name, which ends at the proxies. */
  private open({ through, http }: PublicDoor): void {
    const { system, env, controller } = this;
    system.use(http, controller);
    system.use(env.outside('acme-self-check', '', 80), controller);
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
    const { system } = this;
    const solver = this.answering.get(namespace) ?? this.solverIn(namespace);
    this.answering.set(namespace, solver);
    if (typeof from === 'object' && 'labels' in from) system.use(solver, from);
    else system.state.allow(from, solver);
  }

  private solverIn(namespace: string): Endpoint {
    const { system, env } = this;
    const id = `solver-${namespace}`;
    const at = system.state.pods({
      id,
      namespace,
      labels: SOLVER_LABELS,
      by: 'operator',
      replicas: 1,
      requests: { cpu: '10m', memory: '64Mi' },
      images: [env.chartImage(CERT_MANAGER_CHART, 'acmesolver.image')],
    });
    return system.state.serves({ id, at, podPort: SOLVER_PORT, protocol: 'http' });
  }

  private want(values: JsonObject): void {
    Operator.in(this.system, certManagerOperator(this.env), { [CERT_MANAGER]: values });
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
