import type { Bucket, BucketAccess, BucketAsk } from '../../handles/bucket';
import { Takers } from '../../handles/takers';
import { Check, fail } from '../../kernel/base/faults';
import { canonical } from '../../kernel/base/values';
import type { Pods } from '../../kernel/facts';
import { Manifest } from '../../kernel/manifest';
import type { System } from '../../kernel/system';
import { type BucketLimits, type BucketUser, checkBucket, claimConfig } from './bucket-policy';
import { CephObjectStoreUser, ObjectBucketClaim } from './kinds';
import type { CephBucketProps } from './props';
import type { Store } from './stores';

/** What a taker has: a user of its own, and the uses that it asked for. */
interface Account {
  readonly user: string;
  readonly access: BucketAccess;
  readonly asks: Set<BucketAsk>;
}

/**
 * A bucket, made by a claim and owned by the claim's own user, whom nobody takes. Each taker has a user of its own, with
 * keys that Terraform mints, and reaches the bucket by its policy.
 */
export class CephBucket implements Bucket {
  readonly offers = 'bucket';
  /** Of the claim, and of what the operator makes of it; the names of users begin with it. */
  private readonly claim: string;
  private readonly takers: Takers<Account>;

  /** @throws KeelsonError when S3 has no bucket of that name, or the limits would stop the first object */
  constructor(
    readonly giver: System,
    private readonly store: Store,
    private readonly name: string,
    private readonly props: CephBucketProps,
  ) {
    const check = new Check(giver.path);
    checkBucket(check, name, props);
    check.done();
    this.claim = giver.name(`${store.plan.part}-${name}`);
    this.takers = new Takers(giver, 'bucket()', (taker) => this.admit(taker));
  }

  /** The same bucket for a second line that names it. @throws KeelsonError when that line wants other limits */
  again(props: CephBucketProps): this {
    if (limits(props) === limits(this.props)) return this;
    return fail(this.giver.path, {
      prop: `bucket ${this.name}`,
      given: JSON.parse(limits(props)),
      message: `was asked for with ${limits(this.props)} before`,
      fix: 'Ask for a bucket once and pass the handle on, or give both lines the same limits.',
    });
  }

  /**
   * The taker's own access; who takes twice has one user, with the wider of the two rights.
   * @param from pods of the taker that talk to it. @default all of them
   * @throws KeelsonError when everybody has taken already
   */
  for(taker: System, ask: BucketAsk, from?: readonly Pods[]): BucketAccess {
    const { access, asks } = this.takers.of(taker);
    asks.add(ask);
    taker.use(this.store.at, from);
    return access;
  }

  /** Everybody has taken: the users, and the claim with the policy that admits them. */
  write(): void {
    const users = this.takers.all.map(({ account: { user, asks } }): BucketUser => {
      return { name: user, ask: asks.has('write') ? 'write' : 'read' };
    });
    for (const user of users) this.writeUser(user);
    this.writeClaim(users);
  }

  private admit(taker: System): Account {
    const { giver, name } = this;
    const { at, plan, trust } = this.store;
    const user = giver.name(`${plan.part}-${name}-${taker.id}`);
    // S3 knows keys of 20 and 40 characters; some clients insist.
    const accessKey = giver.need.mint(`${user}-access`, { length: 20 });
    const secretKey = giver.need.mint(`${user}-secret`, { length: 40 });
    giver.need.secret({ name: user, data: { access: accessKey.plain, secret: secretKey.plain } });
    const url = `${plan.tls ? 'https' : 'http'}://${at.host}:${at.port}`;
    const access = { at, bucket: name, region: 'us-east-1', url, accessKey, secretKey };
    return { user, access: trust === undefined ? access : { ...access, trust: trust(taker) }, asks: new Set() };
  }

  private writeClaim(users: readonly BucketUser[]): void {
    const { giver, claim: name } = this;
    const additionalConfig = claimConfig(this.name, this.props, users);
    const claim = new Manifest(giver, ObjectBucketClaim, {
      name,
      wave: 1,
      spec: {
        storageClassName: this.store.plan.name,
        bucketName: this.name,
        ...(Object.keys(additionalConfig).length === 0 ? {} : { additionalConfig }),
      },
    });
    giver.state.deliver(claim.id, { prune: 'never', ignore: ['/spec/objectBucketName'] });
    // A chart that writes to it at its start comes after it.
    giver.state.ready(claim, { path: 'status.phase', is: 'Bound' });
    giver.state.makes({ kind: 'Secret', name, keys: ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'] });
    const keys = ['BUCKET_HOST', 'BUCKET_NAME', 'BUCKET_PORT', 'BUCKET_REGION', 'BUCKET_SUBREGION'];
    giver.state.makes({ kind: 'ConfigMap', name, keys });
  }

  private writeUser({ name, ask }: BucketUser): void {
    const key = (of: 'access' | 'secret') => ({ name, key: of });
    new Manifest(this.giver, CephObjectStoreUser, {
      name,
      wave: 1,
      spec: {
        store: this.store.plan.name,
        displayName: name,
        quotas: { maxBuckets: -1 },
        opMask: ask === 'read' ? ['read'] : ['read', 'write', 'delete'],
        keys: [{ accessKeyRef: key('access'), secretKeyRef: key('secret') }],
      },
    });
  }
}

/** The limits as one text, for comparison and for messages. */
function limits({ maxObjects, maxSize }: BucketLimits): string {
  return canonical({ maxObjects, maxSize: maxSize?.asString() });
}
