import type { Cron, Duration, Size } from 'cdk8s';
import type { RegistryTarget } from '../handles/image-registry';

/** What members of a project may do, from least to most; each may do what those before it may. */
export const ROLES = ['limitedguest', 'guest', 'developer', 'maintainer', 'projectadmin'] as const;
export type HarborRole = (typeof ROLES)[number];

/** Roles that write nothing. */
export const READERS: readonly HarborRole[] = ['limitedguest', 'guest'];

export const RIGHTS = ['pull', 'push', 'delete'] as const;
export type RobotRight = (typeof RIGHTS)[number];

/** Severities, from least to most. */
export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What stays of a project's images; what no rule keeps is deleted, each night. */
export interface HarborRetention {
  /** Tags that stay for ever, as patterns: `v*`. @default none */
  readonly tags?: readonly string[];
  /** The newest of each repository, by their push. @default none */
  readonly newest?: number;
  /** What was pulled within so many days. @default none */
  readonly pulledWithin?: Duration;
}

export interface HarborProject {
  /** Groups of the directory, with what they may do. @default system administrators alone */
  readonly members?: Readonly<Record<string, HarborRole>>;
  /** Accounts of machines that are no systems here, with what they may do; a system pulls by `pullSecret()`. @default none */
  readonly robots?: Readonly<Record<string, readonly RobotRight[]>>;
  /** Whether anybody may pull. @default false */
  readonly public?: boolean;
  /** Whole GiB that its images may take. @default no limit */
  readonly quota?: Size;
  /** Tags that are never moved to another image, as patterns: `v*`. @default none */
  readonly immutableTags?: readonly string[];
  /** @default every image stays */
  readonly keep?: HarborRetention;
  /** Images with a vulnerability of this severity or above are not given out. @default all are given out */
  readonly block?: Severity;
  /** Whether it is filled from another environment's registry alone: nobody here writes. @default false */
  readonly replica?: boolean;
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

/** The part of the props that shapes a registry. */
export interface HarborShape {
  /** Pods of each component that can stand several times. @default 1 with `single`, 2 with `quorum` */
  readonly replicas?: number;
  /** Connections that the database has for this registry: all its pods together. @default 60 */
  readonly connections?: number;
  /** Volume of the queue of jobs, and of the scanner's knowledge. @default 5 GiB each */
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
  /** Group of the directory whose members administer the registry. @default the account `admin` alone */
  readonly admins?: string;
  /** By name. @default none */
  readonly projects?: Readonly<Record<string, HarborProject>>;
  /**
   * By the name under which images are pulled: `<host>/<name>/library/nginx`. Named by the registry itself (`docker.io`), a host
   * can be the `mirror` of other environments' rows. @default none
   */
  readonly proxies?: Readonly<Record<string, HarborProxy>>;
  /** By a name of your choice. @default none */
  readonly replicateTo?: Readonly<Record<string, HarborReplication>>;
}
