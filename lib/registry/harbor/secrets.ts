import type { BucketAccess } from '../../handles/bucket';
import type { SqlAccess } from '../../handles/sql-database';
import type { SecretRef } from '../../kernel/needs';
import { stampOf, text } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';

/** Where a registry keeps what it is. */
export interface HarborStores {
  /** Images. */
  readonly images: BucketAccess;
  /** What is known of them. */
  readonly database: SqlAccess;
}

/** Every Secret that the chart would otherwise make itself, anew with each rendering, or with a password that everybody knows. */
export interface HarborSecrets {
  /** Password of `admin`: Harbor reads it at its first start alone. */
  readonly admin: SecretRef;
  /** What stored credentials are encrypted with. It never changes. */
  readonly secretKey: SecretRef;
  /** What the components know each other by. */
  readonly internal: SecretRef;
  /** Account of core and jobs at the store of images. */
  readonly store: SecretRef;
  /** Credentials of the bucket. */
  readonly bucket: SecretRef;
  /** Password of the database. */
  readonly database: SecretRef;
}

/** The name under which core and jobs talk to the store of images. */
export const STORE_USER = 'harbor_registry_user';

/** The key of `admin`'s Secret, as the chart reads it. */
export const ADMIN_PASSWORD = 'HARBOR_ADMIN_PASSWORD';

/** Every Secret of a registry, with the keys that the chart reads. */
export function makeSecrets(system: System, { images, database }: HarborStores): HarborSecrets {
  const { need } = system;
  const store = need.mint('store');
  return {
    admin: need.secret({ name: system.name('admin'), data: { [ADMIN_PASSWORD]: need.mint('admin').plain } }),
    secretKey: need.secret({
      name: system.name('secret-key'),
      // An AES key: exactly 16 characters.
      data: { secretKey: need.mint('secret-key', { length: 16 }).plain },
    }),
    internal: makeInternal(system),
    store: need.secret({
      name: system.name('store'),
      data: { REGISTRY_PASSWD: store.plain, REGISTRY_HTPASSWD: text`${STORE_USER}:${store.bcrypt}` },
    }),
    bucket: need.secret({
      name: system.name('bucket'),
      data: {
        REGISTRY_STORAGE_S3_ACCESSKEY: images.accessKey.plain,
        REGISTRY_STORAGE_S3_SECRETKEY: images.secretKey.plain,
      },
    }),
    database: need.secret({ name: system.name('database'), data: { password: database.password.plain } }),
  };
}

function makeInternal(system: System): SecretRef {
  const { need } = system;
  return need.secret({
    name: system.name('internal'),
    data: {
      secret: need.mint('core', { length: 16 }).plain,
      CSRF_KEY: need.mint('csrf', { length: 32 }).plain,
      JOBSERVICE_SECRET: need.mint('jobservice', { length: 16 }).plain,
      REGISTRY_HTTP_SECRET: need.mint('uploads', { length: 16 }).plain,
    },
  });
}

/** Which Secrets a component reads: a stamp in its pods makes them roll when one changes. */
export function stampsOf(
  secrets: HarborSecrets,
): Readonly<Record<'core' | 'jobservice' | 'registry' | 'exporter', string>> {
  const { internal, store, bucket, database, admin } = secrets;
  const of = (...read: readonly SecretRef[]) => stampOf(read.map(({ stamp }) => stamp));
  return {
    core: of(internal, store, database),
    jobservice: of(internal, store),
    registry: of(internal, store, bucket),
    exporter: of(admin, database),
  };
}
