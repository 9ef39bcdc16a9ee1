import type { Size } from 'cdk8s';
import type { BucketUse } from '../handles/bucket';
import { Check } from '../kernel/faults';
import { byCode, type Labels } from '../kernel/values';

/** A user of the object store who may use a bucket. */
export interface BucketUser {
  readonly name: string;
  readonly use: BucketUse;
}

export interface BucketQuota {
  /** @default no limit */
  readonly maxSize?: Size;
  /** @default no limit */
  readonly maxObjects?: number;
}

/** What the operator must allow in `ObjectBucketClaim.spec.additionalConfig`: Rook's two, and those that a bucket here uses. */
export const ALLOWED_CLAIM_FIELDS = ['maxObjects', 'maxSize', 'bucketMaxObjects', 'bucketMaxSize', 'bucketPolicy'];

const READ_OBJECTS = ['s3:GetObject', 's3:GetObjectVersion'];
const READ_BUCKET = ['s3:GetBucketLocation', 's3:GetBucketVersioning', 's3:ListBucket', 's3:ListBucketVersions'];
const WRITE_OBJECTS = [
  ...READ_OBJECTS,
  's3:AbortMultipartUpload',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
  's3:ListMultipartUploadParts',
  's3:PutObject',
];
const WRITE_BUCKET = [...READ_BUCKET, 's3:ListBucketMultipartUploads'];

/**
 * The S3 policy by which users reach a bucket that none of them owns: nobody can delete it, change its policy or its
 * quota. Sorted, so that the order of takers changes no byte.
 */
export function bucketPolicy(bucket: string, users: readonly BucketUser[]): string {
  const statements = (['read', 'write'] as const).flatMap((use) => {
    const names = users.filter((user) => user.use === use).map(({ name }) => name);
    if (names.length === 0) return [];
    const principal = { AWS: names.sort(byCode).map((name) => `arn:aws:iam:::user/${name}`) };
    const allow = (what: string, actions: readonly string[], resource: string) => ({
      Sid: `${use}${what}`,
      Effect: 'Allow',
      Principal: principal,
      Action: actions,
      Resource: [resource],
    });
    return [
      allow('Bucket', use === 'read' ? READ_BUCKET : WRITE_BUCKET, `arn:aws:s3:::${bucket}`),
      allow('Objects', use === 'read' ? READ_OBJECTS : WRITE_OBJECTS, `arn:aws:s3:::${bucket}/*`),
    ];
  });
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** What the operator shall do with a bucket besides making it. Every value is a string. */
export function claimConfig(bucket: string, quota: BucketQuota, users: readonly BucketUser[]): Labels {
  return {
    ...(quota.maxObjects === undefined ? {} : { bucketMaxObjects: String(quota.maxObjects) }),
    ...(quota.maxSize === undefined ? {} : { bucketMaxSize: `${quota.maxSize.toKibibytes()}Ki` }),
    ...(users.length === 0 ? {} : { bucketPolicy: bucketPolicy(bucket, users) }),
  };
}

/** @throws KeelsonError when S3 has no bucket of that name, or the quota would stop the first object */
export function checkBucket(path: string, name: string, quota: BucketQuota): void {
  const { maxObjects, maxSize } = quota;
  new Check(path)
    .that(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(name), {
      prop: 'bucket',
      given: name,
      message: 'is no name of a bucket',
      allowed: '3 to 63 lower-case letters, digits and dashes, a letter or digit at both ends',
    })
    .that(maxObjects === undefined || (Number.isInteger(maxObjects) && maxObjects > 0), {
      prop: 'maxObjects',
      given: maxObjects,
      message: 'is no number of objects',
      allowed: 'whole numbers from 1',
    })
    .that(maxSize === undefined || maxSize.toKibibytes() >= 4, {
      prop: 'maxSize',
      given: maxSize?.asString(),
      message: 'is less than Ceph counts in',
      allowed: 'from 4Ki',
    })
    .done();
}
