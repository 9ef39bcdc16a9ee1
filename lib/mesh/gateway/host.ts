import type { HostAsk, PublicHost } from '../../handles/public-host';
import { Check } from '../../kernel/base/faults';
import { byCode } from '../../kernel/base/values';
import type { Endpoint } from '../../kernel/facts';
import type { System } from '../../kernel/system';
import { type Binding, type BoundHost, doorOf } from './bindings';
import { checkBinding, checkPaths } from './host-rules';
import type { GatewayClassProps, Proxies } from './props';

/** What a host knows of its gateway. */
export interface Doorkeeper {
  readonly giver: System;
  readonly of: GatewayClassProps;
  readonly proxies: Proxies;
  /** Makes what a binding needs before all is settled. */
  bound(host: GatewayHost, binding: Binding): void;
}

/** A host of a gateway, as a handle. */
export class GatewayHost implements PublicHost, BoundHost {
  readonly offers = 'public-host';
  readonly giver: System;
  readonly url: string;
  readonly at: Endpoint;
  private readonly known: Binding[] = [];

  constructor(
    private readonly keeper: Doorkeeper,
    readonly host: string,
    readonly section: string,
  ) {
    this.giver = keeper.giver;
    this.url = `https://${host}`;
    this.at = doorOf(this.giver.id, keeper.proxies, 'https', host);
  }

  get bindings(): readonly Binding[] {
    return [...this.known].sort((a, b) => byCode(a.path, b.path));
  }

  /** @throws KeelsonError when the endpoint cannot answer, or another one does at that path */
  for(taker: System, to: Endpoint, { path = '/', ...ask }: HostAsk = {}): void {
    const binding: Binding = { taker, to, path, ...ask };
    const check = new Check(taker.path);
    checkBinding(check, this.host, this.keeper.of, binding);
    checkPaths(check, this.host, this.known, binding);
    check.done();
    taker.standsAfter(this.giver);
    // What retires is no longer written, and a route to it would lead nowhere.
    if (taker.retiring) return;
    this.known.push(binding);
    this.keeper.bound(this, binding);
  }
}
