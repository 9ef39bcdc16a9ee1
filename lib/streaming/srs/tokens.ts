import type { Minted, Text } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import { DEFAULT } from './conf-paths';
import type { StreamTokens } from './guard';
import type { SrsStreamingProps } from './props';
import { slugOf } from './sources';

/** Who may publish, with the token: people and machines of the stack, by vhost. */
export interface Publisher {
  readonly vhost: string;
  readonly name: string;
  readonly streams: readonly string[];
  readonly token: Minted;
}

/** A system that took streams. */
export interface TakenStreams {
  /** The taker's. */
  readonly token: Minted;
  /** What it publishes. */
  readonly streams: Set<string>;
}

/** Mints a token for each publisher of the stack, and puts them where people find them: a Secret with `<vhost>.<name>`. */
export function makePublishers(system: System, { vhosts = {} }: SrsStreamingProps): Publisher[] {
  const all = Object.entries(vhosts).flatMap(([vhost, { publishers = {} }]) =>
    Object.entries(publishers).map(([name, streams]) => {
      const token = system.need.mint(`publisher-${slugOf(vhost)}-${name}`);
      return { vhost, name, streams, token };
    }),
  );
  if (all.length > 0) {
    const data = all.map(({ vhost, name, token }) => [`${vhost}.${name}`, token.plain] as const);
    system.need.secret({ name: system.name('publishers'), data: Object.fromEntries(data) });
  }
  return all;
}

/** Vhosts whose publishing is guarded. */
export function guardedOf({ vhosts = {} }: SrsStreamingProps): string[] {
  return Object.entries(vhosts).flatMap(([name, { publishers }]) => (publishers === undefined ? [] : [name]));
}

/** Every token by vhost and stream. Systems take streams of the vhost that is called by no other name. */
export function tokensOf(
  guarded: readonly string[],
  publishers: readonly Publisher[],
  takers: readonly TakenStreams[],
): StreamTokens {
  const systems = takers.map(({ token, streams }) => ({ vhost: DEFAULT, streams: [...streams], token }));
  const all = [...publishers, ...(guarded.includes(DEFAULT) ? systems : [])];
  const found: Record<string, Record<string, Text[]>> = Object.fromEntries(guarded.map((vhost) => [vhost, {}]));
  for (const { vhost, streams, token } of all)
    for (const stream of streams) {
      const known = found[vhost] ?? {};
      found[vhost] = { ...known, [stream]: [...(known[stream] ?? []), token.plain] };
    }
  return found;
}
