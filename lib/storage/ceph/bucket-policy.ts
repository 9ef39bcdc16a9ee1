import type { BucketAsk } from '../../handles/bucket';
import type { Check } from '../../kernel/base/faults';
import { bytes } from '../../kernel/base/quantity';
import { byCode, type Labels } from '../../kernel/base/values';
import type { CephBucketProps } from './props';

/** A user of the object store who may use a bucket. */
export interface BucketUser {
  /** As the object store knows it. */
  readonly name: string;
  /** What it may do with the bucket's objects. */
  readonly ask: BucketAsk;
}

/** How much a bucket holds. */
export type BucketLimits = Pick<CephBucketProps, 'maxSize' | 'maxObjects'>;

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
  const statements = (['read', 'write'] as const).flatMap((ask) => {
    const names = users.filter((user) => user.ask === ask).map(({ name }) => name);
    if (names.length === 0) return [];
    const principal = { AWS: names.sort(byCode).map((name) => `arn:aws:iam:::user/${name}`) };
    const allow = (what: string, actions: readonly string[], resource: string) => ({
      Sid: `${ask}${what}`,
      Effect: 'Allow',
      Principal: principal,
      Action: actions,
      Resource: [resource],
    });
    return [
      allow('Bucket', ask === 'read' ? READ_BUCKET : WRITE_BUCKET, `arn:aws:s3:::${bucket}`),
      allow('Objects', ask === 'read' ? READ_OBJECTS : WRITE_OBJECTS, `arn:aws:s3:::${bucket}/*`),
    ];
  });
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

/** What the operator shall do with a bucket besides making it. Every value is a string. */
export function claimConfig(
  bucket: string,
  { maxObjects, maxSize }: BucketLimits,
  users: readonly BucketUser[],
): Labels {
  return {
    ...(maxObjects === undefined ? {} : { bucketMaxObjects: String(maxObjects) }),
    ...(maxSize === undefined ? {} : { bucketMaxSize: `${bytes(maxSize) / 1024}Ki` }),
    ...(users.length === 0 ? {} : { bucketPolicy: bucketPolicy(bucket, users) }),
  };
}

/** That S3 has buckets of such a name, and that the limits do not stop the first object. */
export function checkBucket(check: Check, name: string, { maxObjects, maxSize }: BucketLimits): void {
  check
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
    .that(maxSize === undefined || bytes(maxSize) >= 4096, {
      prop: 'maxSize',
      given: maxSize?.asString(),
      message: 'is less than Ceph counts in',
      allowed: 'from 4Ki',
    });
}
