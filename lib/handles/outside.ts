import { Check } from '../kernel/base/faults';
import type { Endpoint } from '../kernel/facts';
import type { System } from '../kernel/system';
import type { Broker } from './broker';
import type { Bucket } from './bucket';
import { REPLICATION_ROBOT, type RegistryTarget, robotSecret, robotUser } from './image-registry';
import { once } from './once';
import { outsideDirectory } from './outside-directory';
import { outsideStreams } from './outside-stream';
import type { PublicHost } from './public-host';
import type { Engine, SqlDatabase } from './sql-database';
import { type AccessMode, type StorageClass, storageClass } from './storage-class';

/** Where something outside is found. */
export interface OutsideHost {
  /** DNS name. */
  readonly host: string;
  /** Addresses behind the host: policies know addresses, not names. @default any address on that port */
  readonly cidrs?: readonly string[];
}

/**
 * Handles for what lives outside of the environment: another cluster, a cloud, a machine. Credentials are given by people
 * (`keelson secrets` lists which). They double as fakes in the unit test of a system.
 */
export const outside = {
  /** A storage class that the cluster has already. @param of.keeps @default false @param of.expands @default false */
  storageClass<Mode extends AccessMode>(
    name: string,
    mode: Mode,
    of: { readonly keeps?: boolean; readonly expands?: boolean } = {},
  ): StorageClass<Mode> {
    const handle = storageClass({ name, mode, keeps: of.keeps ?? false, expands: of.expands ?? false });
    return {
      ...handle,
      for: once((taker) => {
        taker.state.makes({ kind: 'StorageClass', group: 'storage.k8s.io', name });
        return handle.for(taker);
      }),
    };
  },

  /**
   * A bucket of an S3 service.
   * @param at.region @default 'us-east-1'
   * @param at.port @default 443
   * @throws KeelsonError when it is taken without an address to let out to, or too late
   */
  bucket(name: string, at: OutsideHost & { readonly port?: number; readonly region?: string }): Bucket {
    const port = at.port ?? 443;
    const accessOf = once((taker) => {
      const given = taker.need.given(
        `bucket-${name}`,
        ['access-key', 'secret-key'],
        `S3 credentials of the bucket ${name} at ${at.host}`,
      );
      return {
        at: taker.env.outside(name, at.host, port, at.cidrs),
        bucket: name,
        region: at.region ?? 'us-east-1',
        url: `${port === 443 ? 'https' : 'http'}://${at.host}:${port}`,
        accessKey: valueIn(given, 'access-key'),
        secretKey: valueIn(given, 'secret-key'),
      };
    });
    return {
      offers: 'bucket',
      for(taker, _ask, from) {
        const access = accessOf(taker);
        taker.use(access.at, from);
        return access;
      },
    };
  },

  /**
   * A database of a server.
   * @param at.port @default the engine's own
   * @throws KeelsonError when it is taken without an address to let out to, or too late
   */
  sql<E extends Engine>(
    engine: E,
    database: string,
    at: OutsideHost & { readonly port?: number; readonly user: string },
  ): SqlDatabase<E> {
    return {
      offers: 'sql-database',
      engine,
      for: once((taker) => {
        const given = taker.need.given(
          `sql-${database}`,
          ['password'],
          `password of ${at.user} for the database ${database} at ${at.host}`,
        );
        return {
          at: used(taker, database, at, at.port ?? PORTS[engine]),
          database,
          user: at.user,
          password: valueIn(given, 'password'),
        };
      }),
    };
  },

  /**
   * A registry of images that ours push on to: Harbor in another environment, or of somebody else.
   * @param url `https://registry.test.example.com`
   * @param of.environment of this platform; then it is checked that the projects are there, and that nobody else writes them.
   * @default not of this platform
   * @param of.system id of the registry there. @default 'registry'
   * @param of.authority `given`: signed by an authority of its own, whose PEM people give. @default publicly trusted
   * @param of.user @default the account that Keelson's own registries have for it
   * @param of.cidrs addresses behind the host. @default any address on that port
   * @throws KeelsonError when the URL is no https URL
   */
  registry(
    url: string,
    of: {
      readonly environment?: string;
      readonly system?: string;
      readonly authority?: 'given';
      readonly user?: string;
      readonly cidrs?: readonly string[];
    } = {},
  ): RegistryTarget {
    const { hostname, origin, port } = hostOf(url, 'https:');
    const { environment, system = 'registry', user = robotUser(REPLICATION_ROBOT) } = of;
    const secret = robotSecret(system, REPLICATION_ROBOT);
    const found = environment === undefined ? '' : `; Secret ${secret} of ${environment} holds it`;
    return {
      offers: 'registry-target',
      url: origin,
      ...(environment === undefined ? {} : { system: `${environment}/${system}` }),
      for: once((taker) => {
        const keys = ['password', ...(of.authority === undefined ? [] : ['authority'])];
        const given = taker.need.given(`registry-${hostname}`, keys, `account ${user} at ${origin}${found}`);
        return {
          at: used(taker, `registry-${hostname}`, { host: hostname, ...of }, Number(port || 443)),
          user,
          password: valueIn(given, 'password'),
          ...(of.authority === undefined ? {} : { authority: valueIn(given, 'authority') }),
        };
      }),
    };
  },

  /**
   * A virtual host of an AMQP broker.
   * @param at.port @default 5671, with TLS
   * @throws KeelsonError when it is taken without an address to let out to, or too late
   */
  broker(vhost: string, at: OutsideHost & { readonly port?: number; readonly user: string }): Broker {
    return {
      offers: 'broker',
      for: once((taker) => {
        const given = taker.need.given(
          `broker-${at.user}`,
          ['password'],
          `password of ${at.user} for the virtual host ${vhost} at ${at.host}`,
        );
        return {
          at: used(taker, at.user, at, at.port ?? 5671),
          vhost,
          user: at.user,
          password: valueIn(given, 'password'),
        };
      }),
    };
  },

  /** Live streams of servers elsewhere. */
  streams: outsideStreams,

  /** People and groups in a directory that the company has, Active Directory too. */
  directory: outsideDirectory,

  /**
   * A host whose requests somebody else passes on: a load balancer before the cluster, a proxy of the company's. Its route there,
   * and its certificate, are theirs to make.
   * @param url `https://registry.example.com`, with a port where it is another one
   * @param of.from addresses that the requests come from. @default none: nobody is let in
   * @param of.cidrs addresses behind the host. @default any address on that port
   * @throws KeelsonError when the URL is no http URL
   */
  host(url: string, of: { readonly from?: readonly string[]; readonly cidrs?: readonly string[] } = {}): PublicHost {
    const { hostname, origin, port, protocol } = hostOf(url);
    const number = Number(port || (protocol === 'https:' ? 443 : 80));
    const at = of.cidrs === undefined ? ('internet' as const) : { cidrs: of.cidrs };
    const id = `outside/${hostname}`;
    const tls = protocol === 'https:';
    return {
      offers: 'public-host',
      host: hostname,
      url: origin,
      at: { id, at, podPort: number, host: hostname, port: number, protocol: 'http', tls },
      for(taker, to) {
        if (of.from !== undefined) taker.state.allow({ cidrs: of.from }, to);
      },
    };
  },
};

const PORTS: Record<Engine, number> = { postgresql: 5432, mysql: 3306, tidb: 4000, cockroachdb: 26257 };

function used(taker: System, id: string, at: OutsideHost, port: number): Endpoint {
  const endpoint = taker.env.outside(id, at.host, port, at.cidrs);
  taker.use(endpoint);
  return endpoint;
}

function valueIn<T>(given: Readonly<Record<string, T>>, key: string): T {
  return given[key] as T;
}

/** @throws KeelsonError when it is no URL of a host alone */
function hostOf(text: string, only?: 'https:'): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url !== undefined && url.pathname === '/' && url.search + url.hash + url.username === '';
  new Check('outside')
    .that(plain && /^https?:$/.test(url.protocol), {
      prop: 'host',
      given: text,
      message: 'is no URL of a host',
      allowed: 'as https://registry.example.com or http://registry.lan:8080, without a path',
    })
    .that(!plain || only === undefined || url.protocol === only, {
      prop: 'host',
      given: text,
      message: 'would be told a password without TLS',
      allowed: 'https://…',
    })
    .done();
  return url as URL;
}
