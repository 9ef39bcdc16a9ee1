import type { ImageRegistryAccess } from '../handles/image-registry';
import type { Api, ApiArgument, ApiArguments, ApiResource } from '../kernel/api';
import type { SecretRef } from '../kernel/needs';
import type { System } from '../kernel/system';
import { type Minted, text } from '../kernel/text';
import { permission } from './harbor-api';
import type { RobotRight } from './harbor-shape';

/** What a right of ours is in Harbor's words. Who pushes also asks what is there. */
const RIGHTS_OF: Readonly<Record<RobotRight, readonly (readonly [resource: string, action: string])[]>> = {
  pull: [['repository', 'pull']],
  push: [
    ['repository', 'pull'],
    ['repository', 'push'],
    ['artifact', 'read'],
    ['artifact', 'list'],
    ['tag', 'create'],
    ['tag', 'list'],
  ],
  delete: [
    ['repository', 'delete'],
    ['artifact', 'delete'],
    ['tag', 'delete'],
  ],
};

/** The account under which another environment's registry pushes. */
export const REPLICATION_ROBOT = 'replication';

interface Account {
  readonly user: string;
  readonly password: Minted;
  readonly secret: SecretRef;
}

/** Accounts of machines: each password is minted, and told to Harbor. */
export class HarborRobots {
  private readonly known = new Map<string, Account>();

  constructor(
    private readonly system: System,
    private readonly api: Api,
    private readonly host: string,
  ) {}

  /** For who is no system here: its Secret stands beside the registry. */
  ofProject(name: string, project: ApiResource, robot: string, rights: readonly RobotRight[]): void {
    const account = this.account(`${name}.${robot}`, `robot$${name}+${robot}`);
    this.make(`robot/${name}/${robot}`, { name: robot, level: 'project' }, account, [
      permission(project.attribute('name'), wanted(rights)),
    ]);
  }

  /** For another environment's registry, which writes projects of this one. */
  forReplication(projects: readonly ApiResource[]): void {
    const account = this.account(REPLICATION_ROBOT, `robot$${REPLICATION_ROBOT}`);
    const rights = [...wanted(['pull', 'push', 'delete']), ['repository', 'read'], ['repository', 'list']] as const;
    this.make(
      `robot/${REPLICATION_ROBOT}`,
      { name: REPLICATION_ROBOT, level: 'system' },
      account,
      projects.map((project) => permission(project.attribute('name'), rights)),
    );
  }

  /** The account of a system that pulls. */
  puller(taker: System): ImageRegistryAccess {
    const robot = pullerOf(taker);
    return this.beside(taker, 'pull', this.account(robot, `robot$${robot}`));
  }

  /** @param projects that it may pull from. @default all of them, and those to come */
  allowPuller(taker: System, projects: readonly ApiResource[]): void {
    const robot = pullerOf(taker);
    const account = this.known.get(robot) as Account;
    const places: readonly ApiArgument[] =
      projects.length === 0 ? ['*'] : projects.map((project) => project.attribute('name'));
    this.make(
      `robot/${robot}`,
      { name: robot, level: 'system' },
      account,
      places.map((place) => permission(place, wanted(['pull']))),
    );
  }

  /** An account of a project's `robots`, for a system that is one. */
  named(taker: System, project: string, robot: string): ImageRegistryAccess {
    return this.beside(taker, `${project}.${robot}`, this.known.get(`${project}.${robot}`) as Account);
  }

  /** Its Secret stands beside the registry, where Terraform and people read it. */
  private account(id: string, user: string): Account {
    const { need, id: registry } = this.system;
    const password = need.mint(`robot-${id}`);
    const secret = need.secret({ name: `${registry}-robot-${id}`, data: { password: password.plain } });
    const account = { user, password, secret };
    this.known.set(id, account);
    return account;
  }

  /** What pods and builders in the taker's namespace log in with. */
  private beside(taker: System, part: string, { user, password }: Account): ImageRegistryAccess {
    const login = text`"username":${JSON.stringify(user)},"password":"${password.plain}"`;
    const secret = this.system.need.secret({
      name: `${taker.id}-${this.system.id}-${part}`,
      namespace: taker.namespace,
      type: 'kubernetes.io/dockerconfigjson',
      data: { '.dockerconfigjson': text`{"auths":{${JSON.stringify(this.host)}:{${login}}}}` },
    });
    return { host: this.host, user, password, secret };
  }

  private make(id: string, args: ApiArguments, { secret }: Account, permissions: readonly ApiArguments[]): void {
    // Harbor would let it end after 30 days.
    const value = this.system.need.valueOf(secret, 'password');
    this.api.resource('harbor_robot_account', id, { ...args, duration: -1, secret: value, permissions });
  }
}

function pullerOf(taker: System): string {
  return `pull-${taker.id}`;
}

function wanted(rights: readonly RobotRight[]): readonly (readonly [string, string])[] {
  const all = rights.flatMap((right) => RIGHTS_OF[right]);
  return [...new Map(all.map((one) => [one.join(' '), one])).values()];
}
