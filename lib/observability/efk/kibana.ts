import type { PublicHost } from '../../handles/public-host';
import { onPool, spreadOver } from '../../kernel/base/placement';
import type { JsonObject } from '../../kernel/base/values';
import type { Endpoint, Pods } from '../../kernel/facts';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { budget } from '../../workloads/budget';
import { Kibana, type KibanaContent } from './kinds';
import { kibanaCertificate, kibanaLabels } from './names';
import { POD_SECURITY, resourcesOf } from './objects';
import type { EfkPlan } from './plan';

/** Below 2 GiB Kibana 9.4 and later runs out of memory. */
const SIZE = { cpu: 0.5, memory: '2Gi' } as const;

/** Writes Kibana, states it, and opens it. @param elasticsearch what it asks @param host @default it is called from inside alone */
export function writeKibana(
  system: System,
  plan: EfkPlan,
  elasticsearch: Endpoint,
  host: PublicHost | undefined,
): { readonly pods: Pods; readonly at: Endpoint; readonly object: Manifest } {
  const { id, state } = system;
  const object = new Manifest(system, Kibana, { name: id, wave: 1, spec: kibanaSpec(plan, host?.url) });
  const pods = state.pods({
    id: 'kibana',
    labels: kibanaLabels(id),
    by: 'operator',
    replicas: plan.kibanas,
    requests: { cpu: resourcesOf(SIZE.cpu, SIZE.memory).requests.cpu, memory: SIZE.memory },
    images: [plan.kibanaImage],
  });
  budget(system, pods, { name: `${id}-kb`, evictUnready: true });
  const at = state.serves({
    id: 'kibana',
    at: pods,
    podPort: 5601,
    service: `${id}-kb-http`,
    protocol: 'http',
    tls: true,
  });
  system.use(elasticsearch, pods);
  return { pods, at, object };
}

function kibanaSpec(plan: EfkPlan, url: string | undefined): KibanaContent['spec'] {
  const { id, kibanas, placement } = plan;
  const { domain } = placement;
  const spread = kibanas > 1 && domain !== 'none';
  return {
    version: plan.version,
    image: plan.kibanaImage,
    count: kibanas,
    elasticsearchRef: { name: id },
    config: configOf(url),
    http: { tls: { certificate: { secretName: kibanaCertificate(id) } } },
    resources: resourcesOf(SIZE.cpu, SIZE.memory),
    podTemplate: {
      spec: {
        securityContext: POD_SECURITY,
        ...(spread && { topologySpreadConstraints: [spreadOver(domain, kibanaLabels(id))] }),
        ...onPool(placement.pool),
      },
    },
  };
}

/** It tells nobody outside how it is used, asks nobody for news, and logs so that its lines can be read by a machine. */
function configOf(url: string | undefined): JsonObject {
  return {
    ...(url === undefined ? {} : { 'server.publicBaseUrl': url }),
    'logging.appenders.json': { type: 'console', layout: { type: 'json' } },
    'logging.root': { appenders: ['json'], level: 'info' },
    'newsfeed.enabled': false,
    'telemetry.allowChangingOptInStatus': false,
    'telemetry.optIn': false,
    'xpack.fleet.isAirGapped': true,
  };
}
