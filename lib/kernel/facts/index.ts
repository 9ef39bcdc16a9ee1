export { CONTROLLER_METRICS } from './controller-metrics';
export type { Deliver, Exception, Flow, Holding, Made, MadeStatement, Ready } from './delivery';
export type { Addresses, Edge, Endpoint, EndpointStatement, Peer } from './endpoint';
export { Facts } from './facts';
export type { Member, Rendered, Wish } from './member';
export type { Alert, Dashboard, Growth, Logs, MetricFamilies, Metrics, Panel } from './observed';
export type { Claim, Pods, PodsStatement, Requests } from './pods';
