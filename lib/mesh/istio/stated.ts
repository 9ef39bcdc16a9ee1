import { named } from '../../kernel/base/kind';
import type { Endpoint, Pods } from '../../kernel/facts';
import { Deployment, PodDisruptionBudget } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { budget } from '../../workloads/budget';
import { CNI_FAMILIES, ISTIOD_FAMILIES, PROXY_FAMILIES } from './families';
import { CNI_LABELS, gatewayLabels, istiodLabels, istiodName, revisionOf, STATS } from './names';
import { CNI_CHART, ISTIOD_CHART } from './pins';
import type { MeshPlan } from './plan';
import { imageOf } from './releases';
import { CNI_REQUESTS, GATEWAY_REQUESTS, ISTIOD_REQUESTS } from './values';

/** What the mesh runs, and where it is reached. */
export interface Stated {
  /** Servers of the control plane, a set for each revision. */
  readonly istiods: readonly Pods[];
  /** Where proxies learn who they are and where everybody is, for each revision. */
  readonly xds: readonly Endpoint[];
  readonly gateways: Pods;
  readonly http: Endpoint;
  readonly https: Endpoint;
}

/** States the pods of all charts. */
export function stateMesh(system: System, plan: MeshPlan): Stated {
  const planes = plan.versions.map((version) => stateIstiod(system, plan, version));
  stateCni(system, plan);
  const gateways = stateGateways(system, plan);
  for (const { xds } of planes) system.use(xds, gateways.pods);
  return {
    istiods: planes.map(({ pods }) => pods),
    xds: planes.map(({ xds }) => xds),
    gateways: gateways.pods,
    http: gateways.http,
    https: gateways.https,
  };
}

function stateIstiod(system: System, { replicas, serving }: MeshPlan, version: string) {
  const { state, env } = system;
  const revision = revisionOf(version);
  const name = istiodName(revision);
  const one = revision === serving;
  const part = (id: string) => (one ? id : `${id}-${revision}`);
  const pods = state.pods({
    id: part('istiod'),
    labels: istiodLabels(revision),
    by: 'chart',
    replicas,
    requests: ISTIOD_REQUESTS,
    serviceAccount: name,
    images: [imageOf(system, version)],
  });
  budget(system, pods, { name });
  const at = { at: pods, service: name };
  const xds = state.serves({ ...at, id: part('xds'), podPort: 15012, protocol: 'grpc', tls: true });
  state.webhook({ ...at, id: part('webhook'), podPort: 15017 });
  const metrics = state.serves({ ...at, id: part('metrics'), podPort: 15014, protocol: 'http' });
  state.metrics({ at: metrics, exports: ISTIOD_FAMILIES });
  state.logs({ at: pods, format: 'json' });
  state.makes({ kind: 'Service', name });
  state.ready(named(Deployment, name, system.namespace), 'Available');
  system.use(env.apiServer, pods);
  return { pods, xds };
}

function stateCni(system: System, { cniNamespace }: MeshPlan): void {
  const { env, state } = system;
  const nodes = env.row.pools.reduce((sum, pool) => sum + pool.nodes.length, 0);
  const pods = state.pods({
    id: 'cni',
    namespace: cniNamespace,
    labels: CNI_LABELS,
    by: 'chart',
    replicas: nodes,
    requests: CNI_REQUESTS,
    serviceAccount: 'istio-cni',
    images: [env.chartImage(CNI_CHART, 'image')],
  });
  const metrics = state.serves({ id: 'cni-metrics', at: pods, podPort: 15014, protocol: 'http' });
  state.metrics({ at: metrics, exports: CNI_FAMILIES });
  state.logs({ at: pods, format: 'json' });
  system.use(env.apiServer, pods);
}

function stateGateways(system: System, { gateway, gateways, gatewayNamespace, from }: MeshPlan) {
  const { state, env } = system;
  const pods = state.pods({
    id: 'gateway',
    namespace: gatewayNamespace,
    labels: gatewayLabels(gateway),
    by: 'chart',
    replicas: gateways,
    requests: GATEWAY_REQUESTS,
    serviceAccount: gateway,
    images: [env.chartImage(ISTIOD_CHART, 'global.proxy.image')],
  });
  if (gateways > 1)
    new Manifest(system, PodDisruptionBudget, {
      name: gateway,
      namespace: gatewayNamespace,
      spec: { maxUnavailable: 1, selector: { matchLabels: pods.labels } },
    });
  const at = { at: pods, service: gateway, protocol: 'http' } as const;
  const http = state.serves({ ...at, id: 'http', podPort: 80 });
  const https = state.serves({ ...at, id: 'https', podPort: 443, tls: true });
  for (const endpoint of [http, https]) state.allow(from === undefined ? 'internet' : { cidrs: from }, endpoint);
  const stats = state.serves({ id: 'gateway-stats', at: pods, podPort: STATS.port, protocol: 'http' });
  state.metrics({ at: stats, path: STATS.path, exports: PROXY_FAMILIES });
  state.logs({ at: pods, format: 'json' });
  state.makes({ kind: 'Service', name: gateway, namespace: gatewayNamespace });
  state.ready(named(Deployment, gateway, gatewayNamespace), 'Available');
  return { pods, http, https };
}
