import { PORT_NAME } from '../../kernel/base/grammar';
import { judgePort } from '../../kernel/base/judge';
import type { Reference, Tell } from '../../kernel/base/law';
import { type JsonObject, mapOf, maps } from '../../kernel/base/values';

/** Ports of a Service, by which others name them: numbers and names. */
export function portsIn({ ports }: JsonObject): string[] {
  return maps(ports).flatMap(({ port, name }) => [String(port), ...(typeof name === 'string' ? [name] : [])]);
}

export function servicePorts(ports: readonly JsonObject[], tell: Tell): void {
  const seen = new Set<string>();
  for (const { port, targetPort, name, protocol = 'TCP' } of ports) {
    judgePort(port, 'ports', tell);
    if (typeof targetPort === 'number') judgePort(targetPort, 'targetPort', tell);
    if (typeof targetPort === 'string' && !PORT_NAME.holds(targetPort))
      tell('targetPort', targetPort, 'is no name of a port', { allowed: PORT_NAME.allowed });
    if (name === undefined && ports.length > 1)
      tell('ports', port, 'has no name, and a Service of several ports needs one for each');
    for (const key of [`${port}/${protocol}`, `name ${name}`]) {
      if (seen.has(key)) tell('ports', name ?? port, 'stands twice', { fix: 'Keep one of the two.' });
      seen.add(key);
    }
  }
}

/** Services that an Ingress leads to, and their ports. */
export function ingressBackends({ metadata, spec }: JsonObject): Reference[] {
  const { defaultBackend, rules } = mapOf(spec);
  const namespace = String(mapOf(metadata).namespace ?? '');
  const behind = maps(rules).flatMap(({ http }, i) =>
    maps(mapOf(http).paths).map(({ backend }, j) => [backend, `spec.rules[${i}].http.paths[${j}].backend`] as const),
  );
  return [[defaultBackend, 'spec.defaultBackend'] as const, ...behind].flatMap(([backend, at]) => {
    const { name, port } = mapOf(mapOf(backend).service);
    if (typeof name !== 'string') return [];
    const { name: portName, number } = mapOf(port);
    const key = portName ?? number;
    const ported = key === undefined ? {} : { key: String(key), keyAt: `${at}.service.port` };
    return [{ kind: 'Service', name, namespace, at: `${at}.service.name`, ...ported }];
  });
}
