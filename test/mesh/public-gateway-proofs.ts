import type { Proofs, Scene } from '../../lib/testing';

const NAMESPACE = 'envoy-gateway-system';

function ready(...values: readonly string[]): Scene['series'] {
  return Object.fromEntries(
    values.map((value, i) => [
      `kube_pod_status_ready{namespace="${NAMESPACE}",pod="envoy-public-${i}",condition="true"}`,
      value,
    ]),
  );
}

function proxies(available: string): Scene['series'] {
  const of = `{namespace="${NAMESPACE}",deployment="envoy-public"}`;
  return {
    [`kube_deployment_status_replicas_available${of}`]: available,
    [`kube_deployment_spec_replicas${of}`]: '2',
  };
}

const RESTARTS = `kube_pod_container_status_restarts_total{namespace="${NAMESPACE}",pod="envoy-public-0",container="envoy"}`;
const service = (name: string) =>
  `kube_service_spec_type{namespace="${NAMESPACE}",service="${name}",uid="1",type="LoadBalancer"}`;
const address = (name: string) =>
  `kube_service_status_load_balancer_ingress{namespace="${NAMESPACE}",service="${name}",uid="1",ip="192.0.2.1"}`;

export const PROOFS: Proofs = {
  PublicGatewayDown: {
    fires: { series: ready('1x2 0x20', '0') },
    silent: { series: ready('1', '0') },
  },
  PublicGatewayDegraded: {
    fires: { series: proxies('1') },
    // A roll-out.
    silent: { series: proxies('2x3 1x12 2x10') },
  },
  PublicGatewayRestarts: {
    fires: { at: '40m', series: { [RESTARTS]: '0x5 1x5 2x5 3x5 4x5 5x20' } },
    silent: { at: '40m', series: { [RESTARTS]: '0x10 1x10 2x20' } },
  },
  PublicGatewayWithoutAddress: {
    fires: { series: { [service('public')]: '1', [service('inner')]: '1', [address('inner')]: '1' } },
    silent: { series: { [service('public')]: '1', [address('public')]: '_x8 1x12' } },
  },
};
