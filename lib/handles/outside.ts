import type { Endpoint } from '../kernel/facts';
import type { System } from '../kernel/system';
import type { Broker } from './broker';
import type { Bucket } from './bucket';
import type { Engine, SqlDatabase } from './sql-database';
import { type AccessMode, type StorageClass, storageClass } from './storage-class';

/** Where something outside is found. */
export interface OutsideHost {
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

  /** A bucket of an S3 service. @param at.region @default 'us-east-1' @param at.port @default 443 */
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
        accessKey: of(given, 'access-key'),
        secretKey: of(given, 'secret-key'),
      };
    });
    return {
      kind: 'bucket',
      for(taker, _use, from) {
        const access = accessOf(taker);
        taker.use(access.at, from);
        return access;
      },
    };
  },

  /** A database of a server. @param at.port @default the engine's own */
  sql<E extends Engine>(
    engine: E,
    database: string,
    at: OutsideHost & { readonly port?: number; readonly user: string },
  ): SqlDatabase<E> {
    return {
      kind: 'sql-database',
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
          password: of(given, 'password'),
        };
      }),
    };
  },

  /** A virtual host of an AMQP broker. @param at.port @default 5671, with TLS */
  broker(vhost: string, at: OutsideHost & { readonly port?: number; readonly user: string }): Broker {
    return {
      kind: 'broker',
      for: once((taker) => {
        const given = taker.need.given(
          `broker-${at.user}`,
          ['password'],
          `password of ${at.user} for the virtual host ${vhost} at ${at.host}`,
        );
        return { at: used(taker, at.user, at, at.port ?? 5671), vhost, user: at.user, password: of(given, 'password') };
      }),
    };
  },
};

const PORTS: Record<Engine, number> = { postgresql: 5432, mysql: 3306, tidb: 4000, cockroachdb: 26257 };

/** One access for one taker: who takes again gets the same. */
function once<Access>(make: (taker: System) => Access): (taker: System) => Access {
  const taken = new WeakMap<System, { readonly access: Access }>();
  return (taker) => {
    const known = taken.get(taker) ?? { access: make(taker) };
    taken.set(taker, known);
    return known.access;
  };
}

function used(taker: System, id: string, at: OutsideHost, port: number): Endpoint {
  const endpoint = taker.env.outside(id, at.host, port, at.cidrs);
  taker.use(endpoint);
  return endpoint;
}

function of<T>(given: Readonly<Record<string, T>>, key: string): T {
  return given[key] as T;
}
