import { checkOwnEndpoint } from '../../handles/public-host';
import type { PublicPort } from '../../handles/public-port';
import { Check } from '../../kernel/base/faults';
import { isPort } from '../../kernel/base/grammar';
import type { Endpoint, Pods } from '../../kernel/facts';
import { Service } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';

/** Ports of the gateway that are its own. */
const TAKEN = [80, 443, 15000, 15001, 15004, 15006, 15008, 15020, 15021, 15090];

/** A port of TCP at the gateway, or of UDP at a load balancer of its own, as a handle. */
export class MeshPort implements PublicPort {
  readonly offers = 'public-port';
  private known?: { readonly taker: System; readonly to: Endpoint };

  constructor(
    readonly giver: System,
    readonly protocol: 'tcp' | 'udp',
    readonly host: string,
    readonly port: number,
    private readonly open: (taker: System, to: Endpoint) => void,
  ) {}

  /** What answers. @default nothing does */
  get answer(): Endpoint | undefined {
    return this.known?.to;
  }

  /** @throws KeelsonError when the endpoint cannot answer, or another one does */
  for(taker: System, to: Endpoint): void {
    const prop = `${this.protocol}(${this.port}).for`;
    const check = new Check(taker.path);
    checkOwnEndpoint(check, prop, taker, to);
    check
      .that((to.protocol === 'udp') === (this.protocol === 'udp'), {
        prop,
        given: to.protocol,
        message: `is what ${to.id} speaks`,
        allowed: this.protocol === 'udp' ? 'udp' : 'tcp, http, grpc',
      })
      .that(this.known === undefined, {
        prop,
        given: to.id,
        message: `is one endpoint too many: ${this.known?.to.id} answers there`,
        fix: 'Open another port.',
      })
      .done();
    taker.standsAfter(this.giver);
    if (taker.retiring) return;
    this.known = { taker, to };
    this.open(taker, to);
  }
}

/** @param known ports that are open already */
export function checkPort(check: Check, protocol: 'tcp' | 'udp', port: number, known: readonly MeshPort[]): void {
  const prop = `${protocol}()`;
  check
    .that(isPort(port) && (protocol === 'udp' || !TAKEN.includes(port)), {
      prop,
      given: port,
      message: 'is no port that the gateway can open',
      allowed: `1 to 65535${protocol === 'udp' ? '' : `, without ${TAKEN.join(', ')}`}`,
    })
    .that(!known.some((other) => other.protocol === protocol && other.port === port), {
      prop,
      given: port,
      message: 'is open already',
      fix: 'Open another port.',
    });
}

/** What no proxy carries goes past the mesh: a load balancer of the taker's own. @param from addresses that may call. @default any */
export function openUdp(taker: System, to: Endpoint, port: number, from: readonly string[] | undefined): void {
  const { labels, namespace } = to.at as Pods;
  new Manifest(taker, Service, {
    name: taker.name(`udp-${port}`),
    namespace,
    spec: {
      type: 'LoadBalancer',
      externalTrafficPolicy: 'Local',
      ...(from && { loadBalancerSourceRanges: [...from] }),
      selector: labels,
      ports: [{ name: `udp-${port}`, port, targetPort: to.podPort, protocol: 'UDP' }],
    },
  });
  taker.state.allow(from === undefined ? 'internet' : { cidrs: from }, to);
}
