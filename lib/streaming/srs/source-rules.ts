import type { Check } from '../../kernel/base/faults';
import { isPort } from '../../kernel/base/grammar';
import { isDnsLabel, isDnsSubdomain } from '../../kernel/base/names';
import type { SrsConfPlan, SrsVhostPlan } from './conf-plan';
import { isWord } from './conf-syntax';

// To SRS, what follows a dot is an extension: `cam.1` and `cam.2` would be one stream.
const STREAM = /^[A-Za-z0-9][A-Za-z0-9_-]*\/[A-Za-z0-9][A-Za-z0-9_-]*$/;

/** What {@link isStream} lets in, for a message. */
export const STREAMS = 'app/stream, of letters, digits and _-';

/** Whether it names a stream as URLs do, without anything that must be escaped: `live/entrance`. */
export function isStream(name: string): boolean {
  return STREAM.test(name);
}

/** Servers elsewhere to which everything is published on. */
export function checkForward(check: Check, at: string, { hosts }: SrsConfPlan, { forward = {} }: SrsVhostPlan): void {
  const seen = new Map<string, string>();
  for (const [name, { host, port = 1935 }] of Object.entries(forward)) {
    const prop = `${at}.forward.${name}`;
    const server = `${host}:${port}`;
    check
      .that(isDnsLabel(name), { prop, given: name, message: 'is no name', allowed: 'a DNS label' })
      .that(isDnsSubdomain(host), { prop: `${prop}.host`, given: host, message: 'is no DNS name or address' })
      .that(isPort(port), {
        prop: `${prop}.port`,
        given: port,
        message: 'is no port',
        allowed: '1 to 65535',
      })
      .that(!hosts.includes(host), {
        prop: `${prop}.host`,
        given: host,
        message: 'is an origin of its own: the stream would come back to where it is',
        fix: 'Leave it out: edges find it there.',
      })
      .that(!seen.has(server), {
        prop: `${prop}.host`,
        given: host,
        message: `is published to twice: by ${seen.get(server)} too`,
        fix: 'Leave one out.',
      });
    seen.set(server, name);
  }
}

const SCHEMES = ['rtsp', 'rtmp', 'http', 'https'];

/** Streams that are fetched from elsewhere. */
export function checkIngest(check: Check, at: string, { ingest }: SrsVhostPlan): void {
  const seen = new Map<string, string>();
  for (const [name, { from, as, user }] of Object.entries(ingest)) {
    const prop = `${at}.ingest.${name}`;
    const source = sourceOf(from);
    check
      .that(isDnsLabel(name), { prop, given: name, message: 'is no name', allowed: 'a DNS label' })
      .that(source !== undefined, {
        prop: `${prop}.from`,
        given: withoutAccount(from),
        message: 'is no URL of a source',
        allowed: `${SCHEMES.join('://, ')}:// with a host, and nothing that must be escaped`,
      })
      .that(source?.account !== true, {
        prop: `${prop}.from`,
        given: withoutAccount(from),
        message: 'has an account in it: its password would be read in the output',
        fix: 'Set `user`; people give the password.',
      })
      .that(isStream(as), { prop: `${prop}.as`, given: as, message: 'names no stream', allowed: STREAMS })
      .that(!seen.has(as), {
        prop: `${prop}.as`,
        given: as,
        message: `is what ${seen.get(as)} is played as too: one of them would be refused`,
        fix: 'Choose another.',
      })
      .that(user === undefined || /^[A-Za-z0-9._-]+$/.test(user), {
        prop: `${prop}.user`,
        given: user,
        message: 'is no name of an account',
        allowed: 'letters, digits and ._-',
      });
    seen.set(as, name);
  }
}

/** Ports at which a URL is called that names none. */
const PORTS: Readonly<Record<string, number>> = { rtsp: 554, rtmp: 1935, http: 80, https: 443 };

const URL_OF_SOURCE = /^([a-z]+):\/\/([^/@]*@)?([A-Za-z0-9.-]+)(?::(\d{1,5}))?(\/[A-Za-z0-9._~!()*,/?=&;:%+-]*)?$/;

/** Host and port of a source, and whether its URL holds an account; undefined where it is no source. */
export function sourceOf(
  url: string,
): { readonly host: string; readonly port: number; readonly account: boolean } | undefined {
  const [, scheme = '', account, host = '', port] = URL_OF_SOURCE.exec(url) ?? [];
  const known = PORTS[scheme];
  if (known === undefined || !isWord(url) || !isDnsSubdomain(host)) return undefined;
  return { host, port: port === undefined ? known : Number(port), account: account !== undefined };
}

/** For a message, which must not hold a password. */
function withoutAccount(url: string): string {
  return url.replace(/\/\/.*@/, '//');
}
