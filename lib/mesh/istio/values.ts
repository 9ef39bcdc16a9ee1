import { amountOf } from '../../kernel/base/grammar';
import { onPool } from '../../kernel/base/placement';
import type { NodePool } from '../../kernel/base/row';
import type { JsonObject } from '../../kernel/base/values';
import type { Requests } from '../../kernel/facts';
import { gatewayLabels, istiodLabels } from './names';
import { CRD_NAMES } from './pins';
import type { MeshPlan } from './plan';

/** The chart's own, a large mesh beside. */
export const ISTIOD_REQUESTS: Requests = { cpu: '500m', memory: '2Gi' };
export const GATEWAY_REQUESTS: Requests = { cpu: '100m', memory: '128Mi' };
export const CNI_REQUESTS: Requests = { cpu: '100m', memory: '100Mi' };

const RUNTIME_DEFAULT = { type: 'RuntimeDefault' };

/** Of `base`: what validates objects of all revisions is the one that serves. The CRDs come by their carrier. */
export function baseValues({ namespace, serving }: MeshPlan): JsonObject {
  return {
    defaultRevision: serving,
    base: { excludedCRDs: [...CRD_NAMES] },
    global: { istioNamespace: namespace },
  };
}

/** Of the plugin on each node, which captures what pods say: no pod needs a right of its own for it. */
export function cniValues({ cni }: MeshPlan, image: string): JsonObject {
  return {
    cniBinDir: cni.bin,
    cniConfDir: cni.conf,
    // As a field of the pod, which Kubernetes has since 1.30.
    useAppArmorAnnotation: false,
    resources: { requests: { ...CNI_REQUESTS } },
    global: { ...hubOf(image), logAsJson: true },
  };
}

/** Of one revision of the control plane. Who is in the mesh stands in a webhook of our own: see injector.ts. */
export function istiodValues(plan: MeshPlan, revision: string, image: string): JsonObject {
  const { namespace, replicas, proxy } = plan;
  return {
    revision,
    // Pods of the chart alone: budgets are ours.
    autoscaleEnabled: false,
    replicaCount: replicas,
    topologySpreadConstraints: plan.spread(replicas, istiodLabels(revision)),
    resources: { requests: { ...ISTIOD_REQUESTS } },
    seccompProfile: RUNTIME_DEFAULT,
    cni: { enabled: true },
    meshConfig: meshConfig(plan),
    global: {
      ...hubOf(image),
      istioNamespace: namespace,
      logAsJson: true,
      defaultPodDisruptionBudget: { enabled: false },
      proxy: {
        seccompProfile: RUNTIME_DEFAULT,
        resources: { requests: { cpu: proxy.cpu, memory: proxy.memory }, limits: { memory: roomOf(proxy) } },
      },
    },
  };
}

/** The most that a proxy may take: the chart's own, unless it asks for more. */
function roomOf({ memory }: Requests): string {
  return (amountOf(memory) ?? 0) > 1024 ** 3 ? memory : '1Gi';
}

/** Where images that no slot names would come from: those of gateways that people make by the Gateway API. */
function hubOf(image: string): JsonObject {
  const slash = image.lastIndexOf('/');
  return { hub: image.slice(0, slash), tag: image.slice(image.indexOf(':', slash) + 1) };
}

function meshConfig({ egress, tracing }: MeshPlan): JsonObject {
  return {
    accessLogEncoding: 'JSON',
    // Systems are measured by their own ports: nothing is mixed in.
    enablePrometheusMerge: false,
    defaultConfig: { holdApplicationUntilProxyStarts: true },
    outboundTrafficPolicy: { mode: egress === 'any' ? 'ALLOW_ANY' : 'REGISTRY_ONLY' },
    ...(tracing && {
      enableTracing: true,
      extensionProviders: [
        { name: TRACES, opentelemetry: { service: `${tracing.to.host}.cluster.local`, port: tracing.to.port } },
      ],
    }),
  };
}

/** The provider of traces, as Telemetry names it. */
export const TRACES = 'traces';

/** A port of the gateway besides HTTP. */
interface OpenPort {
  readonly name: string;
  readonly port: number;
}

/** Of the gateway: its ports are known when every host and port is. */
export function gatewayValues(plan: MeshPlan, ports: readonly OpenPort[], pool: NodePool | undefined): JsonObject {
  const { gateway, gateways, annotations, from, serving } = plan;
  const service = (name: string, port: number) => ({ name, port, targetPort: port, protocol: 'TCP' });
  return {
    name: gateway,
    labels: { ...gatewayLabels(gateway) },
    // Its image and its settings are written by this revision.
    revision: serving,
    replicaCount: gateways,
    autoscaling: { enabled: false },
    resources: { requests: { ...GATEWAY_REQUESTS }, limits: { memory: '1Gi' } },
    securityContext: {
      seccompProfile: RUNTIME_DEFAULT,
      sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }],
    },
    topologySpreadConstraints: plan.spread(gateways, gatewayLabels(gateway)),
    // Istio's own 5 seconds end before a load balancer has noticed, and so would requests under way.
    podAnnotations: { 'proxy.istio.io/config': 'terminationDrainDuration: 25s' },
    terminationGracePeriodSeconds: 30,
    ...onPool(pool),
    service: {
      annotations: { ...annotations },
      // Else callers come from the address of a node, and policies know them by their own.
      externalTrafficPolicy: 'Local',
      ...(from && { loadBalancerSourceRanges: [...from] }),
      ports: [
        service('status-port', 15021),
        service('http2', 80),
        service('https', 443),
        ...ports.map(({ name, port }) => service(name, port)),
      ],
    },
  };
}
