import { Size } from 'cdk8s';
import { type BucketAccess, type BucketAsk, Environment, System } from '../../lib';
import type { JsonObject } from '../../lib/kernel/base/values';
import { bucketPolicy, claimConfig } from '../../lib/storage/ceph/bucket-policy';
import { CephStorage } from '../../lib/storage/ceph/ceph-storage';
import { ALLOWED_CLAIM_FIELDS } from '../../lib/storage/ceph/operator';
import { least, prod } from './ceph-fixture';

/** Takes a bucket, as often as it is told to. */
class Taker extends System {
  readonly access: BucketAccess[];

  constructor(ceph: CephStorage, id: string, bucket: string, ...uses: BucketAsk[]) {
    super(ceph.env, id, {}, { app: 'taker', maxId: 30, security: 'restricted' });
    this.state.pods({ id: 'web', labels: { app: id }, by: 'us', replicas: 1, requests: { cpu: '1', memory: '1Gi' } });
    this.access = uses.map((use) => ceph.bucket(bucket).for(this, use));
  }
}

function storage(): CephStorage {
  return new CephStorage(Environment.test(prod), 'ceph', { ...least, objectStores: { s3: {} } });
}

const spec = (object: JsonObject) => object.spec as JsonObject;

describe('a taker', () => {
  const ceph = storage();
  const taker = new Taker(ceph, 'portal', 'files', 'write');
  const [access] = taker.access;
  const output = ceph.env.output();

  test('is told where, and with which keys of its own', () => {
    expect(access).toMatchObject({
      bucket: 'files',
      region: 'us-east-1',
      url: 'http://rook-ceph-rgw-ceph-s3.ceph.svc:80',
      at: { id: 'ceph/s3-s3', podPort: 8080, port: 80, tls: false },
      accessKey: { id: 'ceph/ceph-s3-files-portal-access' },
      secretKey: { id: 'ceph/ceph-s3-files-portal-secret' },
    });
    expect(access).not.toHaveProperty('trust');
  });

  test('has a user with the keys that Terraform mints, who can make no bucket', () => {
    expect(spec(output.object('CephObjectStoreUser', 'ceph-s3-files-portal', 'ceph'))).toEqual({
      store: 'ceph-s3',
      displayName: 'ceph-s3-files-portal',
      quotas: { maxBuckets: -1 },
      opMask: ['read', 'write', 'delete'],
      keys: [
        {
          accessKeyRef: { name: 'ceph-s3-files-portal', key: 'access' },
          secretKeyRef: { name: 'ceph-s3-files-portal', key: 'secret' },
        },
      ],
    });
    const { data } = output.foundation.secrets.get('ceph/ceph-s3-files-portal') ?? {};
    expect(data?.access?.parts).toEqual([{ minted: 'ceph/ceph-s3-files-portal-access', form: 'plain' }]);
    expect(output.foundation.mints.get('ceph/ceph-s3-files-portal-access')?.length).toBe(20);
    expect(output.foundation.mints.get('ceph/ceph-s3-files-portal-secret')?.length).toBe(40);
  });

  test('reaches the gateway, and stands after the cluster', () => {
    expect(output.model.edges).toContainEqual({ from: 'portal/web', to: 'ceph/s3-s3' });
    expect([...taker.after]).toEqual([ceph]);
  });

  test('finds a bucket that is never pruned, whose owner nobody is', () => {
    const claim = output.object('ObjectBucketClaim', 'ceph-s3-files', 'ceph');
    expect(claim.metadata).toMatchObject({
      annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' },
    });
    expect(spec(claim)).toMatchObject({ storageClassName: 'ceph-s3', bucketName: 'files' });
    expect(spec(claim).additionalConfig).toEqual({
      bucketPolicy: bucketPolicy('files', [{ name: 'ceph-s3-files-portal', ask: 'write' }]),
    });
    expect(output.object('StorageClass', 'ceph-s3')).toMatchObject({
      provisioner: 'ceph.ceph.rook.io/bucket',
      reclaimPolicy: 'Retain',
      parameters: { objectStoreName: 'ceph-s3', objectStoreNamespace: 'ceph' },
    });
  });
});

describe('several takers', () => {
  const build = (order: readonly string[]) => {
    const ceph = storage();
    for (const id of order) new Taker(ceph, id, 'files', id === 'reader' ? 'read' : 'write');
    return ceph.env.output();
  };

  test('have a user each, and the policy admits each to what it asked for', () => {
    const output = build(['reader', 'writer', 'archive']);
    const { bucketPolicy: policy = '' } = spec(output.object('ObjectBucketClaim', 'ceph-s3-files'))
      .additionalConfig as Record<string, string>;
    const { Statement } = JSON.parse(policy) as { Statement: Record<string, unknown>[] };
    const users = (...names: string[]) => ({ AWS: names.map((name) => `arn:aws:iam:::user/ceph-s3-files-${name}`) });
    expect(Statement.map(({ Sid, Principal, Resource }) => [Sid, Principal, Resource])).toEqual([
      ['readBucket', users('reader'), ['arn:aws:s3:::files']],
      ['readObjects', users('reader'), ['arn:aws:s3:::files/*']],
      ['writeBucket', users('archive', 'writer'), ['arn:aws:s3:::files']],
      ['writeObjects', users('archive', 'writer'), ['arn:aws:s3:::files/*']],
    ]);
    expect(spec(output.object('CephObjectStoreUser', 'ceph-s3-files-reader')).opMask).toEqual(['read']);
  });

  test('in another order change no byte', () => {
    const [first, second] = [build(['reader', 'writer']), build(['writer', 'reader'])];
    expect(second.file('ceph')).toBe(first.file('ceph'));
    expect(second.model).toEqual(first.model);
  });
});

test('a bucket without takers is made, and admits nobody', () => {
  const ceph = storage();
  ceph.bucket('spare');
  const claim = spec(ceph.env.output().object('ObjectBucketClaim', 'ceph-s3-spare'));
  expect(claim).toEqual({ storageClassName: 'ceph-s3', bucketName: 'spare' });
});

test('a taker that takes twice has one user, with the wider right', () => {
  const ceph = storage();
  const { access } = new Taker(ceph, 'portal', 'files', 'read', 'write', 'read');
  expect(new Set(access.map(({ accessKey }) => accessKey.id)).size).toBe(1);
  const output = ceph.env.output();
  expect(spec(output.object('CephObjectStoreUser', 'ceph-s3-files-portal')).opMask).toEqual([
    'read',
    'write',
    'delete',
  ]);
});

test('who takes it when everybody has taken is refused', () => {
  const ceph = storage();
  const bucket = ceph.bucket('files');
  class Late extends System {
    constructor() {
      super(ceph.env, 'late', {}, { app: 'late', maxId: 30, security: 'restricted' });
    }

    override close(): void {
      bucket.for(this, 'read');
    }
  }
  new Late();
  expect(() => ceph.env.output()).toThrow(
    'prod/ceph: bucket() = "late": is taken by prod/late when everybody has taken. Take it in the constructor or in connect().',
  );
});

test('a chart that writes to a bucket at its start comes after the claim is bound', () => {
  const ceph = storage();
  ceph.bucket('files');
  const { ready, made } = ceph.env.output().model.systems.find(({ id }) => id === 'ceph') ?? {};
  expect(ready?.filter(({ kind }) => kind === 'ObjectBucketClaim')).toMatchObject([
    { name: 'ceph-s3-files', path: 'status.phase', is: 'Bound' },
  ]);
  expect(made?.filter(({ name }) => name === 'ceph-s3-files').map(({ kind, keys }) => [kind, keys])).toEqual([
    ['ConfigMap', ['BUCKET_HOST', 'BUCKET_NAME', 'BUCKET_PORT', 'BUCKET_REGION', 'BUCKET_SUBREGION']],
    ['Secret', ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']],
  ]);
});

test('one bucket is one, however often it is named; other limits are another wish', () => {
  const ceph = storage();
  const first = ceph.bucket('files', { maxSize: Size.gibibytes(5) });
  expect(ceph.bucket('files', { maxSize: Size.gibibytes(5) })).toBe(first);
  expect(() => ceph.bucket('files')).toThrow(
    'prod/ceph: bucket files = {}: was asked for with {"maxSize":"5Gi"} before. Ask for a bucket once and pass the handle on, or give both lines the same limits.',
  );
});

test('limits are the bucket’s own, so that they hold for all takers together', () => {
  expect(claimConfig('files', { maxSize: Size.gibibytes(5), maxObjects: 1000 }, [])).toEqual({
    bucketMaxObjects: '1000',
    bucketMaxSize: '5242880Ki',
  });
});

test('a limit that is no whole number of KiB is rounded down', () => {
  expect(claimConfig('files', { maxSize: Size.mebibytes(0.3) }, [])).toEqual({ bucketMaxSize: '307Ki' });
});

test('the operator allows what a bucket here uses, and not who owns it', () => {
  const config = claimConfig('b', { maxSize: Size.gibibytes(1), maxObjects: 1 }, [{ name: 'u', ask: 'read' }]);
  for (const field of Object.keys(config)) expect(ALLOWED_CLAIM_FIELDS).toContain(field);
  expect(ALLOWED_CLAIM_FIELDS).not.toContain('bucketOwner');
  const ceph = storage();
  expect(ceph.env.output().foundation.releases.get('rook-ceph')?.values).toMatchObject({
    obcAllowAdditionalConfigFields: 'maxObjects,maxSize,bucketMaxObjects,bucketMaxSize,bucketPolicy',
  });
});

test('nobody’s policy lets a taker delete the bucket, or change who may use it', () => {
  const actions = (['read', 'write'] as const).flatMap((ask) => {
    const { Statement } = JSON.parse(bucketPolicy('files', [{ name: 'u', ask }])) as {
      Statement: { Action: string[] }[];
    };
    return Statement.flatMap(({ Action }) => Action);
  });
  expect(actions.filter((action) => /\*|DeleteBucket|Policy|Lifecycle|Acl/.test(action))).toEqual([]);
  expect(actions).toEqual(expect.arrayContaining(['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListBucket']));
});

test.each([
  [
    'Files',
    {},
    'prod/ceph: bucket = "Files": is no name of a bucket; allowed: 3 to 63 lower-case letters, digits and dashes, a letter or digit at both ends.',
  ],
  [
    'ab',
    {},
    'prod/ceph: bucket = "ab": is no name of a bucket; allowed: 3 to 63 lower-case letters, digits and dashes, a letter or digit at both ends.',
  ],
  ['files', { maxObjects: 0 }, 'prod/ceph: maxObjects = 0: is no number of objects; allowed: whole numbers from 1.'],
  [
    'files',
    { maxSize: Size.kibibytes(1) },
    'prod/ceph: maxSize = "1Ki": is less than Ceph counts in; allowed: from 4Ki.',
  ],
  ['files', { store: 'fast' }, 'prod/ceph: objectStores = "fast": has no such one; allowed: s3.'],
])('bucket %s with %j is refused', (name, props, message) => {
  const ceph = storage();
  expect(() => ceph.bucket(name, props)).toThrow(message);
});

test('without an object store the message says what to add', () => {
  const ceph = new CephStorage(Environment.test(prod), 'ceph', least);
  expect(() => ceph.bucket('files')).toThrow(
    'prod/ceph: objectStores = nothing: has no such one; allowed: none yet. Add it to the props: objectStores: { main: {} }.',
  );
});
