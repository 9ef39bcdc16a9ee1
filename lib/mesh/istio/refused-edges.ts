import { Check } from '../../kernel/base/faults';
import type { Edge, Pods } from '../../kernel/facts';
import { peerKey } from '../../kernel/render/network';
import type { System } from '../../kernel/system';
import { leaving, mixedIn } from './egress';
import type { Inside } from './enrolment';
import type { Membership } from './peers';
import type { Asked } from './routes';

/** Edges that would lead elsewhere than they say. */

/**
 * Who calls from outside of the mesh what is shared out among versions: it meets the Service, whose pods are all versions alike.
 * Who measures calls pods, not versions.
 */
export function refuseStrangers(
  { path }: System,
  asked: Asked,
  edges: readonly Edge[],
  members: Membership,
  scrapers: Pods | undefined,
): void {
  const check = new Check(path);
  for (const { from, to } of edges) {
    const route = asked.routeOf(to);
    if (route?.versions === undefined || from === scrapers) continue;
    check.that(members.has(from), {
      prop: `route('${route.name}'): to`,
      given: to.id,
      message: `is called by ${peerKey(from)}, which is outside of the mesh: no weight and no rule holds for its requests`,
      fix: "Bring it into the mesh, let it call by a host of the mesh's gateway, or share requests out by pods.",
    });
  }
  check.done();
}

/** Hosts outside that proxies of a namespace could not tell apart. */
export function refuseMixed({ path }: System, homes: readonly Inside[], edges: readonly Edge[]): void {
  const check = new Check(path);
  for (const { namespace } of homes)
    for (const { port, hosts } of mixedIn(leaving(namespace, edges)))
      check.that(false, {
        prop: `namespace ${namespace}: port ${port}`,
        given: hosts.join(', '),
        message:
          'are called there, one of them by plain TCP, which names no host: it would get what is said to all of them',
        fix: 'Tell its addresses where it is made (cidrs), or call it at a port of its own.',
      });
  check.done();
}
