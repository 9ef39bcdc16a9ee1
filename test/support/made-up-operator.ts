import {
  type ChartPin,
  type CrdPin,
  type Endpoint,
  type Environment,
  type ImagePin,
  ISSUER,
  kind,
  Manifest,
  Operator,
  type OperatorSpec,
  type Pods,
  type ReleaseSpec,
  System,
  type SystemProps,
} from '../../lib';

export const CHART: ChartPin = {
  name: 'gadget-operator',
  repository: 'https://charts.example.com',
  chart: 'gadget-operator',
  version: 'v1.2.0',
  images: [
    { path: 'image', form: 'split', ref: 'quay.io/example/gadget-operator:v1.2.0' },
    { path: 'sidecar.image', form: 'joined', ref: 'quay.io/example/sidecar:3' },
  ],
};

export const CRDS: CrdPin = {
  groups: ['gadgets.example.com'],
  version: 'v1.2.0',
  base: 'https://example.com/gadgets/v1.2.0',
  files: ['crds.yaml'],
};

export const GADGET_IMAGE: ImagePin = { name: 'gadget', ref: 'quay.io/example/gadget:4.0.1' };

const RELEASE: ReleaseSpec = {
  name: 'gadget-operator',
  chart: CHART,
  values: { replicas: 1, crds: { install: false } },
  merge: { workers: 'max', watched: 'union' },
};

/** A made-up operator with a webhook, metrics and CRDs. */
export const GADGET_OPERATOR: OperatorSpec = {
  id: 'gadget-operator',
  app: 'gadget-operator',
  security: 'restricted',
  releases: [RELEASE],
  crds: CRDS,
  facts(operator) {
    const pods = operator.state.pods({
      id: 'manager',
      labels: { app: 'gadget-operator' },
      by: 'chart',
      replicas: 1,
      requests: { cpu: '100m', memory: '128Mi' },
    });
    const webhook = operator.state.serves({
      id: 'webhook',
      at: pods,
      podPort: 9443,
      service: 'webhook',
      port: 443,
      protocol: 'http',
      tls: true,
    });
    operator.state.allow('api-server', webhook);
    operator.state.metrics({
      exports: {},
      at: operator.state.serves({ id: 'metrics', at: pods, podPort: 8080, service: 'metrics', protocol: 'http' }),
    });
    operator.use(operator.env.apiServer, pods);
  },
};

/** The operator with another release. */
export function operatorWith(release: Partial<ReleaseSpec>): OperatorSpec {
  return { ...GADGET_OPERATOR, releases: [{ ...RELEASE, ...release }] };
}

export const Gadget = kind<{ spec: { image: string; replicas: number } }>('gadgets.example.com/v1', 'Gadget');

export interface GadgetProps extends SystemProps {
  /** What it wants of its operator. */
  readonly wanted?: { readonly [key: string]: number | string | readonly string[] };
  readonly operator?: OperatorSpec;
}

/** A made-up cluster that an operator makes come true. */
export class GadgetCluster extends System {
  readonly api: Endpoint;

  constructor(env: Environment, id: string, props: GadgetProps = {}) {
    super(env, id, props, { app: 'gadget', maxId: 30, security: 'restricted' });
    const operator = Operator.in(this, props.operator ?? GADGET_OPERATOR, { 'gadget-operator': props.wanted ?? {} });
    const pods = this.state.pods({
      id: 'server',
      labels: { gadget: id },
      by: 'operator',
      replicas: env.pick({ single: 1, quorum: 3 }),
      requests: { cpu: '1', memory: '1Gi' },
    });
    this.api = this.state.serves({ id: 'api', at: pods, podPort: 7000, service: id, protocol: 'grpc' });
    operator.use(this.api);
    new Manifest(this, Gadget, {
      name: id,
      spec: { image: env.image(GADGET_IMAGE), replicas: env.pick({ single: 1, quorum: 3 }) },
    });
  }
}

const Certificate = kind<{ spec: { secretName: string; dnsNames: readonly string[] } }>(
  'certificates.example.com/v1',
  'Certificate',
);

/** A made-up issuer: offers certificates, and metrics over its own. */
export class Certificates extends System {
  constructor(env: Environment, id = 'certificates', props: SystemProps = {}) {
    super(env, id, props, { app: 'certificates', maxId: 30, security: 'restricted' });
    const pods = this.state.pods({
      id: 'controller',
      labels: { app: id },
      by: 'us',
      replicas: 1,
      requests: { cpu: '100m', memory: '128Mi' },
    });
    this.state.metrics({
      exports: {},
      at: this.state.serves({ id: 'metrics', at: pods, podPort: 9402, service: id, protocol: 'http' }),
    });
    this.need.crds(id, { groups: ['certificates.example.com'], version: '1', base: 'https://example.com', files: [] });
    env.offer(
      ISSUER,
      {
        certificate(taker, { name, hosts }) {
          new Manifest(taker, Certificate, { name, spec: { secretName: name, dnsNames: hosts } });
          return taker.state.makes({ kind: 'Secret', name, keys: ['ca.crt', 'tls.crt', 'tls.key'] });
        },
      },
      this,
    );
  }
}

const Watch = kind<{ spec: { endpoint: string; path: string } }>('monitoring.example.com/v1', 'Watch');

/** A made-up monitoring: scrapes whatever states metrics, served with a certificate of its own. */
export class Monitoring extends System {
  readonly pods: Pods;

  constructor(env: Environment, id = 'monitoring', props: SystemProps = {}) {
    super(env, id, props, { app: 'monitoring', maxId: 30, security: 'restricted' });
    this.pods = this.state.pods({
      id: 'scraper',
      labels: { app: id },
      by: 'us',
      replicas: 1,
      requests: { cpu: '100m', memory: '128Mi' },
    });
    const own = this.state.serves({ id: 'metrics', at: this.pods, podPort: 9090, service: id, protocol: 'http' });
    this.state.metrics({ at: own, exports: {} });
    this.need.crds(id, { groups: ['monitoring.example.com'], version: '1', base: 'https://example.com', files: [] });
    this.ambient(ISSUER, (issuer) => issuer.certificate(this, { name: this.name('tls'), hosts: [own.host] }));
  }

  override connect(): void {
    for (const system of this.env.systems) for (const { at } of system.state.allMetrics) this.use(at, this.pods);
  }

  override finish(): void {
    for (const system of this.env.systems)
      for (const { at, path } of system.state.allMetrics)
        new Manifest(this, Watch, {
          name: at.id.replace('/', '-'),
          spec: { endpoint: at.id, path: path ?? '/metrics' },
        });
  }
}
