import type { Pods } from '../../kernel/facts';
import type { Minted, Text } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import type { SrsConfExtras, SrsHooks } from './conf-plan';
import { guardUrl } from './guard';
import type { SrsPlan } from './plan';
import type { SrsStreamingProps } from './props';
import { sourceOf } from './source-rules';
import { accountUrl } from './source-url';

/** What the configuration holds that is made elsewhere: the guard's URL, and those of sources with a password. */
export function extrasOf(system: System, { vhosts = {} }: SrsStreamingProps): Required<SrsConfExtras> {
  const hooks: Record<string, SrsHooks> = {};
  const sources: Record<string, Text> = {};
  for (const [vhost, { publishers, ingest = {} }] of Object.entries(vhosts)) {
    if (publishers !== undefined) hooks[vhost] = { onPublish: [guardUrl(vhost)] };
    for (const [name, { user, from }] of Object.entries(ingest))
      if (user !== undefined && sourceOf(from) !== undefined) {
        const id = `source-${slugOf(vhost)}-${name}`;
        const given = system.need.given(id, ['password'], `password of ${user} at ${from}`);
        sources[`${vhost}/${name}`] = accountUrl(from, user, given.password as Minted);
      }
  }
  return { hooks, sources };
}

/** Lets the servers out to who is called, fetched from, and published on to. @param edges what of them asks who may play */
export function useOutside(system: System, { conf }: SrsPlan, origins: Pods, edges: Pods | undefined): void {
  for (const { name, forward = {}, ingest, callbacks } of conf.vhosts) {
    for (const [to, { host, port = 1935, cidrs }] of Object.entries(forward))
      system.use(system.env.outside(`${system.id}-${slugOf(name)}-${to}`, host, port, cidrs), origins);
    for (const [of, { from, cidrs }] of Object.entries(ingest)) {
      const source = sourceOf(from);
      if (source === undefined) continue;
      const { host, port } = source;
      system.use(system.env.outside(`${system.id}-${slugOf(name)}-${of}`, host, port, cidrs), origins);
    }
    if (callbacks === undefined) continue;
    system.use(callbacks.to, origins);
    if (edges !== undefined && (callbacks.onPlay ?? callbacks.onStop) !== undefined) system.use(callbacks.to, edges);
  }
}

/** A vhost as a part of a name. */
export function slugOf(vhost: string): string {
  return vhost.replaceAll('.', '-');
}
