import type { Endpoint, Pods } from '../../kernel/facts';
import { Service } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { service } from '../../workloads/service';
import { workloadOf } from './names';
import type { SrsPlan } from './plan';
import type { SrsLoadBalancer } from './props';

/** What is called, from inside and from outside. */
export interface Doors {
  /** RTMP, at the origins. */
  readonly publish: Endpoint;
  /** SRT, at the origins. @default not spoken */
  readonly srt?: Endpoint;
  /** Media of WebRTC over UDP, and over TCP, at the origin. @default not spoken */
  readonly media: readonly Endpoint[];
  /** RTMP, at the edges. */
  readonly rtmp: Endpoint;
  /** HTTP-FLV, at the edges. */
  readonly http: Endpoint;
  /** HLS and snapshots, at the caches; with a host HTTP-FLV and WebRTC's signalling too. @default no vhost has them */
  readonly files?: Endpoint;
}

/** Service of those who publish from inside. */
const publishOf = (id: string) => `${id}-publish`;

/** The Services, and what they serve. @param players who plays to viewers */
export function writeDoors(system: System, plan: SrsPlan, origins: Pods, players: Pods, caches?: Pods): Doors {
  const { conf } = plan;
  const { ports, webRtc, srt } = conf;
  const { id, state } = system;
  const name = publishOf(id);
  new Manifest(system, Service, {
    name,
    spec: {
      selector: origins.labels,
      ports: [
        { name: 'rtmp', port: ports.rtmp, targetPort: 'rtmp' },
        ...(srt ? [{ name: 'srt', port: ports.srt, targetPort: 'srt', protocol: 'UDP' as const }] : []),
      ],
    },
  });
  new Manifest(system, Service, {
    name: id,
    spec: {
      selector: players.labels,
      ports: [
        { name: 'rtmp', port: ports.rtmp, targetPort: 'rtmp' },
        { name: 'http', port: ports.http, targetPort: 'http' },
      ],
    },
  });
  const at = origins;
  const media = webRtc === undefined ? [] : (['udp', ...(webRtc.tcp ? (['tcp'] as const) : [])] as const);
  return {
    publish: state.serves({ id: 'publish', at, podPort: ports.rtmp, service: name, protocol: 'tcp' }),
    rtmp: state.serves({ id: 'rtmp', at: players, podPort: ports.rtmp, service: id, protocol: 'tcp' }),
    http: state.serves({ id: 'http', at: players, podPort: ports.http, service: id, protocol: 'http' }),
    media: media.map((protocol) => state.serves({ id: `webrtc-${protocol}`, at, podPort: ports.webRtc, protocol })),
    ...(srt && { srt: state.serves({ id: 'srt', at, podPort: ports.srt, service: name, protocol: 'udp' }) }),
    ...(caches && {
      files: service(system, caches, {
        id: 'files',
        name: workloadOf(id, 'cache'),
        podPort: ports.http,
        protocol: 'http',
      }),
    }),
  };
}

/** What stands before the pods for who calls from outside: TCP and UDP apart, since few clouds put both behind one address. */
export function writeLoadBalancers(system: System, plan: SrsPlan, of: SrsLoadBalancer, doors: Doors): void {
  const { ports, webRtc, srt } = plan.conf;
  const udp = (name: string, port: number) => ({ name, port, targetPort: name, protocol: 'UDP' as const });
  const rtmp = { name: 'rtmp', port: ports.rtmp, targetPort: 'rtmp' };
  const media = webRtc?.tcp ? [{ name: 'webrtc-tcp', port: ports.webRtc, targetPort: 'webrtc-tcp' }] : [];
  const packets = [...(srt ? [udp('srt', ports.srt)] : []), ...(webRtc ? [udp('webrtc', ports.webRtc)] : [])];
  const write = (part: string, to: Endpoint, all: readonly object[]) =>
    new Manifest(system, Service, {
      name: system.name(part),
      ...(of.annotations && { annotations: of.annotations }),
      spec: {
        type: 'LoadBalancer',
        // The server sees who calls: its rules, and the network's, are about addresses.
        externalTrafficPolicy: 'Local',
        ...(of.from && { loadBalancerSourceRanges: of.from }),
        selector: (to.at as Pods).labels,
        ports: all as readonly (typeof rtmp)[],
      },
    });
  write('public', doors.publish, [rtmp, ...media]);
  if (packets.length > 0) write('public-udp', doors.publish, packets);
  if (of.playHost !== undefined) write('public-play', doors.rtmp, [rtmp]);
  const from = of.from === undefined ? ('internet' as const) : { cidrs: of.from };
  const played = of.playHost === undefined ? [] : [doors.rtmp];
  const opened = [doors.publish, ...doors.media, ...(doors.srt ? [doors.srt] : []), ...played];
  for (const door of opened) system.state.allow(from, door);
}
