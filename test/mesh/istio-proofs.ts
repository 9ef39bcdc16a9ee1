import type { Proofs, Scene } from '../../lib/testing';

const PLANE = 'namespace="mesh",pod="istiod-1-30-3-0"';
const plane = (series: string, value: string, labels = ''): Scene['series'] => ({
  [`${series}{${PLANE}${labels}}`]: value,
});

function conflicts(hosts: string, clusters: string, subsets: string): Scene['series'] {
  return {
    ...plane('pilot_vservice_dup_domain', hosts),
    ...plane('pilot_duplicate_envoy_clusters', clusters),
    ...plane('pilot_destrule_subsets', subsets),
  };
}

/** Pushes that take up to a second, and up to half a minute. */
function pushes(quick: string, all: string): Scene['series'] {
  return {
    ...plane('pilot_proxy_convergence_time_bucket', quick, ',le="1"'),
    ...plane('pilot_proxy_convergence_time_bucket', all, ',le="30"'),
    ...plane('pilot_proxy_convergence_time_bucket', all, ',le="+Inf"'),
  };
}

const GATEWAY = 'namespace="mesh-gateway",pod="mesh-gateway-0",destination_service_name="portal"';
function requests(good: string, bad: string): Scene['series'] {
  return {
    [`istio_requests_total{${GATEWAY},response_code="200"}`]: good,
    [`istio_requests_total{${GATEWAY},response_code="503"}`]: bad,
  };
}

const available = (value: string): Scene['series'] => ({
  'kube_deployment_status_replicas_available{namespace="mesh-gateway",deployment="mesh-gateway"}': value,
});
const installed = (value: string): Scene['series'] => ({
  'istio_cni_install_ready{namespace="mesh-cni",pod="istio-cni-node-a"}': value,
});

const running = (pod: string): Scene['series'] => ({
  [`kube_pod_status_phase{namespace="shop",pod="${pod}",phase="Running"}`]: '1',
});
const proxied = (pod: string): Scene['series'] => ({
  [`kube_pod_init_container_info{namespace="shop",pod="${pod}",container="istio-proxy"}`]: '1',
});

/** Seconds since the epoch at which the scenes of promtool end, from 0 on. */
const days = (count: number) => String(count * 86_400);

export const PROOFS: Proofs = {
  IstioControlPlaneDown: {
    fires: { series: {} },
    silent: { series: plane('pilot_services', '40') },
  },
  IstioInjectionFailing: {
    fires: { series: plane('sidecar_injection_failure_total', '0+1') },
    // Long ago.
    silent: { series: plane('sidecar_injection_failure_total', '7') },
  },
  IstioPodsWithoutProxy: {
    fires: { series: { ...running('a'), ...running('b'), ...proxied('a') } },
    silent: {
      series: {
        ...running('a'),
        ...proxied('a'),
        // Another namespace, where nobody has one.
        'kube_pod_status_phase{namespace="other",pod="c",phase="Running"}': '1',
        // It has ended.
        'kube_pod_status_phase{namespace="shop",pod="job",phase="Running"}': '0',
      },
    },
  },
  IstioConfigRejected: {
    fires: { series: plane('pilot_total_rejected_configs', '0+1') },
    silent: { series: plane('pilot_total_rejected_configs', '3') },
  },
  IstioRoutesConflict: {
    fires: { series: conflicts('1', '0', '0') },
    silent: { series: conflicts('0', '0', '0') },
  },
  IstioProxiesLate: {
    fires: { series: pushes('0+10', '0+20') },
    // One in two hundred is slow.
    silent: { series: pushes('0+199', '0+200') },
  },
  IstioRootExpires: {
    fires: { series: plane('citadel_server_root_cert_expiry_timestamp', days(29)) },
    silent: { series: plane('citadel_server_root_cert_expiry_timestamp', days(31)) },
  },
  IstioGatewayDown: {
    fires: { series: available('0') },
    silent: { series: available('1') },
  },
  IstioGatewayErrors: {
    fires: { series: requests('0+90', '0+10') },
    silent: { series: requests('0+96', '0+4') },
  },
  IstioNodePluginNotReady: {
    fires: { series: installed('0') },
    // A node that has just started.
    silent: { series: installed('0x5 1x30') },
  },
};
