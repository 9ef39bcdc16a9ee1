import { Duration, Size } from 'cdk8s';
import {
  Application,
  type Broker,
  type Environment,
  type IstioMesh,
  ProgressiveRelease,
  type SqlDatabase,
  text,
} from '../../lib';

/** What the services of the company take of the platform. */
export interface Ground {
  readonly mesh: IstioMesh;
  readonly usage: SqlDatabase<'tidb'>;
  readonly events: Broker;
}

/** What Go's gRPC middleware counts. */
const GRPC = {
  counter: ['grpc_server_handled_total', 'grpc_server_started_total'],
  histogram: ['grpc_server_handling_seconds'],
};
const HTTP = { counter: ['http_requests_total'], histogram: ['http_request_duration_seconds'] };

/** The company's own services: what customers used, counted, and the site that shows it. */
export function services(env: Environment, { mesh, usage, events }: Ground): void {
  new ProgressiveRelease(env, 'releases', { owner: 'delivery' });

  const meter = new Application(env, 'meter', {
    owner: 'billing',
    image: { name: 'meter', ref: 'registry.yunsi.example.com/billing/meter:1.12.0' },
    ports: { grpc: { port: 9000, protocol: 'grpc' } },
    size: { cpu: 0.2, memory: Size.mebibytes(256) },
    scale: env.pick({ single: { min: 1, max: 2 }, quorum: { min: 3, max: 12 } }),
    probes: { ready: { grpc: { service: 'ready' } }, live: { grpc: {} } },
    takes: (app) => {
      const sql = usage.for(app);
      const mq = events.for(app, { read: 'used' });
      return {
        secrets: {
          DATABASE_URL: text`mysql://${sql.user}:${sql.password.url}@${sql.at.host}:${sql.at.port}/${sql.database}`,
          BROKER_URL: text`amqps://${mq.user}:${mq.password.url}@${mq.at.host}:${mq.at.port}/${mq.vhost}`,
        },
        trust: { database: sql.trust, broker: mq.trust },
      };
    },
    config: { files: { 'meter.yaml': 'queue: used\nbatch: 100\n' } },
    watch: { metrics: { port: 9090, exports: GRPC } },
    policy: { timeout: Duration.seconds(5), breaker: { requests: 1000 } },
    release: {
      canary: {
        preview: { header: 'x-preview' },
        analysis: {
          errors: { counter: 'grpc_server_handled_total', failed: 'grpc_code=~"Internal|Unknown|Unavailable"' },
          latency: { histogram: 'grpc_server_handling_seconds', atMost: Duration.millis(500) },
        },
      },
    },
  });

  const site = new Application(env, 'site', {
    owner: 'web',
    image: { name: 'site', ref: 'registry.yunsi.example.com/web/site:3.4.1' },
    kind: 'static',
    ports: { http: { port: 8080, protocol: 'http' } },
    size: { cpu: 0.1, memory: Size.mebibytes(128) },
    scale: env.pick({ single: { min: 1, max: 1 }, quorum: { min: 3, max: 6 } }),
    takes: () => ({ env: { METER: `${meter.endpoint().host}:${meter.endpoint().port}` } }),
    exposure: [{ host: mesh.host('www') }],
    watch: { metrics: { port: 9113, exports: HTTP } },
    release: {
      blueGreen: {
        before: {
          smoke: { image: { name: 'site-smoke', ref: 'registry.yunsi.example.com/web/site-smoke:3.4.1' }, args: ['/'] },
        },
        after: {
          analysis: {
            errors: { counter: 'http_requests_total', failed: 'code=~"5.."' },
            latency: { histogram: 'http_request_duration_seconds', atMost: Duration.seconds(1) },
          },
        },
      },
    },
  });
  site.use(meter.endpoint());
}
