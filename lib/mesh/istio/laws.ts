import { type Law, law, type ObjectLaw } from '../../kernel/base/law';
import { Service } from '../../kernel/kubernetes';
import {
  AuthorizationPolicy,
  DestinationRule,
  IstioGateway,
  PeerAuthentication,
  RequestAuthentication,
  ServiceEntry,
  Sidecar,
  Telemetry,
  VirtualService,
} from './kinds';
import { gatewayRefers, routeRefers, ruleRefers } from './laws/references';
import { checkPorts, checkSubsets, checkTaken } from './laws/routes';
import {
  checkAuthorization,
  checkDestinationRule,
  checkEntry,
  checkGateway,
  checkPeers,
  checkVirtualService,
} from './laws/silent';
import { checkOneForAll, checkOneGateway, checkOneRoute, checkOneRule } from './laws/twice';
import { checkSidecar, checkTokens } from './laws/webhook';

type Among = NonNullable<ObjectLaw<object>['among']>;

/**
 * What is known of Istio's kinds beyond their schemas: what its webhook refuses, what it takes without a word, and what
 * `istioctl analyze` says of several objects together.
 */
export const ISTIO_LAWS: readonly Law[] = [
  law(VirtualService, { refers: routeRefers, check: checkVirtualService, among: routesAmong }),
  law(DestinationRule, {
    refers: ruleRefers,
    check: checkDestinationRule,
    among: (rules, _, tell) => checkOneRule(rules, tell),
  }),
  law(IstioGateway, {
    refers: gatewayRefers,
    check: checkGateway,
    among: (gateways, _, tell) => checkOneGateway(gateways, tell),
  }),
  law(PeerAuthentication, { check: checkPeers, among: oneForAll('selector') }),
  law(AuthorizationPolicy, { check: checkAuthorization }),
  law(RequestAuthentication, { check: checkTokens }),
  law(ServiceEntry, { check: checkEntry }),
  law(Sidecar, { check: checkSidecar, among: oneForAll('workloadSelector') }),
  law(Telemetry, { among: oneForAll('selector') }),
];

function routesAmong(...[routes, others, tell]: Parameters<Among>): void {
  checkSubsets(routes, others.of(DestinationRule), tell);
  checkPorts(routes, others.of(Service), tell);
  checkTaken(routes, others.of(IstioGateway), tell);
  checkOneRoute(routes, tell);
}

function oneForAll(field: 'selector' | 'workloadSelector'): Among {
  return (all, _, tell) => checkOneForAll(field, all, tell);
}
