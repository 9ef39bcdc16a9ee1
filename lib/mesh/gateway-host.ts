import type { HostUse, PublicHost } from '../handles/public-host';
import type { Endpoint } from '../kernel/facts';
import { Check } from '../kernel/faults';
import type { System } from '../kernel/system';
import { byCode } from '../kernel/values';
import { type Binding, type BoundHost, doorOf, type GatewayKind, type Proxies } from './gateway-plan';
import { checkBinding, checkPaths } from './host-rules';

/** What a host knows of its gateway. */
export interface Doorkeeper {
  readonly owner: System;
  readonly kind: GatewayKind;
  readonly proxies: Proxies;
  /** Makes what a binding needs before all is settled. */
  bound(host: GatewayHost, binding: Binding): void;
}

/** A host of a gateway, as a handle. */
export class GatewayHost implements PublicHost, BoundHost {
  readonly kind = 'public-host';
  readonly owner: System;
  readonly url: string;
  readonly at: Endpoint;
  private readonly known: Binding[] = [];

  constructor(
    private readonly keeper: Doorkeeper,
    readonly host: string,
    readonly section: string,
  ) {
    this.owner = keeper.owner;
    this.url = `https://${host}`;
    this.at = doorOf(this.owner.id, keeper.proxies, 'https', host);
  }

  get bindings(): readonly Binding[] {
    return [...this.known].sort((a, b) => byCode(a.path, b.path));
  }

  /** @throws KeelsonError when the endpoint cannot answer, or another one does at that path */
  for(taker: System, to: Endpoint, { path = '/', ...use }: HostUse = {}): void {
    const binding: Binding = { taker, to, path, ...use };
    const check = new Check(taker.path);
    checkBinding(check, this.host, this.keeper.kind, binding);
    checkPaths(check, this.host, this.known, binding);
    check.done();
    taker.standsAfter(this.owner);
    // What retires is no longer written, and a route to it would lead nowhere.
    if (taker.retiring) return;
    this.known.push(binding);
    this.keeper.bound(this, binding);
  }
}
