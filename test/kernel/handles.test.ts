import { type Engine, Environment, outside, storageClass } from '../../lib';
import { Portal, Store } from '../support/made-up';

function taker(): Store {
  return new Store(Environment.test(), 'portal');
}

/** Endpoints outside that a system has come to use, with the ports that its policies open. */
function reached(system: Store): object[] {
  const egress = system.env.output().object('NetworkPolicy', 'portal-server-edges').spec as { egress: object[] };
  return egress.egress;
}

const INTERNET = [{ ipBlock: { cidr: '0.0.0.0/0' } }, { ipBlock: { cidr: '::/0' } }];

describe('a bucket outside', () => {
  test('is reached at its service, with credentials that people give', () => {
    const system = taker();
    const access = outside.bucket('files', { host: 's3.example.com' }).for(system, 'write');
    expect(access).toMatchObject({ bucket: 'files', region: 'us-east-1', url: 'https://s3.example.com:443' });
    expect(access.accessKey.id).toBe('portal/bucket-files/access-key');
    expect(access.secretKey.id).toBe('portal/bucket-files/secret-key');
    expect(reached(system)).toEqual([{ ports: [{ port: 443, protocol: 'TCP' }], to: INTERNET }]);
    expect(system.env.output().model.needs.given).toEqual([
      {
        id: 'portal/bucket-files',
        asker: 'portal',
        keys: ['access-key', 'secret-key'],
        what: 'S3 credentials of the bucket files at s3.example.com',
      },
    ]);
  });

  test('may be somewhere else, without TLS', () => {
    const system = taker();
    const at = { host: 'minio.lan', port: 9000, region: 'lan', cidrs: ['192.0.2.7/32'] };
    expect(outside.bucket('files', at).for(system, 'read')).toMatchObject({
      region: 'lan',
      url: 'http://minio.lan:9000',
    });
    expect(reached(system)).toEqual([
      { ports: [{ port: 9000, protocol: 'TCP' }], to: [{ ipBlock: { cidr: '192.0.2.7/32' } }] },
    ]);
  });

  test('taken twice by one taker is one access; each taker has its own', () => {
    const env = Environment.test();
    const bucket = outside.bucket('files', { host: 's3.example.com' });
    const [a, b] = [new Store(env, 'a'), new Store(env, 'b')];
    expect(bucket.for(a, 'read')).toBe(bucket.for(a, 'write'));
    expect(bucket.for(b, 'read').accessKey.id).toBe('b/bucket-files/access-key');
  });
});

describe('a database outside', () => {
  test.each<[Engine, number]>([
    ['postgresql', 5432],
    ['mysql', 3306],
    ['tidb', 4000],
    ['cockroachdb', 26257],
  ])('%s is at port %i', (engine, port) => {
    const system = taker();
    const handle = outside.sql(engine, 'app', { host: 'db.example.com', user: 'me' });
    expect(handle.engine).toBe(engine);
    expect(handle.for(system)).toMatchObject({ database: 'app', user: 'me', at: { host: 'db.example.com', port } });
    expect(reached(system)).toMatchObject([{ ports: [{ port }] }]);
  });

  test('may be at another port; its password is given', () => {
    const system = taker();
    const access = outside.sql('mysql', 'app', { host: 'db', port: 3307, user: 'me' }).for(system);
    expect(access.at.port).toBe(3307);
    expect(access.password.id).toBe('portal/sql-app/password');
    expect(system.env.foundation.givens.get('portal/sql-app')?.what).toBe('password of me for the database app at db');
  });
});

describe('a broker outside', () => {
  test('speaks TLS, and its password is given', () => {
    const system = taker();
    const access = outside.broker('orders', { host: 'mq.example.com', user: 'me' }).for(system);
    expect(access).toMatchObject({ vhost: 'orders', user: 'me', at: { host: 'mq.example.com', port: 5671 } });
    expect(access.password.id).toBe('portal/broker-me/password');
    expect(reached(system)).toMatchObject([{ ports: [{ port: 5671 }] }]);
  });

  test('may be at another port', () => {
    const at = outside.broker('/', { host: 'mq', port: 5672, user: 'me' }).for(taker()).at;
    expect(at.port).toBe(5672);
  });
});

describe('a storage class', () => {
  test('outside is a name that the cluster knows', () => {
    const system = taker();
    const handle = outside.storageClass('local-path', 'RWO');
    expect(handle).toMatchObject({ offers: 'storage-class', mode: 'RWO', keeps: false, expands: false });
    expect([handle.for(system), handle.for(system)]).toEqual(['local-path', 'local-path']);
    expect(system.env.output().model.systems[0]?.made).toEqual([
      { kind: 'StorageClass', group: 'storage.k8s.io', name: 'local-path', namespace: undefined },
    ]);
  });

  test('outside may keep its volumes and let them grow', () => {
    expect(outside.storageClass('nfs', 'RWX', { keeps: true, expands: true })).toMatchObject({
      mode: 'RWX',
      keeps: true,
      expands: true,
    });
  });

  test('of a system orders its taker after that system', () => {
    const env = Environment.test();
    const [giver, system] = [new Store(env, 'store'), new Store(env, 'a')];
    const handle = storageClass({ name: 'fast', mode: 'RWO', keeps: true, expands: true, giver });
    expect(handle.for(system)).toBe('fast');
    expect(env.output().model.systems.map(({ id }) => id)).toEqual(['store', 'a']);
  });
});

test('a system cannot tell a handle outside from one of a system', () => {
  const policyOf = (bucket: (env: Environment) => Parameters<typeof outside.bucket>[1] | undefined) => {
    const env = Environment.test();
    const at = bucket(env);
    const handle = at === undefined ? new Store(env, 'store').bucket('files') : outside.bucket('files', at);
    new Portal(env, 'portal', { bucket: handle });
    return env.output().model.needs.secrets.find(({ name }) => name === 'portal');
  };
  const [inside, away] = [policyOf(() => undefined), policyOf(() => ({ host: 's3.example.com' }))];
  expect(away).toMatchObject({ keys: ['url'], namespace: 'portal' });
  expect(inside).toMatchObject({ keys: ['url'], namespace: 'portal' });
});

describe('a host outside', () => {
  test('knows its URL, and is called there', () => {
    const system = taker();
    const host = outside.host('https://registry.example.com');
    expect(host).toMatchObject({ host: 'registry.example.com', url: 'https://registry.example.com' });
    expect(host.at).toMatchObject({ port: 443, tls: true });
    system.use(host.at);
    expect(reached(system)).toEqual([{ ports: [{ port: 443, protocol: 'TCP' }], to: INTERNET }]);
  });

  test('may be at another port, on plain HTTP, at known addresses', () => {
    const host = outside.host('http://registry.lan:8080', { cidrs: ['192.0.2.7/32'] });
    expect(host).toMatchObject({ host: 'registry.lan', url: 'http://registry.lan:8080' });
    expect(host.at).toMatchObject({ at: { cidrs: ['192.0.2.7/32'] }, port: 8080, tls: false });
  });

  test('lets in the addresses that it names, and nobody else', () => {
    const from = (cidrs?: readonly string[]) => {
      const system = taker();
      outside.host('https://a.example.com', cidrs === undefined ? {} : { from: cidrs }).for(system, system.api);
      return system.env.output().model.edges;
    };
    expect(from()).toEqual([]);
    expect(from(['192.0.2.0/28'])).toEqual([{ from: '192.0.2.0/28', to: 'portal/api' }]);
  });

  test.each(['registry.example.com', 'https://a.b/path', 'ftp://a.b', 'https://me@a.b', 'https://a.b/?x'])(
    '%s is none',
    (url) => {
      expect(() => outside.host(url)).toThrow(
        `outside: host = "${url}": is no URL of a host; allowed: as https://registry.example.com or http://registry.lan:8080, without a path.`,
      );
    },
  );
});
