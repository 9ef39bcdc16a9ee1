import { byCode } from '../../kernel/base/values';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { writeGatewayPolicy } from './defaults';
import { hostRoutes, type MeshHost } from './host';
import { type GatewayServer, IstioGateway, VirtualService } from './kinds';
import { gatewayLabels, wholeName } from './names';
import type { MeshPlan } from './plan';
import type { MeshPort } from './ports';

/** Name of the certificate of all hosts, and of its Secret: it stands beside the gateway's pods, where they read it. */
export function domainCertificate(system: System): string {
  return system.name('domain');
}

/** The gateway with its ports, and the routes of every host and port that is answered. */
export function writeGateway(
  system: System,
  plan: MeshPlan,
  hosts: readonly MeshHost[],
  ports: readonly MeshPort[],
  routed: ReadonlyMap<string, string>,
): void {
  const { gatewayNamespace: namespace, gateway } = plan;
  const answered = ports.filter(({ answer }) => answer !== undefined).sort((a, b) => a.port - b.port);
  new Manifest(system, IstioGateway, {
    name: gateway,
    namespace,
    spec: { selector: gatewayLabels(gateway), servers: serversOf(system, plan, answered) },
  });
  writeGatewayPolicy(
    system,
    plan,
    answered.map(({ port }) => port),
  );
  const gateways = [`${namespace}/${gateway}`];
  for (const host of [...hosts].sort((a, b) => byCode(a.host, b.host))) {
    if (host.answers.length === 0) continue;
    const spec = { hosts: [host.host], gateways, http: hostRoutes(host.answers, routed) };
    new Manifest(system, VirtualService, { name: host.host, namespace, spec });
  }
  for (const { port, answer } of answered) {
    if (answer === undefined) continue;
    const destination = { host: wholeName(answer.host), port: { number: answer.port } };
    const tcp = [{ match: [{ port }], route: [{ destination }] }];
    new Manifest(system, VirtualService, {
      name: system.name(`tcp-${port}`),
      namespace,
      spec: { hosts: [`tcp-${port}.${plan.domain}`], gateways, tcp },
    });
  }
}

function serversOf(system: System, { domain }: MeshPlan, ports: readonly MeshPort[]): GatewayServer[] {
  const hosts = [domain, `*.${domain}`];
  return [
    { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts, tls: { httpsRedirect: true } },
    {
      port: { number: 443, name: 'https', protocol: 'HTTPS' },
      hosts,
      tls: { mode: 'SIMPLE', credentialName: domainCertificate(system), minProtocolVersion: 'TLSV1_2' },
    },
    ...ports.map(({ port }) => ({
      port: { number: port, name: `tcp-${port}`, protocol: 'TCP' as const },
      hosts: [`tcp-${port}.${domain}`],
    })),
  ];
}
