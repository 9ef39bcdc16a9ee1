import { Size } from 'cdk8s';
import {
  Certificates,
  type Endpoint,
  Environment,
  IstioMesh,
  type IstioMeshProps,
  type JsonObject,
  kubernetes,
  Manifest,
  MONITORING,
  nodes,
  type Pods,
  type Row,
  System,
  type SystemProps,
} from '../../lib';
import type { PodsStatement } from '../../lib/kernel/facts';

export const prod: Partial<Row> = {
  name: 'prod',
  stage: 'prod',
  domain: 'example.com',
  pools: [{ name: 'main', nodes: nodes('main', 6, ['a', 'b', 'c']), cpu: 16, memory: Size.gibibytes(64) }],
};

/** A made-up monitoring: it measures whoever states metrics, as Prometheus does. */
export class Measured extends System {
  readonly prometheus: Pods;

  constructor(env: Environment, id = 'monitoring') {
    super(env, id, {}, { app: 'measured', maxId: 30, security: 'restricted' });
    const labels = { app: id };
    const requests = { cpu: '1', memory: '1Gi' };
    this.prometheus = this.state.pods({ id: 'prometheus', labels, by: 'operator', replicas: 1, requests });
    const at = this.state.serves({
      id: 'web',
      at: this.prometheus,
      podPort: 9090,
      service: `${id}-web`,
      protocol: 'http',
    });
    const queries = { offers: 'queries', giver: this, for: () => ({ at, url: 'http://measured' }) } as const;
    env.offer(MONITORING, { queries, scrapers: this.prometheus }, this);
    this.state.makes({ kind: 'Service', name: `${id}-web` });
    for (const plural of ['podmonitors'])
      this.state.makes({
        kind: 'CustomResourceDefinition',
        group: 'apiextensions.k8s.io',
        name: `${plural}.monitoring.coreos.com`,
      });
  }

  override observe(): void {
    for (const { state } of this.env.systems) for (const { at } of state.allMetrics) this.use(at, this.prometheus);
  }
}

/** A made-up system with pods, endpoints and Services behind them. */
export class Web extends System {
  readonly pods: Pods;
  readonly web: Endpoint;

  constructor(env: Environment, id: string, props: SystemProps = {}, pods: Partial<PodsStatement> = {}) {
    super(env, id, props, { app: 'web', maxId: 30, security: 'restricted' });
    const requests = { cpu: '100m', memory: '128Mi' };
    const by = 'us';
    this.pods = this.state.pods({ id: 'web', labels: { app: id }, by, replicas: 2, requests, ...pods });
    this.web = this.serves('web', 8080);
  }

  serves(id: string, podPort: number, more: Partial<Endpoint> = {}): Endpoint {
    const name = `${this.id}-${id}`;
    const port = more.port ?? 80;
    new Manifest(this, kubernetes.Service, {
      name,
      spec: { selector: this.pods.labels, ports: [{ name: id, port, targetPort: podPort }] },
    });
    const { protocol = 'http', tls = false } = more;
    return this.state.serves({ id, at: this.pods, podPort, service: name, port, protocol, tls });
  }

  /** A Service of some of its pods. */
  service(name: string): this {
    new Manifest(this, kubernetes.Service, {
      name,
      spec: { selector: this.pods.labels, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
    });
    return this;
  }
}

export function environment(row: Partial<Row> = {}): Environment {
  const env = Environment.test({ ...prod, ...row });
  new Certificates(env, 'certificates');
  return env;
}

/** A mesh that nobody measures, where the test does not say otherwise. */
export function mesh(env: Environment, props: IstioMeshProps = {}): IstioMesh {
  return new IstioMesh(env, 'mesh', { telemetry: 'none', ...props });
}

/** Objects of a kind in the whole environment, by `namespace/name`. */
export function objects(env: Environment, kind: string): Map<string, JsonObject> {
  const all = [...env.output().systems.values()].flat().filter((object) => object.kind === kind);
  return new Map(
    all.map((object) => {
      const { name, namespace } = object.metadata as { name: string; namespace?: string };
      return [namespace === undefined ? name : `${namespace}/${name}`, object];
    }),
  );
}

interface Meta {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export function specOf(env: Environment, kind: string, name: string): JsonObject {
  return one(env, kind, name).spec as JsonObject;
}

export function metadataOf(env: Environment, kind: string, name: string): Meta {
  return one(env, kind, name).metadata as unknown as Meta;
}

function one(env: Environment, kind: string, name: string): JsonObject {
  const object = objects(env, kind).get(name);
  if (object === undefined) throw new Error(`no ${kind} ${name}: ${[...objects(env, kind).keys()].join(', ')}`);
  return object;
}
