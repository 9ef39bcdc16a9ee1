import { type ImageRegistryAccess, REPLICATION_ROBOT, robotSecret, robotUser } from '../../handles/image-registry';
import { Takers } from '../../handles/takers';
import { byCode } from '../../kernel/base/values';
import type { SecretRef } from '../../kernel/needs';
import type { Api, ApiArgument, ApiArguments, ApiResource } from '../../kernel/needs/api';
import { type Minted, text } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import type { RobotRight } from './props';

/** A kind of thing in a project, and what is done with it, in Harbor's words. */
type Right = readonly [resource: string, action: string];

/** Who pushes also asks what is there. */
const RIGHTS_OF: Readonly<Record<RobotRight, readonly Right[]>> = {
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

/** Harbor's word for all projects, and those to come. */
const EVERY = '*';

interface Account {
  readonly user: string;
  readonly password: Minted;
  /** Beside the registry, where Terraform and people read it. */
  readonly secret: SecretRef;
}

/** The account of a system that pulls. */
interface Puller {
  readonly robot: Account;
  readonly access: ImageRegistryAccess;
  /** Names of projects and proxies, or {@link EVERY}. */
  readonly projects: Set<string>;
}

/** Accounts of machines: each password is minted, and told to Harbor. A system that pulls has one of its own. */
export class HarborRobots {
  private readonly pullers: Takers<Puller>;
  private readonly named = new Map<string, Takers<ImageRegistryAccess>>();

  /** @param host of the registry, as images name it */
  constructor(
    private readonly system: System,
    private readonly api: Api,
    private readonly host: string,
  ) {
    this.pullers = new Takers(system, 'images()', (taker) => this.puller(taker));
  }

  /** The account of a system that pulls, which may pull what it asked for anywhere. @param projects empty: all, and those to come. @throws KeelsonError when everybody has taken */
  pull(taker: System, projects: readonly string[]): ImageRegistryAccess {
    const known = this.pullers.of(taker);
    const asked = projects.length === 0 ? [EVERY] : projects;
    if (asked.some((name) => !known.projects.has(name))) this.pullers.refuseLate(taker);
    for (const name of asked) known.projects.add(name);
    return known.access;
  }

  /** The account of a project's robot, for a system that is it. @throws KeelsonError when everybody has taken */
  take(taker: System, project: string, robot: string): ImageRegistryAccess {
    return (this.named.get(`${project}.${robot}`) as Takers<ImageRegistryAccess>).of(taker);
  }

  /** Everybody has taken: what each system may pull. @param made projects and proxies by name */
  makePullers(made: ReadonlyMap<string, ApiResource>): void {
    for (const { taker, account } of this.pullers.all) {
      const { robot, projects } = account;
      const names = [...projects].sort(byCode);
      const places = projects.has(EVERY)
        ? [EVERY]
        : names.map((name) => (made.get(name) as ApiResource).attribute('name'));
      this.makeOfSystem(pullerOf(taker), robot, places, allRights(['pull']));
    }
  }

  /** A robot of a project: for machines that are no systems here, and for systems that take it. */
  makeOfProject(name: string, project: ApiResource, robot: string, rights: readonly RobotRight[]): void {
    const id = `${name}.${robot}`;
    const account = this.account(id, `${name}+${robot}`);
    const permissions = [permission(project.attribute('name'), allRights(rights))];
    this.make(`robot/${name}/${robot}`, { name: robot, level: 'project', permissions }, account);
    this.named.set(id, new Takers(this.system, 'robot()', (taker) => this.beside(taker, id, account)));
  }

  /** For registries of other environments, which write projects of this one. */
  makeReplication(projects: readonly ApiResource[]): void {
    const account = this.account(REPLICATION_ROBOT, REPLICATION_ROBOT);
    const asks: readonly Right[] = [
      ['repository', 'read'],
      ['repository', 'list'],
    ];
    const places = projects.map((project) => project.attribute('name'));
    this.makeOfSystem(REPLICATION_ROBOT, account, places, [...allRights(['pull', 'push', 'delete']), ...asks]);
  }

  private puller(taker: System): Puller {
    const robot = this.account(pullerOf(taker), pullerOf(taker));
    return { robot, access: this.beside(taker, 'pull', robot), projects: new Set() };
  }

  private account(id: string, robot: string): Account {
    const { need, id: registry } = this.system;
    const password = need.mint(`robot-${id}`);
    const secret = need.secret({ name: robotSecret(registry, id), data: { password: password.plain } });
    return { user: robotUser(robot), password, secret };
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

  private makeOfSystem(
    robot: string,
    account: Account,
    places: readonly ApiArgument[],
    rights: readonly Right[],
  ): void {
    const permissions = places.map((place) => permission(place, rights));
    this.make(`robot/${robot}`, { name: robot, level: 'system', permissions }, account);
  }

  private make(id: string, robot: ApiArguments, { secret }: Account): void {
    const value = this.system.need.valueOf(secret, 'password');
    // Harbor would let it end after 30 days.
    this.api.resource('harbor_robot_account', id, { ...robot, duration: -1, secret: value });
  }
}

function pullerOf(taker: System): string {
  return `pull-${taker.id}`;
}

/** What a robot may do in one project, in Harbor's words. */
function permission(project: ApiArgument, rights: readonly Right[]): ApiArguments {
  return { kind: 'project', namespace: project, access: rights.map(([resource, action]) => ({ resource, action })) };
}

function allRights(rights: readonly RobotRight[]): Right[] {
  const all = rights.flatMap((right) => RIGHTS_OF[right]);
  return [...new Map(all.map((one) => [one.join(' '), one])).values()];
}
