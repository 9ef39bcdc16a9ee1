import type { Directory } from '../../handles/directory';
import type { Placement } from '../../kernel/base/placement';
import type { Stage } from '../../kernel/base/row';
import type { System } from '../../kernel/system';
import { LAYERS } from './names';
import type { GitOpsLayer, GitOpsProps, GitOpsReceiver, GitOpsSync, GitRepository } from './props';
import { isSsh, serverOf } from './repository-url';

/** What will be made, with every default applied. */
export interface GitOpsPlan {
  readonly id: string;
  readonly namespace: string;
  readonly environment: string;
  readonly stage: Stage;
  /** Where people reach it. */
  readonly url: string;
  readonly host: string;
  readonly repository: PlannedRepository;
  readonly directory?: Directory;
  readonly admins: readonly string[];
  readonly readers: readonly string[];
  readonly adminAccount: boolean;
  /** With those that are there by themselves. */
  readonly layers: Readonly<Record<string, GitOpsLayer>>;
  readonly otherwise: string;
  readonly sync: GitOpsSync;
  readonly prune: boolean;
  readonly selfHeal: boolean;
  readonly receivers: Readonly<Record<string, GitOpsReceiver>>;
  readonly replicas: number;
  /** Servers of Redis: what is in it is reckoned anew, so that one does where nothing else is doubled. */
  readonly redis: 1 | 3;
  readonly placement: Placement;
  readonly tls: boolean;
}

/** A repository with every default applied. */
export interface PlannedRepository extends GitRepository {
  readonly path: string;
  readonly revision: string;
  readonly user: string;
  readonly host: string;
  readonly port: number;
}

/** The props with every default applied. @param placement nodes that may carry it */
export function planGitOps({ env, id, namespace }: System, props: GitOpsProps, placement: Placement): GitOpsPlan {
  const { stage, name } = env.row;
  const sync = props.sync ?? (stage === 'prod' ? 'manual' : 'automatic');
  const replicas = props.replicas ?? env.pick({ single: 1, quorum: 2 });
  const own = Object.fromEntries(Object.values(LAYERS).map((layer) => [layer, {}]));
  return {
    id,
    namespace,
    environment: name,
    stage,
    url: props.host.url,
    host: props.host.host,
    repository: planRepository(props.repository),
    ...(props.directory && { directory: props.directory }),
    admins: props.admins ?? [],
    readers: props.readers ?? [],
    adminAccount: props.adminAccount ?? props.directory === undefined,
    layers: { ...own, ...props.layers },
    otherwise: props.otherwise ?? LAYERS.platform,
    sync,
    prune: props.prune === undefined ? stage !== 'prod' : props.prune !== false,
    selfHeal: props.selfHeal ?? true,
    receivers: props.notify ?? {},
    replicas,
    redis: replicas > 1 && placement.nodes >= 3 ? 3 : 1,
    placement,
    tls: props.tls ?? true,
  };
}

/** A repository with every default applied; of a URL that is none, whatever the rules then refuse. */
export function planRepository(repository: GitRepository): PlannedRepository {
  const { host, port } = serverOf(repository.url) ?? { host: '', port: 0 };
  const login = repository.login ?? (isSsh(repository.url) ? 'key' : undefined);
  return {
    path: 'dist/manifests',
    revision: 'main',
    user: 'git',
    ...repository,
    ...(login && { login }),
    host,
    port,
  };
}
