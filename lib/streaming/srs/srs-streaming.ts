import type { StreamEndpoint } from '../../handles/stream';
import { Takers } from '../../handles/takers';
import { Check, fail } from '../../kernel/base/faults';
import type { Environment } from '../../kernel/environment';
import type { Endpoint } from '../../kernel/facts';
import type { SecretRef } from '../../kernel/needs';
import { System } from '../../kernel/system';
import { writeCaches } from './caches';
import { asksPassword } from './conf';
import { DEFAULT } from './conf-paths';
import { writeEdges } from './edges';
import { stateSrs } from './facts';
import { tokensJson } from './guard';
import { type OriginParts, writeOrigins } from './origins';
import { SRS_IMAGE } from './pins';
import { planSrs, type SrsPlan } from './plan';
import type { SrsStreamingProps } from './props';
import { checkSrs } from './rules';
import { type Doors, writeDoors, writeLoadBalancers } from './services';
import type { SrsSizing } from './sizing';
import { isStream, STREAMS } from './source-rules';
import { extrasOf, useOutside } from './sources';
import { guardedOf, makePublishers, type Publisher, type TakenStreams, tokensOf } from './tokens';
import { insideUrls, outsideUrls, type PublicStream } from './urls';

/**
 * Live video by SRS 6: origins to which is published, edges and caches from which is played, as many as streams, viewers and bitrate
 * ask for (docs/systems/srs-streaming.md has the reckoning).
 *
 * ```ts
 * const srs = new SrsStreaming(env, 'live', {
 *   expect: { streams: 20, viewers: 5000, bitrate: 2500 },
 *   vhosts: { default: { hls: {}, publishers: { studio: ['live/talk'] } } },
 *   host: gateway.host('live'),
 * });
 * new VideoInference(env, 'faces', { from: srs.endpoint(), … });
 * ```
 */
export class SrsStreaming extends System {
  /** How many servers there are, and what each has to bear at the peak. */
  readonly sizing: SrsSizing;
  /** RTMP, for who publishes from inside and brings a token; systems take {@link endpoint}. */
  readonly publish: Endpoint;
  private readonly props: SrsStreamingProps;
  private readonly plan: SrsPlan;
  private readonly doors: Doors;
  private readonly publishers: readonly Publisher[];
  private readonly takers = new Takers<TakenStreams>(this, 'endpoint()', (taker) => ({
    token: this.need.mint(`taker-${taker.id}`),
    streams: new Set(),
  }));

  /** @throws KeelsonError with everything that SRS would not bear, or that would not carry what is expected: see docs/systems/srs-streaming.md */
  constructor(env: Environment, id: string, props: SrsStreamingProps) {
    const image = props.gpu?.image ?? SRS_IMAGE;
    super(env, id, props, { app: 'srs', image, maxId: 35, security: 'restricted' });
    this.props = props;
    this.plan = planSrs(this, props, extrasOf(this, props));
    const { plan } = this;
    const check = new Check(this.path);
    checkSrs(check, plan, props);
    check.done();
    this.sizing = plan.sizing;
    this.publishers = makePublishers(this, props);

    const passwords = this.makePasswords();
    const parts = this.originParts(passwords);
    const origins = writeOrigins(this, plan, parts);
    const edges = plan.conf.edges > 0 ? writeEdges(this, plan, passwords) : undefined;
    const caches = plan.conf.caches > 0 ? writeCaches(this, plan) : undefined;
    if (parts.bucket !== undefined) this.use(parts.bucket.at, origins.pods);
    this.doors = writeDoors(this, plan, origins.pods, (edges ?? origins).pods, caches?.pods);
    this.publish = this.doors.publish;
    if (props.loadBalancer !== undefined) writeLoadBalancers(this, plan, props.loadBalancer, this.doors);
    if (this.doors.files !== undefined) props.host?.for(this, this.doors.files);
    useOutside(this, plan, origins.pods, edges?.pods);
    stateSrs(this, plan, { origins, ...(edges && { edges }), ...(caches && { caches }) });
  }

  /**
   * Streams for systems inside: each sends or watches one by its name. Who sends, where that is guarded, gets a token of its own.
   * @throws KeelsonError when no vhost is called by no other name; of the handle's `for`, when the stream is none, or everybody has taken
   */
  endpoint(): StreamEndpoint {
    const { plan, doors } = this;
    if (!plan.conf.vhosts.some(({ name }) => name === DEFAULT))
      fail(this.path, {
        prop: 'endpoint()',
        given: plan.conf.vhosts.map(({ name }) => name),
        message: `is of the vhost that is called by no other name, and there is none`,
        fix: `Give vhosts a \`${DEFAULT}\`.`,
      });
    return {
      offers: 'stream',
      giver: this,
      for: (taker, { stream, use }) => {
        if (!isStream(stream))
          fail(this.path, {
            prop: 'endpoint()',
            given: stream,
            message: `is no stream for ${taker.path}`,
            allowed: STREAMS,
          });
        taker.standsAfter(this);
        const { publish, rtmp, http, files } = doors;
        const played = [rtmp, http, ...(files ? [files] : [])];
        const at = use === 'publish' ? [publish] : played;
        for (const door of at) taker.use(door);
        const token = use === 'publish' ? this.tokenOf(taker, stream) : undefined;
        return { ...insideUrls(plan, doors, stream), at, ...(token && { token }) };
      },
    };
  }

  /** How a stream is called from outside; a token goes behind the URL as `?token=…`. @throws KeelsonError when it is none */
  urls(stream: string): PublicStream {
    if (!isStream(stream))
      fail(this.path, { prop: 'urls()', given: stream, message: 'is no stream', allowed: STREAMS });
    return outsideUrls(this.plan, this.props, stream);
  }

  /** Everybody who publishes is known: their tokens are what the guard reads. */
  override close(): void {
    const guarded = guardedOf(this.props);
    if (guarded.length === 0) return;
    const takers = this.takers.all.map(({ account }) => account);
    this.need.secret({
      name: this.name('tokens'),
      data: { 'tokens.json': tokensJson(tokensOf(guarded, this.publishers, takers)) },
    });
  }

  private tokenOf(taker: System, stream: string) {
    if (!guardedOf(this.props).includes(DEFAULT)) return undefined;
    const account = this.takers.of(taker);
    if (!account.streams.has(stream)) this.takers.refuseLate(taker);
    account.streams.add(stream);
    return account.token;
  }

  /** Of the API, which nobody outside reaches, and of SRT, which publishers are told. */
  private makePasswords(): SecretRef {
    const { conf } = this.plan;
    const api = asksPassword(conf) || conf.edges > 0;
    return this.need.secret({
      name: this.name('passwords'),
      data: {
        ...(api && { api: this.need.mint('api').plain }),
        ...(conf.srt?.encrypted && { srt: this.need.mint('srt').plain }),
      },
    });
  }

  private originParts(passwords: SecretRef): OriginParts {
    const { recordings, gpu } = this.props;
    const guarded = guardedOf(this.props).length > 0;
    return {
      passwords,
      ...(guarded && { tokens: this.name('tokens') }),
      // Nobody but the origins reaches the bucket: they are named when they are there.
      ...(recordings && 'bucket' in recordings && { bucket: recordings.bucket.for(this, 'write', []) }),
      ...(recordings && 'volume' in recordings && { storageClass: recordings.volume.for(this) }),
      ...(gpu && { gpu }),
    };
  }
}
