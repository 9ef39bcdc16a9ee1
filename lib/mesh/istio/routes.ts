import type { GuardAsk, RouteAccess, RouteAsk } from '../../handles/mesh';
import { Check, fail } from '../../kernel/base/faults';
import type { JsonObject } from '../../kernel/base/values';
import type { Endpoint, Pods } from '../../kernel/facts';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { checkGuard } from './guard-rules';
import { DestinationRule, RequestAuthentication, VirtualService } from './kinds';
import { checkRoute } from './route-rules';
import type { Stated } from './stated';
import { destinationRulesOf, meshRouteOf, PRIMARY, routesOf } from './traffic';

/** What takers asked of the mesh: how they are called, and by whom. It is written into their own files. */
export class Asked {
  private readonly routes = new Map<string, RouteAsk>();
  private readonly guarded = new Map<string, GuardAsk>();

  constructor(
    private readonly mesh: System,
    private readonly stated: Stated,
  ) {}

  /** Names of the VirtualServices that hosts delegate to, by the endpoint's id. */
  get routed(): ReadonlyMap<string, string> {
    return new Map([...this.routes].map(([id, { name }]) => [id, name]));
  }

  /** How an endpoint is called. */
  routeOf(to: Endpoint): RouteAsk | undefined {
    return this.routes.get(to.id);
  }

  get guards(): readonly GuardAsk[] {
    return [...this.guarded.values()];
  }

  route(taker: System, ask: RouteAsk): RouteAccess {
    const access = { virtualService: ask.name, route: PRIMARY, ...ruleOf(ask) } as const;
    const known = this.routes.get(ask.to.id);
    if (known !== undefined && contentOf(known) === contentOf(ask)) return access;
    const check = new Check(taker.path);
    checkRoute(check, taker, ask);
    this.take(taker, `route('${ask.name}')`, ask.to, known, check);
    if (taker.retiring) return access;
    this.routes.set(ask.to.id, ask);
    const { namespace } = ask.to.at as Pods;
    // What names a subset must find it: rules come first.
    for (const rule of destinationRulesOf(ask)) new Manifest(taker, DestinationRule, { ...rule, namespace, wave: -1 });
    const route = new Manifest(taker, VirtualService, { name: ask.name, namespace, spec: routesOf(ask) });
    new Manifest(taker, VirtualService, { name: `${ask.name}-mesh`, namespace, spec: meshRouteOf(ask) });
    if (ask.weights === 'controller') taker.state.deliver(route.id, { ignore: weightsOf(ask) });
    return access;
  }

  guard(taker: System, ask: GuardAsk): void {
    const check = new Check(taker.path);
    checkGuard(check, taker, ask);
    this.take(taker, `guard('${ask.name}')`, ask.to, this.guarded.get(ask.to.id), check);
    if (taker.retiring) return;
    this.guarded.set(ask.to.id, ask);
    const { issuers = [] } = ask;
    if (issuers.length === 0) return;
    const { namespace, labels } = ask.to.at as Pods;
    new Manifest(taker, RequestAuthentication, {
      name: ask.name,
      namespace,
      spec: { selector: { matchLabels: labels }, jwtRules: issuers.map(jwtRule) },
    });
    for (const { keys } of issuers) if ('at' in keys) this.mesh.use(keys.at, this.stated.istiods);
  }

  private take(
    taker: System,
    prop: string,
    to: Endpoint,
    known: { readonly name: string } | undefined,
    check: Check,
  ): void {
    check
      .that(known === undefined, {
        prop,
        given: to.id,
        message: `has been asked for otherwise, as ${known?.name}`,
        fix: 'Say all of an endpoint at once.',
      })
      .done();
    if (!this.mesh.env.taking)
      fail(taker.path, {
        prop,
        given: to.id,
        message: 'is asked for when everybody has taken',
        fix: 'Ask in the constructor or in connect().',
      });
    taker.standsAfter(this.mesh);
  }
}

function ruleOf({ name, versions = [] }: RouteAsk): { destinationRule?: string } {
  return versions.some(({ labels }) => labels !== undefined) ? { destinationRule: name } : {};
}

/** What would be written: who asks for the same again gets it. */
function contentOf(ask: RouteAsk): string {
  return JSON.stringify([ask.name, ask.weights, routesOf(ask), destinationRulesOf(ask)]);
}

/** Where the weights stand, as JSON pointers. */
function weightsOf({ rules = [], versions = [] }: RouteAsk): string[] {
  return versions.map((_, i) => `/spec/http/${rules.length}/route/${i}/weight`);
}

function jwtRule({ issuer, keys, audiences }: NonNullable<GuardAsk['issuers']>[number]): JsonObject {
  return {
    issuer,
    ...('url' in keys ? { jwksUri: keys.url } : { jwks: keys.jwks }),
    ...(audiences && { audiences: [...audiences] }),
    // The service itself may want to read it.
    forwardOriginalToken: true,
  };
}
