import type { Bucket, BucketAccess, BucketUse } from '../handles/bucket';
import type { Endpoint, Pods } from '../kernel/facts';
import { KeelsonError } from '../kernel/faults';
import type { ObjectId } from '../kernel/kind';
import { Manifest } from '../kernel/manifest';
import type { System } from '../kernel/system';
import { canonical } from '../kernel/values';
import { type BucketQuota, type BucketUser, checkBucket, claimConfig } from './bucket-policy';
import type { PlannedObjects } from './ceph-plan';
import type { CephTrust } from './ceph-trust';
import { CephObjectStoreUser, ObjectBucketClaim } from './rook';

export interface CephBucketProps extends BucketQuota {
  /** Object store, by its name in the stack. @default the only one */
  readonly store?: string;
}

/**
 * A bucket, made by a claim and owned by the claim's own user, whom nobody takes. Each taker has a user of its own, with
 * keys that Terraform mints, and reaches the bucket by its policy.
 */
export class CephBucket implements Bucket {
  readonly kind = 'bucket';
  private readonly users = new Map<string, { readonly use: BucketUse; readonly access: BucketAccess }>();
  private readonly claim: ObjectId;

  constructor(
    readonly owner: System,
    private readonly of: {
      readonly name: string;
      readonly store: PlannedObjects;
      readonly at: Endpoint;
      readonly props: CephBucketProps;
      readonly trust: CephTrust;
    },
  ) {
    checkBucket(owner.path, of.name, of.props);
    const name = owner.name(`${of.store.part}-${of.name}`);
    this.claim = { group: 'objectbucket.io', kind: 'ObjectBucketClaim', name, namespace: owner.namespace };
    owner.state.deliver(this.claim, { prune: 'never', ignore: ['/spec/objectBucketName'] });
    // A chart that writes to it at its start comes after it.
    owner.state.ready({
      object: this.claim,
      apiVersion: ObjectBucketClaim.apiVersion,
      path: 'status.phase',
      is: 'Bound',
    });
    owner.state.makes({ kind: 'Secret', name, keys: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] });
    owner.state.makes({
      kind: 'ConfigMap',
      name,
      keys: ['BUCKET_HOST', 'BUCKET_NAME', 'BUCKET_PORT', 'BUCKET_REGION', 'BUCKET_SUBREGION'],
    });
  }

  /** The same bucket for a second line that names it. */
  again(props: CephBucketProps): this {
    if (limits(props) === limits(this.of.props)) return this;
    throw new KeelsonError([
      {
        path: this.owner.path,
        prop: `bucket ${this.of.name}`,
        given: JSON.parse(limits(props)),
        message: `was asked for with ${limits(this.of.props)} before`,
        fix: 'Ask for a bucket once and pass the handle on, or give both lines the same limits.',
      },
    ]);
  }

  for(taker: System, use: BucketUse, from?: readonly Pods[]): BucketAccess {
    taker.use(this.of.at, from);
    const known = this.users.get(taker.id);
    if (known !== undefined) return this.widened(taker, known, use);
    taker.standsAfter(this.owner);
    const access = this.accessOf(taker);
    this.users.set(taker.id, { use, access });
    return access;
  }

  /** A second take of the same taker: the same user, with the wider of the two rights. */
  private widened(taker: System, known: { readonly use: BucketUse; readonly access: BucketAccess }, use: BucketUse) {
    if (use === 'write') this.users.set(taker.id, { use, access: known.access });
    return known.access;
  }

  private accessOf(taker: System): BucketAccess {
    const { name, at, store, trust } = this.of;
    const user = this.userOf(taker.id);
    // S3 knows keys of 20 and 40 characters; some clients insist.
    const accessKey = this.owner.need.mint(`${user}-access`, { length: 20 });
    const secretKey = this.owner.need.mint(`${user}-secret`, { length: 40 });
    this.owner.need.secret({ name: user, data: { access: accessKey.plain, secret: secretKey.plain } });
    const url = `${store.tls ? 'https' : 'http'}://${at.host}:${at.port}`;
    const access = { at, bucket: name, region: 'us-east-1', url, accessKey, secretKey };
    return store.tls ? { ...access, trust: trust.for(taker, store) } : access;
  }

  private userOf(taker: string): string {
    return this.owner.name(`${this.of.store.part}-${this.of.name}-${taker}`);
  }

  /** Everybody has taken: the users, and the claim with the policy that admits them. */
  write(): void {
    const { name, store, props } = this.of;
    const users = [...this.users].map(([taker, { use }]) => ({ name: this.userOf(taker), use }));
    for (const user of users) this.writeUser(user);
    const additionalConfig = claimConfig(name, props, users);
    new Manifest(this.owner, ObjectBucketClaim, {
      name: this.claim.name,
      wave: 1,
      spec: {
        storageClassName: store.name,
        bucketName: name,
        ...(Object.keys(additionalConfig).length === 0 ? {} : { additionalConfig }),
      },
    });
  }

  private writeUser({ name, use }: BucketUser): void {
    const key = (of: 'access' | 'secret') => ({ name, key: of });
    new Manifest(this.owner, CephObjectStoreUser, {
      name,
      wave: 1,
      spec: {
        store: this.of.store.name,
        displayName: name,
        quotas: { maxBuckets: -1 },
        opMask: use === 'read' ? ['read'] : ['read', 'write', 'delete'],
        keys: [{ accessKeyRef: key('access'), secretKeyRef: key('secret') }],
      },
    });
  }
}

/** The limits as one text, for comparison and for messages. */
function limits({ maxObjects, maxSize }: BucketQuota): string {
  return canonical({ maxObjects, maxSize: maxSize?.asString() });
}
