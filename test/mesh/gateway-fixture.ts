import { Size } from 'cdk8s';
import {
  Certificates,
  type CertificatesProps,
  type Endpoint,
  Environment,
  type HostAsk,
  kubernetes,
  Manifest,
  nodes,
  PublicGateway,
  type PublicGatewayProps,
  type PublicHost,
  type Row,
  System,
  type SystemProps,
} from '../../lib';

export const prod: Partial<Row> = {
  name: 'prod',
  stage: 'prod',
  domain: 'example.com',
  pools: [{ name: 'main', nodes: nodes('main', 3), cpu: 16, memory: Size.gibibytes(64) }],
};

export const proxies = { namespace: 'envoy', labels: { app: 'envoy' }, ports: { http: 8080, https: 8443 } };

/** A made-up web system with what can answer for a host. */
export class Web extends System {
  readonly web: Endpoint;
  readonly api: Endpoint;
  readonly secure: Endpoint;
  readonly amqp: Endpoint;
  readonly headless: Endpoint;

  constructor(env: Environment, id: string, props: SystemProps = {}) {
    super(env, id, props, { app: 'web', maxId: 30, security: 'restricted' });
    const labels = { app: id };
    const requests = { cpu: '100m', memory: '128Mi' };
    const at = this.state.pods({ id: 'web', labels, by: 'operator', replicas: 2, requests });
    const serves = (name: string, podPort: number, more: object = {}) =>
      this.state.serves({ id: name, at, podPort, service: `${id}-${name}`, port: 80, protocol: 'http', ...more });
    this.web = serves('web', 8080);
    this.api = serves('api', 8081);
    this.secure = serves('secure', 8443, { port: 443, tls: true });
    this.amqp = serves('amqp', 5672, { protocol: 'tcp' });
    this.headless = serves('headless', 9000, { service: undefined });
    for (const endpoint of [this.web, this.api])
      new Manifest(this, kubernetes.Service, {
        name: endpoint.host.split('.')[0] as string,
        spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: endpoint.podPort }] },
      });
  }

  answer(host: PublicHost, to: Endpoint, use?: HostAsk): this {
    host.for(this, to, use);
    return this;
  }
}

export function environment(row: Partial<Row> = {}, props: CertificatesProps = {}): Environment {
  const env = Environment.test({ ...prod, ...row });
  new Certificates(env, 'certificates', props);
  return env;
}

export function gateway(env: Environment, props: Partial<PublicGatewayProps> = {}, id = 'public'): PublicGateway {
  return new PublicGateway(env, id, { gatewayClass: 'eg', proxies, ...props } as PublicGatewayProps);
}

export function ingress(env: Environment, props: object = {}, id = 'public'): PublicGateway {
  return new PublicGateway(env, id, { ingressClass: 'nginx', proxies, ...props } as PublicGatewayProps);
}
