import type { JsonObject } from '../../kernel/base/values';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { AuthorizationPolicy, DestinationRule, PeerAuthentication, PodMonitor, Telemetry } from './kinds';
import { CLUSTER } from './laws/reading';
import { gatewayLabels, STATS } from './names';
import type { MeshPlan } from './plan';
import { trafficPolicyOf } from './traffic';
import { TRACES } from './values';

/** What holds in the whole mesh where nothing nearer says otherwise: it stands in Istio's root namespace, and selects no pods. */
export function writeDefaults(system: System, plan: MeshPlan): void {
  const wave = -1;
  new Manifest(system, PeerAuthentication, { name: 'default', wave, spec: { mtls: { mode: 'STRICT' } } });
  // Nobody calls anybody: what is allowed is said of the pods, and at the gateway.
  new Manifest(system, AuthorizationPolicy, { name: system.name('deny'), wave, spec: {} });
  new Manifest(system, DestinationRule, {
    name: system.name('every-service'),
    wave,
    spec: { host: `*.svc.${CLUSTER}`, trafficPolicy: everyService(system) },
  });
  const telemetry = telemetryOf(plan);
  if (Object.keys(telemetry).length > 0)
    new Manifest(system, Telemetry, { name: system.name('telemetry'), wave, spec: telemetry });
}

/** The nearest server first, where there are zones; it is left out when it fails, so that the next zone answers. */
function everyService({ env }: System): ReturnType<typeof trafficPolicyOf> {
  const policy = trafficPolicyOf({});
  if (env.failureDomain !== 'zone') return policy;
  return { ...policy, loadBalancer: { ...policy.loadBalancer, localityLbSetting: { enabled: true } } };
}

function telemetryOf({ accessLogs, tracing }: MeshPlan): JsonObject {
  const filter = accessLogs === 'errors' ? { filter: { expression: 'response.code >= 500' } } : {};
  return {
    ...(accessLogs !== 'none' && { accessLogging: [{ providers: [{ name: 'envoy' }], ...filter }] }),
    ...(tracing && { tracing: [{ providers: [{ name: TRACES }], randomSamplingPercentage: tracing.percent }] }),
  };
}

/** At the gateway everybody is let in: who may call which service is said there. */
export function writeGatewayPolicy(system: System, plan: MeshPlan, ports: readonly number[]): void {
  new Manifest(system, AuthorizationPolicy, {
    name: plan.gateway,
    namespace: plan.gatewayNamespace,
    wave: -1,
    spec: {
      selector: { matchLabels: gatewayLabels(plan.gateway) },
      action: 'ALLOW',
      rules: [{ to: [{ operation: { ports: [80, 443, ...ports].map(String) } }] }],
    },
  });
}

/** How proxies are measured: what they say of requests, and nothing of Envoy's own thousands of series. */
export function writeProxyMonitor(system: System, namespaces: readonly string[]): void {
  new Manifest(system, PodMonitor, {
    name: system.name('proxies'),
    spec: {
      namespaceSelector: { matchNames: [...namespaces] },
      selector: { matchExpressions: [{ key: 'security.istio.io/tlsMode', operator: 'Exists' }] },
      fallbackScrapeProtocol: 'PrometheusText0.0.4',
      podMetricsEndpoints: [
        {
          port: STATS.name,
          path: STATS.path,
          metricRelabelings: [{ action: 'keep', sourceLabels: ['__name__'], regex: 'istio_.*' }],
          relabelings: [{ action: 'replace', targetLabel: 'system', replacement: system.id }],
        },
      ],
    },
  });
}
