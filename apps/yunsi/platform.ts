import { Cron, Duration, Size } from 'cdk8s';
import {
  type Bucket,
  CephStorage,
  Certificates,
  type Environment,
  GitOps,
  GpuWorkerPool,
  HarborRegistry,
  type HarborRegistryProps,
  IstioMesh,
  OpenLdapDirectory,
  outside,
  PasswordPage,
  PostgresCluster,
  PublicGateway,
  platform,
  RabbitCluster,
  ReplicatedCache,
  SrsStreaming,
  TiDBCluster,
  VideoInference,
} from '../../lib';
import { observability } from './observability';
import { Portal } from './portal';
import { rows } from './rows';
import { services } from './services';

/** The platform of Yunsi, an AI company: the same systems everywhere, sized and placed by the row. */
export const yunsi = platform('yunsi', rows, systems);

/** The systems of one environment. */
export function systems(env: Environment): void {
  new Certificates(env, 'certificates', { owner: 'security' });
  const gateway = publicGateway(env);
  const { blocks, uploads, backups, records, people, blobs, recordings, logs } = storage(env);

  const rabbit = new RabbitCluster(env, 'rabbit', {
    owner: 'middleware',
    storage: blocks,
    vhosts: {
      portal: {
        queues: { uploaded: {}, transcoded: {} },
        exchanges: { media: { type: 'topic' } },
        bindings: [
          { from: 'media', queue: 'uploaded', key: 'video.uploaded' },
          { from: 'media', queue: 'transcoded', key: 'video.transcoded' },
        ],
      },
      usage: { queues: { used: {} } },
    },
  });

  new ReplicatedCache(env, 'cache', { owner: 'middleware' });

  const tidb = new TiDBCluster(env, 'tidb', {
    owner: 'databases',
    storage: blocks,
    databases: ['portal', 'usage'],
    ...(backups === undefined ? {} : { backup: { to: backups, schedule: Cron.daily(), keep: Duration.days(14) } }),
  });

  const postgres = new PostgresCluster(env, 'postgres', {
    owner: 'databases',
    storage: blocks,
    databases: ['grafana', 'registry'],
    ...(records === undefined ? {} : { backup: { to: records, schedule: Cron.daily(), keep: Duration.days(14) } }),
  });

  const directory = new OpenLdapDirectory(env, 'ldap', {
    owner: 'security',
    storage: blocks,
    groups: { admins: {}, developers: {} },
    administrators: 'admins',
    ...(people === undefined ? {} : { backup: { to: people, schedule: Cron.daily(), keep: Duration.days(30) } }),
  });

  observability(env, {
    ...{ blocks, gateway, postgres, directory: directory.directory() },
    ...(logs === undefined ? {} : { logs }),
  });

  const mesh = new IstioMesh(env, 'mesh', { owner: 'network' });
  services(env, { mesh, usage: tidb.database('usage'), events: rabbit.vhost('usage') });

  new GitOps(env, 'gitops', {
    owner: 'delivery',
    host: gateway.host('gitops'),
    repository: { url: 'https://git.yunsi.example.com/platform/delivery.git', login: 'token' },
    directory: directory.directory(),
    admins: ['admins'],
    layers: { data: { systems: ['postgres', 'tidb'] } },
  });

  new PasswordPage(env, 'passwords', {
    owner: 'security',
    directory: directory.directory(),
    host: gateway.host('passwords'),
  });

  new HarborRegistry(env, 'registry', {
    owner: 'delivery',
    host: gateway.host('registry'),
    storage: blocks,
    blobs,
    database: postgres.database('registry'),
    directory: directory.directory(),
    admins: 'admins',
    ...images(env),
  });

  const live = liveVideo(env, gateway, recordings);
  const gpus = new GpuWorkerPool(env, 'p100', { owner: 'ai', pool: 'gpu', model: 'nvidia-tesla-p100' });
  new VideoInference(env, 'faces', {
    owner: 'ai',
    image: { name: 'faces', ref: 'registry.yunsi.example.com/vision/faces:1.4.0-cuda12.4' },
    from: live.endpoint(),
    gpus: gpus.gpus(),
    streams: { talk: { input: 'live/talk', output: 'live/talk_faces' } },
  });

  new Portal(env, 'portal', {
    owner: 'portal',
    host: gateway.host('portal'),
    database: tidb.database('portal'),
    broker: rabbit.vhost('portal'),
    ...(uploads === undefined ? {} : { uploads }),
  });
}

/** Live video, recorded where there is a bucket for it. */
function liveVideo(env: Environment, gateway: PublicGateway, recordings: Bucket | undefined): SrsStreaming {
  return new SrsStreaming(env, 'live', {
    owner: 'media',
    expect: env.pick({
      single: { streams: 2, viewers: 20, bitrate: 2000 },
      quorum: { streams: 20, viewers: 2000, bitrate: 2000 },
    }),
    vhosts: {
      default: { hls: {}, publishers: { studio: ['live/talk'] }, ...(recordings === undefined ? {} : { dvr: {} }) },
    },
    ...(recordings === undefined ? {} : { recordings: { bucket: recordings } }),
    host: gateway.host('live'),
    loadBalancer: { host: `publish.${env.row.domain}` },
  });
}

/** Developers push where a release begins; from there its images go on, one environment after the other. */
function images({ row }: Environment): Pick<HarborRegistryProps, 'projects' | 'replicateTo'> {
  const at = rows.findIndex(({ name }) => name === row.name);
  const next = rows[at + 1];
  const first = { members: { developers: 'developer' }, robots: { ci: ['push'] } } as const;
  const projects = { portal: at === 0 ? first : ({ replica: true } as const) };
  if (next === undefined) return { projects };
  const to = outside.registry(`https://registry.${next.domain}`, { environment: next.name, authority: 'given' });
  return { projects, replicateTo: { [next.name]: { to, projects: ['portal'], tags: 'v*' } } };
}

/** Envoy's gateway class, which the cluster has: its proxies run in a namespace of their own. */
function publicGateway(env: Environment): PublicGateway {
  return new PublicGateway(env, 'public', {
    owner: 'network',
    gatewayClass: 'eg',
    crds: 'made',
    proxies: {
      namespace: 'envoy-gateway-system',
      labels: { 'gateway.envoyproxy.io/owning-gateway-name': 'public' },
      ports: { http: 10080, https: 10443 },
    },
  });
}

/** Ceph where the row has disks for it; a laptop's provisioner where it has one small node. */
function storage(env: Environment) {
  if (!env.row.pools.some(({ name }) => name === 'storage'))
    return {
      blocks: outside.storageClass('local-path', 'RWO'),
      blobs: outside.bucket('registry-blobs', { host: 's3.yunsi.example.com' }),
    };
  const ceph = new CephStorage(env, 'ceph', {
    owner: 'storage',
    pool: 'storage',
    devices: '^sd[b-e]$',
    disksPerNode: 4,
    filesystems: { shared: {} },
    objectStores: { s3: {} },
    sizes: { osd: { memory: Size.gibibytes(4) } },
  });
  return {
    blocks: ceph.block(),
    uploads: ceph.bucket('portal-uploads'),
    backups: ceph.bucket('tidb-backups'),
    records: ceph.bucket('postgres-backups'),
    people: ceph.bucket('directory-backups'),
    blobs: ceph.bucket('registry-blobs'),
    recordings: ceph.bucket('recordings'),
    logs: ceph.bucket('logs'),
  };
}
