import type { Cron, Duration } from 'cdk8s';
import type { Directory } from '../../handles/directory';
import type { PublicHost } from '../../handles/public-host';
import type { Endpoint } from '../../kernel/facts';
import type { SystemProps } from '../../kernel/system';

/** Who delivers what is published, and how. */
export interface GitOpsProps extends SystemProps {
  /** Where people and pipelines reach it. */
  readonly host: PublicHost;
  /** Where `dist/manifests` is published. */
  readonly repository: GitRepository;
  /** Who logs in. @default the account `admin` alone, whose password is minted */
  readonly directory?: Directory;
  /** Groups of the directory whose members may do everything. @default nobody */
  readonly admins?: readonly string[];
  /** Groups whose members see everything, and change nothing. @default nobody */
  readonly readers?: readonly string[];
  /** Whether the account `admin` is there, for the day on which the directory is not. @default true without a directory, else false */
  readonly adminAccount?: boolean;
  /**
   * Systems by layer, each an AppProject: who may deliver them, and when. There are three by themselves: `operators`, `delivery` (this
   * system), and `platform` for what stands in no other. @default those three
   */
  readonly layers?: Readonly<Record<string, GitOpsLayer>>;
  /** Layer of what stands in no other. @default 'platform' */
  readonly otherwise?: string;
  /** Who begins a delivery: a change in the repository, or a person. @default 'automatic', 'manual' in prod */
  readonly sync?: GitOpsSync;
  /**
   * Whether what left the files is deleted without anybody asked; data stays all the same. With `automatic` alone. `prod-too` is the yes that
   * prod wants where it stands beside `selfHeal`: a commit then deletes at once, and nobody can hold it back by hand. @default true, false in prod
   */
  readonly prune?: boolean | 'prod-too';
  /** Whether what somebody changed in the cluster is changed back. With `automatic` alone. @default true */
  readonly selfHeal?: boolean;
  /** Who is told that a delivery fails, or that what was delivered does not work, by a name of your choice. @default nobody, beside the alerts */
  readonly notify?: Readonly<Record<string, GitOpsReceiver>>;
  /** Pods that answer people, and as many that read the repository. @default 1 with `single`, 2 with `quorum` */
  readonly replicas?: number;
  /** Node pool that carries it. @default any node without a taint */
  readonly pool?: string;
  /** Whether the host's proxies call it by TLS and verify it. An Ingress cannot: with one it is false. @default true */
  readonly tls?: boolean;
}

/** Who begins a delivery. */
export const SYNCS = ['automatic', 'manual'] as const;

/** `automatic`: a change in the repository; `manual`: a person. */
export type GitOpsSync = (typeof SYNCS)[number];

/** How a repository lets in. */
export const LOGINS = ['public', 'token', 'key'] as const;

/** A Git repository that holds a folder of files for each environment. */
export interface GitRepository {
  /** `https://git.example.com/platform/manifests.git`, `ssh://git@git.example.com:2222/platform/manifests.git`, `git@git.example.com:platform/manifests.git` */
  readonly url: string;
  /** Folder in it that holds one for each environment. @default 'dist/manifests' */
  readonly path?: string;
  /** Branch, tag or commit that is delivered. @default 'main' */
  readonly revision?: string;
  /** `public`: anybody may read it; `token`: by an account, whose token people give; `key`: by SSH, whose private key people give. @default 'key' by SSH; by HTTPS it is said */
  readonly login?: (typeof LOGINS)[number];
  /** Account of the token. @default 'git' */
  readonly user?: string;
  /** Lines of `ssh-keyscan`, by which the server is known. @default those of github.com, gitlab.com, bitbucket.org and Azure */
  readonly knownHosts?: readonly string[];
  /** Certificate (PEM) of the authority that signs the server. @default publicly trusted */
  readonly authority?: string;
  /** Where it is, if a system of this environment serves it. @default outside */
  readonly at?: Endpoint;
  /** Addresses behind the host. @default any address on that port */
  readonly cidrs?: readonly string[];
}

/** Systems that are delivered by the same people, at the same times. */
export interface GitOpsLayer {
  /** Their ids. @default none, or what a layer that is there by itself has */
  readonly systems?: readonly string[];
  /** Groups of the directory whose members may begin deliveries of them, and take a release on, back or over. @default `admins` alone */
  readonly deployers?: readonly string[];
  /** When they may be delivered, or may not. @default always */
  readonly windows?: readonly GitOpsWindow[];
}

/** A time for deliveries, or a time without any. */
export interface GitOpsWindow {
  /** With one that allows, nothing is delivered at other times; one that denies goes before. */
  readonly kind: 'allow' | 'deny';
  /** When it begins. */
  readonly schedule: Cron;
  /** How long it is, in whole minutes. */
  readonly duration: Duration;
  /** As tz database names it. @default 'UTC' */
  readonly timeZone?: string;
  /** Whether people may deliver all the same. @default false */
  readonly people?: boolean;
}

/** Who is told. */
export type GitOpsReceiver = GitOpsWebhook | GitOpsMail;

/** A chat, or a program, that takes a message by HTTPS. */
export interface GitOpsWebhook {
  /** That it is one. */
  readonly to: 'webhook';
  /** Of the URL; the whole of it is given by people, since who knows it may write there. */
  readonly host: string;
  /** What it takes: `{"text": …}` (Slack, Mattermost), or DingTalk's own. @default 'text' */
  readonly form?: 'text' | 'dingtalk';
  /** Addresses behind the host. @default any address on that port */
  readonly cidrs?: readonly string[];
}

/** People, by mail. */
export interface GitOpsMail {
  /** That it goes by mail. */
  readonly to: 'mail';
  /** Of the server, which speaks TLS. */
  readonly host: string;
  /** Of the server. @default 465 */
  readonly port?: number;
  /** Who sends. */
  readonly from: string;
  /** Who reads. */
  readonly recipients: readonly string[];
  /** Account at the server, whose password people give. @default nobody logs in */
  readonly user?: string;
  /** Addresses behind the host. @default any address on that port */
  readonly cidrs?: readonly string[];
}
