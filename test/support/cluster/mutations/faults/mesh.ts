import { type Json, type JsonObject, maps } from '../../../../../lib/kernel/base/values';
import type { Mutation } from '../mutation';
import { gone, more, named, on } from './changes';

const ROUTE = 'spec.http[0].route';
const CANARY = 'spec.strategy.canary';
const BLUE_GREEN = 'spec.strategy.blueGreen';

/** What a mesh, a release or a delivery names, and nobody makes. */
export const meshReferences: readonly Mutation[] = [
  on('VirtualService', 'Service that nobody makes', `${ROUTE}[0].destination.host`, goneHost),
  on('VirtualService', 'subset that no rule has', `${ROUTE}[0].destination`, more({ subset: 'v2' })),
  on('VirtualService', 'gateway that nobody makes', 'spec.gateways[0]', gone),
  {
    name: 'Service that nobody makes',
    kinds: ['DestinationRule'],
    where: ({ spec }) => !String((spec as JsonObject).host).startsWith('*'),
    place: 'spec.host',
    to: goneHost,
  },
  on('Gateway', 'certificate that nobody makes', 'spec.servers[1].tls.credentialName', gone),
  on('Rollout', 'Service that nobody makes', `${CANARY}.canaryService`, gone),
  on('Rollout', 'route that nobody makes', `${CANARY}.trafficRouting.istio.virtualService.name`, gone),
  on('Rollout', 'analysis that nobody makes', `${BLUE_GREEN}.prePromotionAnalysis.templates[0].templateName`, gone),
  on('Application', 'project that nobody makes', 'spec.project', gone),
];

/** What the API server takes of them, and then nothing is served, or released otherwise than it was meant. */
export const meshFaults: readonly Mutation[] = [
  {
    name: 'weights that are not 100',
    kinds: ['VirtualService'],
    place: 'spec.http',
    where: ({ spec }) => ((spec as JsonObject).http as readonly JsonObject[]).some(isShared),
    to: (http) => (http as readonly JsonObject[]).map((route) => (isShared(route) ? sixty(route) : route)),
  },
  on('VirtualService', 'route that is never reached', 'spec.http', (routes) => [
    { route: [first(routes)] },
    ...(routes as readonly Json[]),
  ]),
  on('Rollout', 'both strategies', 'spec.strategy', more({ blueGreen: { activeService: 'a' }, canary: {} })),
  on('Rollout', 'window that is no time', `${CANARY}.steps[1].pause.duration`, () => 'ten minutes'),
  {
    name: 'selector that its controller writes',
    kinds: ['Service'],
    where: named('site-active'),
    place: 'spec',
    to: more({ selector: { 'app.kubernetes.io/instance': 'site' } }),
  },
  {
    name: 'route that is never delivered',
    kinds: ['Application'],
    where: named('meter'),
    place: 'spec.syncPolicy.syncOptions',
    to: (options) => [...(options as readonly Json[]), 'RespectIgnoreDifferences=true'],
  },
  on('AppProject', 'delivers everywhere', 'spec.destinations[0].namespace', () => '*'),
];

/** `site.site.svc` becomes `site-gone.site.svc`. */
function goneHost(host: Json): Json {
  return String(host).replace(/^[^.]+/, (name) => `${name}-gone`);
}

function isShared({ route }: JsonObject): boolean {
  return maps(route).length > 1;
}

function sixty({ route, ...rest }: JsonObject): JsonObject {
  return { ...rest, route: (route as readonly JsonObject[]).map((one) => ({ ...one, weight: 60 })) };
}

function first(routes: Json): Json {
  const [one] = routes as readonly JsonObject[];
  return ((one?.route ?? []) as readonly Json[])[0] ?? null;
}
