import type { Endpoint, Pods } from '../kernel/facts';
import type { SecretRef } from '../kernel/needs';
import type { System } from '../kernel/system';
import type { Minted } from '../kernel/text';
import type { Handle } from './handle';

/** What a taker may do with a bucket's objects. */
export type BucketUse = 'read' | 'write';

export interface BucketAccess {
  readonly at: Endpoint;
  readonly bucket: string;
  readonly region: string;
  /** `http://host:port`, for path-style access. */
  readonly url: string;
  /** The taker's own credentials, never another's. */
  readonly accessKey: Minted;
  readonly secretKey: Minted;
  /** Secret in the taker's namespace whose `ca.crt` signs the endpoint. @default publicly trusted, or no TLS */
  readonly trust?: SecretRef;
}

/** A bucket of an S3 object store. */
export interface Bucket extends Handle<'bucket', BucketAccess, BucketUse> {
  /** @param from pods of the taker that talk to it. @default all of them */
  for(taker: System, use: BucketUse, from?: readonly Pods[]): BucketAccess;
}
