import type { Endpoint, Pods } from '../kernel/facts';
import type { SecretRef } from '../kernel/needs';
import type { Minted } from '../kernel/needs/text';
import type { System } from '../kernel/system';
import type { Handle } from './handle';

/** What a taker may do with a bucket's objects. */
export type BucketAsk = 'read' | 'write';

/** How one taker reads or writes a bucket. */
export interface BucketAccess {
  /** Where S3 is spoken. */
  readonly at: Endpoint;
  /** Name of the bucket. */
  readonly bucket: string;
  /** As S3 clients must sign it. */
  readonly region: string;
  /** `http://host:port`, for path-style access. */
  readonly url: string;
  /** The taker's own credentials, never another's. */
  readonly accessKey: Minted;
  /** Of the access key. */
  readonly secretKey: Minted;
  /** Secret in the taker's namespace whose `ca.crt` signs the endpoint. @default publicly trusted, or no TLS */
  readonly trust?: SecretRef;
}

/** A bucket of an S3 object store. */
export interface Bucket extends Handle<'bucket', BucketAccess, BucketAsk> {
  /** Credentials of its own for the taker. @param from pods of the taker that talk to it. @default all of them */
  for(taker: System, ask: BucketAsk, from?: readonly Pods[]): BucketAccess;
}
