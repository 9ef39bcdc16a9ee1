import type { Labels } from '../kernel/base/values';
import type { Endpoint, Pods } from '../kernel/facts';
import { Service } from '../kernel/kubernetes';
import { Manifest } from '../kernel/manifest';
import type { System } from '../kernel/system';

/** A port of pods of ours, and the Service in front of it. */
export interface ServiceOf {
  /** Of the endpoint: `http`. */
  readonly id: string;
  /** Name of the pods' port. @default the id */
  readonly portName?: string;
  /** Labels besides those of all the pods, that only some of them have. @default all of the pods */
  readonly only?: Labels;
  /** The pods' port. */
  readonly podPort: number;
  /** What is spoken there. */
  readonly protocol: Endpoint['protocol'];
  /** Of the Service. @default the system's id */
  readonly name?: string;
  /** Port that clients use. @default the pods' port */
  readonly port?: number;
  /** Whether it is spoken over TLS. @default false */
  readonly tls?: boolean;
  /** Whether its name stands for the pods themselves, also those that are not ready. @default false */
  readonly headless?: boolean;
}

/** A proxy that is not told waits to see what a client says first, for ever where the server speaks first. */
const PLAIN_TCP = { appProtocol: 'tcp' };

/** Makes the Service and states the endpoint. @throws KeelsonError when the system has one of that id or name */
export function service(system: System, at: Pods, of: ServiceOf): Endpoint {
  const { id, name = system.id, podPort, port = podPort, portName = id, only, headless, ...rest } = of;
  new Manifest(system, Service, {
    name,
    spec: {
      ...(headless && { clusterIP: 'None', publishNotReadyAddresses: true }),
      selector: { ...at.labels, ...only },
      ports: [
        {
          ...{ name: portName, port, targetPort: portName },
          ...(of.protocol === 'udp' && { protocol: 'UDP' }),
          ...(of.protocol === 'tcp' && !of.tls && PLAIN_TCP),
        },
      ],
    },
  });
  return system.state.serves({ id, at, podPort, port, service: name, ...rest });
}
