import { serviceHosts } from '../../handles/issuer';
import { apart, type Placement } from '../../kernel/base/placement';
import { cores } from '../../kernel/base/quantity';
import type { Endpoint, Pods } from '../../kernel/facts';
import { ConfigMap } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import type { SecretRef } from '../../kernel/needs';
import { stampOf } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import { claimMount, configMount, scratchMount, secretMount, trustMount } from '../../workloads/mount';
import { type ContainerOf, shellProbe } from '../../workloads/pod';
import { server } from '../../workloads/server';
import { service } from '../../workloads/service';
import { VALKEY_EXPORTER_IMAGE, VALKEY_IMAGE } from './pins';
import * as conf from './valkey-conf';

/** The user that the image has. */
const UID = 999;
const SECRET_MODE = 0o440;
/** Where each server's counters are read. */
export const EXPORTER_PORT = 9121;
const EXPORTER_SIZE = { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } };

/** What the servers follow from. */
export interface Servers {
  readonly replicas: number;
  /** Of each, in bytes as Kubernetes writes them. */
  readonly memory: string;
  /** How much of that may be data, in bytes. */
  readonly maxmemory: number;
  readonly cpu: number;
  /** Whether old values make room for new ones. */
  readonly evicts: boolean;
  readonly placement: Placement;
  /** Of each. @default none: nothing is kept */
  readonly volume?: { readonly size: string; readonly class: string };
}

/** The servers, and their settings. Users are no stamp: they are read while servers run, so that what is in memory stays. */
export function serversOf(system: System, of: Servers, watcher: SecretRef): ReturnType<typeof server> {
  const { replicas, placement, volume } = of;
  const settings = { 'valkey.conf': conf.valkeyConf({ ...of, snapshots: volume !== undefined }) };
  new Manifest(system, ConfigMap, { name: system.name('settings'), wave: -1, data: settings });
  return server(system, {
    id: 'server',
    labels: { 'app.kubernetes.io/instance': system.id, 'app.kubernetes.io/name': 'valkey' },
    uid: UID,
    replicas,
    placement,
    apart: apart(placement, replicas),
    peers: system.name('peers'),
    ...(volume && { claims: [{ name: 'data', ...volume }] }),
    containers: [valkey(system, of), exporter(system, watcher.name)],
    stamps: { settings: stampOf(settings), watcher: watcher.stamp },
    spec: { terminationGracePeriodSeconds: volume === undefined ? 60 : 300 },
  });
}

function valkey(system: System, { memory, cpu, volume }: Servers): ContainerOf {
  return {
    name: 'valkey',
    image: system.env.image(VALKEY_IMAGE),
    script: conf.SERVE,
    env: {
      CACHE_PRIMARY: hostOf(system, 0),
      CACHE_PRIMARY_PORT: String(conf.PORT),
      CACHE_RENEW_SECONDS: '30',
    },
    ports: { valkey: conf.PORT },
    size: { requests: { cpu: cores(cpu), memory }, limits: { memory } },
    readinessProbe: shellProbe(conf.READY, { periodSeconds: 5 }),
    livenessProbe: shellProbe(conf.ALIVE, { periodSeconds: 20, failureThreshold: 6 }),
    mounts: [
      configMount('settings', system.name('settings'), conf.SETTINGS),
      secretMount('users', system.name('users'), conf.USERS, { mode: SECRET_MODE }),
      secretMount('tls', system.name('tls'), conf.TLS, { mode: SECRET_MODE }),
      scratchMount('run', conf.RUN, '16Mi', 'Memory'),
      volume === undefined ? scratchMount('data', conf.DATA, memory) : claimMount('data', conf.DATA),
    ],
  };
}

function exporter(system: System, watcher: string): ContainerOf {
  return {
    name: 'exporter',
    image: system.env.image(VALKEY_EXPORTER_IMAGE),
    env: conf.WATCH,
    ports: { metrics: EXPORTER_PORT },
    size: EXPORTER_SIZE,
    readinessProbe: { httpGet: { path: '/health', port: 'metrics' }, periodSeconds: 30 },
    mounts: [
      secretMount('watcher', watcher, conf.WATCHER, { mode: SECRET_MODE }),
      trustMount(system.name('tls'), conf.TRUST),
    ],
  };
}

/** The Services: the primary, all of them, and each by its name. */
export function servicesOf(system: System, at: Pods): [primary: Endpoint, readers: Endpoint] {
  const { id } = system;
  const port = { podPort: conf.PORT, portName: 'valkey', protocol: 'tcp', tls: true } as const;
  // They follow before they are ready: that is how they become so.
  service(system, at, { ...port, id: 'peers', name: system.name('peers'), headless: true });
  const first = { 'statefulset.kubernetes.io/pod-name': `${id}-0` };
  return [
    service(system, at, { ...port, id: 'valkey', only: first }),
    service(system, at, { ...port, id: 'read', name: system.name('read') }),
  ];
}

/** A server by its name. */
function hostOf({ id, namespace }: System, server: number): string {
  return `${id}-${server}.${id}-peers.${namespace}.svc`;
}

/** What servers are called by: clients, each other, and the exporter beside each. */
export function hostsOf(system: System, replicas: number): string[] {
  const { id, namespace } = system;
  const servers = Array.from({ length: replicas }, (_, i) => hostOf(system, i));
  return [...serviceHosts(id, namespace), ...serviceHosts(system.name('read'), namespace), ...servers, 'localhost'];
}
