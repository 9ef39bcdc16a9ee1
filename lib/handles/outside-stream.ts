import type { Endpoint } from '../kernel/facts';
import type { Minted } from '../kernel/needs/text';
import type { System } from '../kernel/system';
import { once } from './once';
import type { StreamEndpoint } from './stream';

/**
 * Live streams of servers elsewhere, or of a camera's gateway: RTMP, and HTTP-FLV where it is played so.
 * @param at.cidrs addresses behind the host. @default any address on that port
 * @param at.port of RTMP. @default 1935
 * @param at.http port of HTTP-FLV; 443 is HTTPS. @default 8080
 * @param at.guarded whether who publishes needs a token: people give it. @default false
 * @throws KeelsonError when it is taken without an address to let out to, or too late
 */
export function outsideStreams(at: {
  readonly host: string;
  readonly port?: number;
  readonly http?: number;
  readonly cidrs?: readonly string[];
  readonly guarded?: boolean;
}): StreamEndpoint {
  const { host, port = 1935, http = 8080 } = at;
  const found = once((taker: System): { rtmp: Endpoint; web: Endpoint } => ({
    rtmp: taker.env.outside(`streams-${host}`, host, port, at.cidrs),
    web: taker.env.outside(`streams-${host}-http`, host, http, at.cidrs),
  }));
  const token = once((taker: System): Minted | undefined => {
    const given = taker.need.given(`streams-${host}`, ['token'], `token with which ${taker.id} publishes at ${host}`);
    return given.token;
  });
  return {
    offers: 'stream',
    for(taker, { stream, use }) {
      const { rtmp, web } = found(taker);
      const used = use === 'publish' ? [rtmp] : [rtmp, web];
      for (const endpoint of used) taker.use(endpoint);
      const url = `rtmp://${host}:${port}/${stream}`;
      const flv = `${http === 443 ? 'https' : 'http'}://${host}:${http}/${stream}.flv`;
      const minted = use === 'publish' && at.guarded === true ? token(taker) : undefined;
      return {
        publish: { rtmp: url },
        play: { rtmp: url, flv },
        at: used,
        ...(minted && { token: minted }),
      };
    },
  };
}
