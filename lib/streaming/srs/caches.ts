import { ConfigMap } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import { stampOf } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import { configMount, scratchMount } from '../../workloads/mount';
import { server } from '../../workloads/server';
import { API_PORT, originServicesOf, partLabels, STATUS_PORT, workloadOf } from './names';
import { CACHE, CACHE_TEMPORARY, nginxConf, type SrsCachePlan } from './nginx';
import { UID, type Written } from './origins';
import { NGINX_IMAGE } from './pins';
import type { SrsPlan } from './plan';
import { cacheMebibytes, cacheSizeOf } from './resources';

const SETTINGS = '/etc/nginx-srs';

/** What goes out over HTTP, fetched once from the origins and kept as long as it is of use. */
export function writeCaches(system: System, plan: SrsPlan): Written {
  const name = workloadOf(system.id, 'cache');
  const keep = cacheMebibytes(plan);
  const conf = nginxConf(cachePlan(plan, keep));
  new Manifest(system, ConfigMap, { name, wave: -1, data: { 'nginx.conf': conf } });
  return server(system, {
    id: 'cache',
    name,
    labels: partLabels(system.id, 'cache'),
    uid: UID,
    replicas: plan.conf.caches,
    placement: plan.placement,
    containers: [
      {
        name: 'nginx',
        image: system.env.image(NGINX_IMAGE),
        command: ['nginx', '-c', `${SETTINGS}/nginx.conf`, '-e', 'stderr'],
        ports: { files: plan.conf.ports.http, status: STATUS_PORT },
        size: cacheSizeOf(plan),
        mounts: [
          configMount('settings', name, SETTINGS),
          // nginx clears up a moment later than it fills.
          scratchMount('cache', CACHE, `${Math.ceil(keep * 1.2)}Mi`),
          scratchMount('tmp', CACHE_TEMPORARY, '256Mi'),
        ],
        readinessProbe: { httpGet: { path: '/healthz', port: 'status' }, periodSeconds: 5 },
        livenessProbe: { tcpSocket: { port: 'files' }, periodSeconds: 10, failureThreshold: 6 },
        // It takes a moment until nobody sends viewers here any more; then nginx ends what it has begun, by its own signal.
        lifecycle: { preStop: { exec: { command: ['sleep', '10'] } } },
      },
    ],
    stamps: { settings: stampOf(conf) },
    spec: { terminationGracePeriodSeconds: Math.max(30, plan.front ? plan.drain.toSeconds() : 60) },
  });
}

function cachePlan(plan: SrsPlan, keep: number): SrsCachePlan {
  const { id, namespace, conf, expect, sizing, front, isSingle } = plan;
  const host = (service: string) => `${service}.${namespace}.svc`;
  const origins = originServicesOf(id, conf.origins).map(host);
  const readers = (sizing.cacheMbps * 1000) / expect.bitrate;
  const live = front && conf.vhosts.some(({ flv }) => flv);
  const signals = front && conf.webRtc !== undefined;
  return {
    origins,
    originPort: conf.ports.http,
    port: conf.ports.http,
    statusPort: STATUS_PORT,
    workers: isSingle ? 1 : 2,
    connections: Math.max(1024, Math.ceil(readers * 1.5)),
    keep,
    vhosts: conf.vhosts,
    ...(live && { flv: { host: host(id), port: conf.ports.http } }),
    ...(signals && { signalling: { host: origins[0] as string, port: API_PORT } }),
  };
}
