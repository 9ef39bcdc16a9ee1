import { Duration, Size } from 'cdk8s';
import { Environment, nodes, outside, type Row, type System, text } from '../../lib';
import type { ApplicationProps } from '../../lib/delivery/application/props';
import { ProgressiveRelease } from '../../lib/delivery/rollouts/progressive-release';
import { MESH, type Mesh, type RouteAsk } from '../../lib/handles/mesh';
import { MONITORING } from '../../lib/handles/monitoring';
import { kind } from '../../lib/kernel/base/kind';
import type { JsonObject } from '../../lib/kernel/base/values';
import { Manifest } from '../../lib/kernel/manifest';
import { System as Base } from '../../lib/kernel/system';

const VirtualService = kind<{ spec: JsonObject }>('networking.istio.io/v1', 'VirtualService');

/** Six nodes in three zones, in prod. */
export const PROD: Partial<Row> = {
  name: 'prod',
  stage: 'prod',
  pools: [{ name: 'main', nodes: nodes('main', 6, ['a', 'b', 'c']), cpu: 16, memory: Size.gibibytes(64) }],
};

/** Monitoring and a mesh that do as theirs: an edge, and an object with the weights in the taker's file. */
export class Surroundings extends Base {
  /** What the mesh was asked for. */
  readonly asked: RouteAsk[] = [];

  constructor(env: Environment, id = 'surroundings', of: { readonly prometheus?: string; readonly mesh?: false } = {}) {
    super(env, id, {}, { app: 'surroundings', maxId: 40, security: 'restricted' });
    const labels = { 'app.kubernetes.io/instance': id };
    const pods = this.state.pods({
      id: 'server',
      labels,
      by: 'chart',
      replicas: 1,
      requests: { cpu: '1', memory: '1Gi' },
    });
    const at = this.state.serves({ id: 'web', at: pods, podPort: 9090, service: 'prometheus', protocol: 'http' });
    this.state.makes({ kind: 'Service', name: 'prometheus' });
    this.state.makes({
      group: 'apiextensions.k8s.io',
      kind: 'CustomResourceDefinition',
      name: 'virtualservices.networking.istio.io',
    });
    for (const rule of ['metrics', 'alerts', 'dashboard', 'logs', 'ready'])
      this.state.exception(rule, 'it stands in for others');
    const url = of.prometheus ?? `http://${at.host}:9090`;
    const asked = (taker: System) => {
      taker.use(at);
      return { at, url };
    };
    env.offer(MONITORING, { queries: { offers: 'queries', giver: this, for: asked }, scrapers: pods }, this);
    if (of.mesh !== false) env.offer(MESH, this.mesh(), this);
  }

  private mesh(): Mesh {
    return {
      route: (taker, ask) => {
        this.asked.push(ask);
        const route = (ask.versions ?? []).map(({ service, weight }) => ({
          destination: { host: service ?? '' },
          weight,
        }));
        new Manifest(taker, VirtualService, { name: ask.name, spec: { http: [{ name: 'primary', route }] } });
        return { virtualService: ask.name, route: 'primary' };
      },
      guard: () => {},
      host: () => outside.host('https://shop.example.com'),
    };
  }
}

/** All that an application finds. */
export function around(env: Environment): Surroundings {
  const there = new Surroundings(env);
  new ProgressiveRelease(env, 'releases');
  return there;
}

/** An environment with all that an application finds in it. */
export function shop(row: Partial<Row> = PROD): { env: Environment; there: Surroundings } {
  const env = Environment.test(row);
  return { env, there: around(env) };
}

/** What counts requests. */
export const COUNTED = {
  port: 9090,
  exports: { counter: ['http_requests_total'], histogram: ['http_request_duration_seconds'] },
};

export const ANALYSIS = {
  errors: { counter: 'http_requests_total', failed: 'code=~"5.."' },
  latency: { histogram: 'http_request_duration_seconds', atMost: Duration.millis(500) },
};

/** The least that an application says. */
export const WEB: ApplicationProps = {
  image: { name: 'web', ref: 'registry.example.com/shop/web:1.0.0' },
  ports: { http: { port: 8080, protocol: 'http' } },
  size: { cpu: 0.1, memory: Size.mebibytes(128) },
  scale: { min: 3, max: 3 },
  probes: { ready: { http: '/ready' }, live: { http: '/live' } },
  watch: { metrics: COUNTED },
};

/** All that it can say, released by a canary. */
export const ALL: ApplicationProps = {
  ...WEB,
  ports: { http: { port: 8080, protocol: 'http' }, grpc: { port: 9000, protocol: 'grpc' } },
  size: { cpu: 0.5, cpuLimit: 2, memory: Size.mebibytes(256) },
  scale: { min: 3, max: 9, cpuPercent: 60 },
  probes: {
    ready: { grpc: { service: 'ready', port: 'grpc' } },
    live: { tcp: { port: 'http' } },
    start: Duration.minutes(2),
  },
  takes: (app) => {
    const { user, password, at, database } = outside
      .sql('tidb', 'shop', { host: 'db.example.com', user: 'shop', cidrs: ['192.0.2.9/32'] })
      .for(app);
    const url = text`mysql://${user}:${password.url}@${at.host}:${at.port}/${database}`;
    return { secrets: { DATABASE_URL: url }, env: { DATABASE: database }, trust: { database: undefined } };
  },
  config: { files: { 'web.yaml': 'color: blue\n' }, env: { LOG_LEVEL: 'info' } },
  exposure: [
    {
      host: outside.host('https://shop.example.com', { from: ['192.0.2.0/24'] }),
      path: '/api',
      timeout: Duration.seconds(30),
    },
  ],
  watch: {
    metrics: { ...COUNTED, path: '/stats' },
    logs: { format: 'text', firstLine: '^\\d' },
    panels: [{ title: 'Requests', expr: 'sum(rate(http_requests_total[5m]))' }],
  },
  stop: { drain: Duration.seconds(15), grace: Duration.seconds(60) },
  run: { args: ['--serve'], uid: 20001, scratch: ['/tmp', '/var/cache/web'] },
  policy: { timeout: Duration.seconds(10) },
  release: { canary: { analysis: ANALYSIS, preview: { header: 'x-preview' } } },
};

/** Released by blue and green, tried before and measured after. */
export const BLUE_GREEN: ApplicationProps = {
  ...WEB,
  release: {
    blueGreen: {
      before: { smoke: { image: { name: 'smoke', ref: 'registry.example.com/shop/smoke:1.0.0' }, args: ['/ready'] } },
      after: { analysis: ANALYSIS },
    },
  },
};
