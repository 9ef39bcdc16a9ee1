import { type HostAsk, type PublicHost, unanswered } from '../../handles/public-host';
import { Check } from '../../kernel/base/faults';
import { byCode } from '../../kernel/base/values';
import type { Endpoint, Pods } from '../../kernel/facts';
import type { System } from '../../kernel/system';
import { checkBinding } from './host-rules';
import type { HttpMatch, HttpRoute } from './kinds';
import { wholeName } from './names';
import { secondsOf } from './traffic';

/** An endpoint that answers for a host, below a path. */
export interface Answer extends HostAsk {
  readonly taker: System;
  readonly to: Endpoint;
  readonly path: string;
}

/** A host of the mesh's gateway, as a handle. */
export class MeshHost implements PublicHost {
  readonly offers = 'public-host';
  readonly url: string;
  private readonly known: Answer[] = [];

  /** @param open makes the edge from the gateway */
  constructor(
    readonly giver: System,
    readonly host: string,
    readonly at: Endpoint,
    private readonly open: (to: Endpoint) => void,
  ) {
    this.url = `https://${host}`;
  }

  /** In order of matching: the longest path first. */
  get answers(): readonly Answer[] {
    return [...this.known].sort((a, b) => b.path.length - a.path.length || byCode(a.path, b.path));
  }

  /** @throws KeelsonError when the endpoint cannot answer, or another one does at that path */
  for(taker: System, to: Endpoint, ask: HostAsk = {}): void {
    const { path = '/' } = ask;
    const prop = `host('${this.host}').for`;
    const other = this.known.find((one) => one.path === path);
    const check = new Check(taker.path);
    checkBinding(check, prop, taker, to, ask);
    check
      .that(other === undefined, {
        prop: `${prop}: path`,
        given: path,
        message: `is answered by ${other?.to.id} already, for ${other?.taker.path}`,
        fix: 'Give one of the two another path, or another host.',
      })
      .done();
    taker.standsAfter(this.giver);
    // What retires is no longer written, and a route to it would lead nowhere.
    if (taker.retiring) return;
    this.known.push({ ...ask, taker, to, path });
    taker.state.alert(unanswered(this.host, to, path));
    this.open(to);
  }
}

/** Routes of a host: to where the endpoint's own VirtualService says, where it has one. @param routed its name, by the endpoint's id */
export function hostRoutes(answers: readonly Answer[], routed: ReadonlyMap<string, string>): HttpRoute[] {
  return answers.map(({ to, path, timeout }) => {
    const delegate = routed.get(to.id);
    const { namespace } = to.at as Pods;
    return {
      ...(path !== '/' && { match: below(path) }),
      ...(delegate === undefined
        ? { route: [{ destination: { host: wholeName(to.host), port: { number: to.port } } }] }
        : { delegate: { name: delegate, namespace } }),
      ...(timeout && { timeout: secondsOf(timeout) }),
    };
  });
}

/** A path itself, and what is under it: not what begins alike. */
function below(path: string): HttpMatch[] {
  return [{ uri: { exact: path } }, { uri: { prefix: `${path}/` } }];
}
