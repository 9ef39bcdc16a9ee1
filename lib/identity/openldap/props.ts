import type { Cron, Duration, Size } from 'cdk8s';
import type { Bucket } from '../../handles/bucket';
import type { StorageClass } from '../../handles/storage-class';
import type { SystemProps } from '../../kernel/system';

/** A person who is there from the start. */
export interface OpenLdapPerson {
  /** First name (`givenName`), not empty. */
  readonly givenName: string;
  /** Family name (`sn`), not empty. */
  readonly surname: string;
  /** Address of mail, nobody else's in the directory: `jo@example.com`. */
  readonly mail: string;
  /** The whole name, as products show it. @default both names, the first name first */
  readonly displayName?: string;
}

/** A group that is there from the start. */
export interface OpenLdapGroup {
  /** What it is for, not empty. @default none */
  readonly description?: string;
  /** Names of people, as they log in. @default nobody yet */
  readonly members?: readonly string[];
}

/** What a person's password must be, and what becomes of wrong ones. */
export interface OpenLdapPasswords {
  /** Shortest one that people may choose, in characters: 8 to 24. @default 12 */
  readonly minLength?: number;
  /** How many earlier passwords may not come again: 0 to 24. @default 5 */
  readonly history?: number;
  /** Wrong ones in a row after which the person is locked out: 3 and more, or 0 for never. @default 10 */
  readonly maxFailures?: number;
  /** How long a person is locked out: a minute and more. @default 15 minutes */
  readonly lockout?: Duration;
  /** Age at which it must be changed: 30 days and more. @default never */
  readonly maxAge?: Duration;
}

/** Dumps of everything, in turn. */
export interface OpenLdapBackup {
  /** Where they go, into the folder of the directory's id. They hold password hashes. */
  readonly to: Bucket;
  /** When one is made, in the time zone of the cluster's controller-manager: UTC, where nobody set another. */
  readonly schedule: Cron;
  /** Age at which one is deleted from the bucket, once a newer one is there: whole hours, a day and more. */
  readonly keep: Duration;
}

/** Where a directory keeps its data, who is in it from the start, and what passwords must be. */
export interface OpenLdapDirectoryProps extends SystemProps {
  /** Class of every volume, of blocks: it is decided once. */
  readonly storage: StorageClass<'RWO'>;
  /** Name of the root of everything: `dc=example,dc=com`; it begins with `dc`, `o` or `ou`. It is decided once. @default `dc=…` of the row's domain */
  readonly base?: string;
  /** What the root is called in plain words. @default the platform's name */
  readonly organization?: string;
  /** How many servers: 1, or 2 that mirror each other. @default 1, or 2 with quorum */
  readonly replicas?: number;
  /** Volume of each server, at least 1 GiB; the data may fill two fifths of it. @default 2 GiB, or 10 GiB with quorum */
  readonly size?: Size;
  /** Cores of each server, above 0. @default 0.1, or 0.5 with quorum */
  readonly cpu?: number;
  /** Memory of each server, at least 128 MiB. @default 256 MiB, or 512 MiB with quorum */
  readonly memory?: Size;
  /** Node pool of the row, whatever its taints. @default any node without a taint */
  readonly pool?: string;
  /** People who are there from the start, by the name with which they log in. What becomes of them later is not touched. @default none */
  readonly people?: Readonly<Record<string, OpenLdapPerson>>;
  /** Groups that are there from the start, by name, and who of `people` is in them. What becomes of them later is not touched. @default none */
  readonly groups?: Readonly<Record<string, OpenLdapGroup>>;
  /** The group of `groups` whose members change people and groups over the network. @default nobody, but from inside the pods */
  readonly administrators?: string;
  /** What people's passwords must be. @default 12 characters, 5 earlier ones, locked out for 15 minutes after 10 wrong ones, never too old */
  readonly passwords?: OpenLdapPasswords;
  /** Dumps into a bucket. @default none */
  readonly backup?: OpenLdapBackup;
}
