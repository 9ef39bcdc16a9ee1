import type { Cron, Duration, Size } from 'cdk8s';
import type { Bucket } from '../../handles/bucket';
import type { Directory } from '../../handles/directory';
import type { RegistryTarget } from '../../handles/image-registry';
import type { PublicHost } from '../../handles/public-host';
import type { SqlDatabase } from '../../handles/sql-database';
import type { StorageClass } from '../../handles/storage-class';
import type { SystemProps } from '../../kernel/system';

/** What a registry is made of. */
export interface HarborRegistryProps extends SystemProps {
  /** Under which people and machines reach it; its URL is part of every image's name. */
  readonly host: PublicHost;
  /** Where images lie. It is decided once: they do not move to another. */
  readonly blobs: Bucket;
  /**
   * What is known of projects and images: one empty database, whose TLS is verified. Behind a pooler it takes sessions, since
   * migrations hold locks. It is decided once.
   */
  readonly database: SqlDatabase<'postgresql'>;
  /** Class of the volumes of its queue (Redis) and its scanner. It is decided once. */
  readonly storage: StorageClass<'RWO'>;
  /** Who logs in, and who belongs to which group. @default `admin` and robots alone */
  readonly directory?: Directory;
  /** Group of the directory whose members administer the registry. @default the account `admin` alone */
  readonly admins?: string;
  /** What holds images, by the name that stands in theirs: `<host>/<name>/shop:v1`. @default none */
  readonly projects?: Readonly<Record<string, HarborProject>>;
  /**
   * Foreign registries, by the name under which images are pulled: `<host>/<name>/library/nginx`. Named by the registry itself
   * (`docker.io`), a host can be the `mirror` of other environments' rows. @default none
   */
  readonly proxies?: Readonly<Record<string, HarborProxy>>;
  /** Registries that projects are pushed on to, by a name of your choice. @default none */
  readonly replicateTo?: Readonly<Record<string, HarborReplication>>;
  /** Pods of each component but Redis and the exporter, which stand once. @default 1 with `single`, 2 with `quorum` */
  readonly replicas?: number;
  /** Connections that the database has for this registry, all its pods together: fewer than its `max_connections`. @default 60 */
  readonly connections?: number;
  /** Volume of the queue of jobs, and of the scanner's knowledge. It is decided once. @default 5 GiB each */
  readonly size?: Size;
  /**
   * Whether the host's proxies call it by TLS and verify it. An Ingress cannot: with one it is false, and its class is told how long a
   * request may take and how large it may be. @default true
   */
  readonly tls?: boolean;
  /** Node pool that carries it. @default any node without a taint */
  readonly pool?: string;
  /** Whether the scanner takes what it knows from its volume alone, where people put it. @default false: it asks the internet, or the row's mirror */
  readonly offline?: boolean;
}

/** What holds images, and who may do what with them. */
export interface HarborProject {
  /** Groups of the directory, with what they may do. @default system administrators alone */
  readonly members?: Readonly<Record<string, HarborRole>>;
  /**
   * Accounts of machines, by name, with what they may do. Those that are systems here take one by {@link HarborRegistry.robot};
   * a system that only pulls needs none, see {@link HarborRegistry.images}. @default none
   */
  readonly robots?: Readonly<Record<string, readonly RobotRight[]>>;
  /** Whether anybody may pull. @default false */
  readonly public?: boolean;
  /** Whole GiB that its images may take. @default no limit */
  readonly quota?: Size;
  /** Tags that are never moved to another image, as patterns: `v*`. @default none */
  readonly immutableTags?: readonly string[];
  /** Which images stay; the others are deleted each night. @default every image stays */
  readonly keep?: HarborRetention;
  /** Images with a vulnerability of this severity or above are not given out. @default all are given out */
  readonly block?: HarborSeverity;
  /** Whether it is filled from another environment's registry alone: nobody here writes. @default false */
  readonly replica?: boolean;
}

/** What members of a project may do, from least to most; each may do what those before it may. */
export const ROLES = ['limitedguest', 'guest', 'developer', 'maintainer', 'projectadmin'] as const;

/** What a member of a project may do, in Harbor's own words. */
export type HarborRole = (typeof ROLES)[number];

/** Roles that write nothing. */
export const READERS: readonly HarborRole[] = ['limitedguest', 'guest'];

/** What robots may do. */
export const RIGHTS = ['pull', 'push', 'delete'] as const;

/** What a robot may do with the images of its project; who pushes also pulls. */
export type RobotRight = (typeof RIGHTS)[number];

/** Severities, from least to most. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;

/** How bad a vulnerability is, as the scanner tells it. */
export type HarborSeverity = (typeof SEVERITIES)[number];

/** What stays of a project's images: what any rule keeps. What none keeps is deleted, each night. */
export interface HarborRetention {
  /** Tags that stay for ever, as patterns: `v*`. @default none */
  readonly tags?: readonly string[];
  /** How many of each repository stay, the last pushed. @default none */
  readonly newest?: number;
  /** What was pulled within so many whole days. @default none */
  readonly pulledWithin?: Duration;
}

/** A project that fetches from a foreign registry what is asked for, and keeps it for a week. */
export interface HarborProxy {
  /** The registry, by its host as images name it: `docker.io`, `quay.io`. @default the proxy's name */
  readonly of?: string;
  /** Account at it, whose password people give. @default nobody's */
  readonly user?: string;
  /** Whether anybody may pull. @default false */
  readonly public?: boolean;
}

/** Projects that are pushed on to another registry, under the same names. */
export interface HarborReplication {
  /** The registry of another environment: `outside.registry('https://…')`. */
  readonly to: RegistryTarget;
  /** Names of projects of this registry. */
  readonly projects: readonly string[];
  /** Tags that go there, as a pattern: `v*`, `{v*,release-*}`. @default all */
  readonly tags?: string;
  /** With each push, and every night what was missed; or by a schedule alone. @default 'push' */
  readonly on?: 'push' | Cron;
  /** Whether what is deleted here is deleted there. @default false */
  readonly deletions?: boolean;
}
