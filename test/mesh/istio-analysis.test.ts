import type { JsonObject } from '../../lib/kernel/base/values';
import { analysed, type Workload, type Written } from '../../lib/mesh/istio/analysis';
import { object } from '../support/rules';

/** What is said of objects beside pods and values of charts: what needs nothing but objects is a law. */
const written = (json: JsonObject, name: string, namespace = 'shop'): Written => ({
  path: 'prod/shop',
  json: { ...json, metadata: { name, namespace } },
});
const gateway = (spec: JsonObject) => object('networking.istio.io/v1 Gateway', spec);
const door = { selector: { istio: 'public' }, ports: [80, 443] };
const workloads: Workload[] = [
  { namespace: 'gate', labels: { istio: 'public' }, whole: true },
  { namespace: 'shop', labels: { app: 'web', version: 'one' }, whole: true },
  { namespace: 'chart', labels: { app: 'web' }, whole: false },
];
const said = (...objects: Written[]) =>
  analysed(objects, { door, workloads, root: 'mesh', providers: ['envoy', 'traces'] }).map(
    ({ prop, given, message, allowed }) =>
      `${prop} = ${typeof given === 'object' ? JSON.stringify(given) : String(given)}: ${message}${allowed === undefined ? '' : `; ${allowed}`}`,
  );

test('a gateway without its port', () => {
  const open = (selector: JsonObject, number: number) =>
    written(gateway({ selector, servers: [{ port: { number }, hosts: ['*'] }] }), 'other');
  expect(said(open({ istio: 'public' }, 8443))).toEqual([
    'Gateway shop/other: spec.servers = 8443: is a port that the Service of the gateway does not have: nobody reaches it; 80, 443',
  ]);
  expect(said(open({ istio: 'public' }, 443))).toEqual([]);
  // Another gateway's Service is not known.
  expect(said(open({ app: 'web' }, 8443))).toEqual([]);
});

test('providers that there are not', () => {
  const telemetry = (name: string) =>
    object('telemetry.istio.io/v1 Telemetry', { tracing: [{ providers: [{ name }] }] });
  expect(said(written(telemetry('zipkin'), 'mine'))).toEqual([
    'Telemetry shop/mine: spec.tracing[0].providers = zipkin: is no provider of this mesh: nothing is told, without a word; envoy, traces',
  ]);
  expect(said(written(telemetry('traces'), 'mine'))).toEqual([]);
});

test('selectors that find nobody', () => {
  const policy = (app: string) =>
    object('security.istio.io/v1 AuthorizationPolicy', {
      selector: { matchLabels: { app } },
      action: 'DENY',
      rules: [{}],
    });
  expect(said(written(policy('wbe'), 'deny'))).toEqual([
    'AuthorizationPolicy shop/deny: selector = {"app":"wbe"}: selects pods that nobody makes: it holds for nobody',
  ]);
  expect(said(written(policy('web'), 'deny'), written(policy('web'), 'deny', 'mesh'))).toEqual([]);
  expect(said(written(policy('web'), 'deny', 'gate'))).toHaveLength(1);
  // What a chart makes may have more labels than are known.
  const role = object('security.istio.io/v1 AuthorizationPolicy', {
    selector: { matchLabels: { app: 'web', role: 'x' } },
  });
  expect(said(written(role, 'role', 'chart'))).toEqual([]);
  expect(said(written(role, 'role', 'shop'))).toHaveLength(1);
  const lost = gateway({ selector: { istio: 'pubic' }, servers: [{ port: { number: 80 }, hosts: ['*'] }] });
  expect(said(written(lost, 'lost'))).toEqual([
    'Gateway shop/lost: selector = {"istio":"pubic"}: selects pods that nobody makes: it holds for nobody',
  ]);
});
