import { Chart } from 'cdk8s';
import { Check, KeelsonError } from './base/faults';
import type { Law } from './base/law';
import { ID, isDnsLabel, labelValue } from './base/names';
import { type ImagePin, tagOf } from './base/pin';
import type { Role } from './base/role';
import type { Speaker } from './base/speaker';
import type { Environment } from './environment';
import { type Endpoint, Facts, type Pods } from './facts';
import type { Member, Wish } from './facts/member';
import { Needs, type PodSecurity } from './needs';

/** Props that every system has. */
export interface SystemProps {
  /** Where it lives. @default the system's id */
  readonly namespace?: string;
  /** Team that is asked when it breaks. @default 'platform' */
  readonly owner?: string;
  /**
   * First of two steps of removal: the objects are no longer written, while namespaces, secrets, operators stay. The next
   * change drops the class. @default false
   */
  readonly retiring?: boolean;
}

/** What a class says of all its instances. */
export interface About {
  /** `app.kubernetes.io/name` of its objects: the product. */
  readonly app: string;
  /** `app.kubernetes.io/version`. @default the tag of its image, as the row has it */
  readonly version?: string;
  /** The image that is the product. @default none */
  readonly image?: ImagePin;
  /** Longest id, so that the longest name derived from it is valid. */
  readonly maxId: number;
  /** Pod Security level that its namespace must have. */
  readonly security: PodSecurity;
}

/**
 * One thing that the platform runs: a file of manifests, one or more namespaces, what it states and what it needs. The id is
 * the name: namespace, release and custom resource are called so, everything else `<id>-<part>`.
 */
export abstract class System extends Chart implements Member {
  /** What the author of the class knows of the kinds that it writes, for the checks of every change and every synthesis. */
  static readonly laws: readonly Law[] = [];

  /** Where it stands. */
  readonly env: Environment;
  /** Its name: of its file, namespace, release, custom resource. */
  readonly id: string;
  /** Construct path with the environment in front, as messages have it: `prod/ceph`. */
  readonly path: string;
  declare readonly namespace: string;
  /** What its class says of it. */
  readonly about: About;
  /** Team that is asked when it breaks. */
  readonly owner: string;
  readonly retiring: boolean;
  /** What Terraform makes for it. */
  readonly need: Needs;
  /** What it states about itself. */
  readonly state: Facts;
  readonly after: Set<Member> = new Set();
  readonly wishes: Wish[] = [];
  private readonly uses: { readonly to: Endpoint; readonly from?: Pods | readonly Pods[] }[] = [];

  /** @throws KeelsonError when the id, or the namespace, cannot be a name */
  constructor(env: Environment, id: string, props: SystemProps, about: About) {
    env.refuseLate(`${env.row.name}/${id}`);
    checkNames(`${env.row.name}/${id}`, env, id, props, about);
    const namespace = props.namespace ?? id;
    const owner = props.owner ?? 'platform';
    super(env, id, { namespace, labels: labelsOf(env, id, owner, about), disableResourceNameHashes: true });
    this.env = env;
    this.id = id;
    this.path = `${env.row.name}/${id}`;
    this.about = about;
    this.owner = owner;
    this.retiring = props.retiring ?? false;
    env.enter(this);
    const speaker: Speaker = {
      id,
      path: this.path,
      namespace,
      open: (what: string) => this.mustBeOpen(what),
      pool: (name: string) => void env.pool(name, this.path),
      generation: (mint: string) => env.row.generations?.[mint] ?? 1,
      fault: (message: string, fix: string) => this.fault(message, fix),
    };
    this.need = new Needs(speaker, env.foundation);
    this.state = new Facts(speaker);
    this.need.namespace(namespace, about.security);
  }

  /** Of its class. */
  get className(): string {
    return this.constructor.name;
  }

  get laws(): readonly Law[] {
    return (this.constructor as typeof System).laws;
  }

  /** Whether it makes others' custom resources come true. */
  get isOperator(): boolean {
    return false;
  }

  /** Every system is constructed. What depends on systems of later lines: may take handles, and all that a constructor may. */
  connect?(): void;
  /** Everybody has taken. What depends on takers: may use endpoints, need, state and make objects. */
  close?(): void;
  /** Everything is stated. Who watches all systems reads their facts here: may use endpoints, and state nothing that others would have to see. */
  observe?(): void;
  /** Edges are frozen. What depends on all of them: may only make objects. */
  finish?(): void;

  /** `<id>-<part>`. @param max longest name of the kind. @throws KeelsonError when it is none */
  name(part: string, max = 63): string {
    const name = `${this.id}-${part}`;
    new Check(this.path)
      .that(isDnsLabel(name, max), {
        prop: 'name',
        given: name,
        message: 'is no name for an object',
        allowed: `at most ${max} lower-case letters, digits and dashes`,
      })
      .done();
    return name;
  }

  /**
   * Says that pods of this system talk to an endpoint. It opens the network, nothing else.
   * @param from @default all pods of the system, also those stated later
   * @throws KeelsonError when edges are frozen
   */
  use(to: Endpoint, from?: Pods | readonly Pods[]): void {
    if (!this.env.using)
      this.fault(
        `uses ${to.id} when edges are frozen`,
        'Use it in the constructor, in connect(), close() or observe().',
      );
    this.uses.push({ to, from });
  }

  /** Every pod is stated: uses become edges. @internal */
  seal(): void {
    for (const { to, from } of this.uses) {
      const all = from === undefined ? this.state.allPods : [from].flat();
      for (const pods of all) this.state.edges.push({ system: this.id, from: pods, to });
    }
  }

  /** Says that this system should stand after another. */
  standsAfter(other: Member): void {
    if (other !== this) this.after.add(other);
  }

  /**
   * Asks for what exists once in the environment; the answer comes when every system is constructed.
   * @param order where this system stands then: `any`, where it only tells others of it and waits for nothing. @default after who offers it
   * @throws KeelsonError when everybody has taken
   */
  ambient<T>(role: Role<T>, then: (it: T) => void, order: 'after' | 'any' = 'after'): void {
    if (!this.env.taking)
      this.fault(`asks for the ${role.id} when everybody has taken`, 'Ask in the constructor or in connect().');
    this.wishes.push({
      role,
      grant: (offer, by) => {
        if (order === 'after') this.standsAfter(by);
        then(offer as T);
      },
    });
  }

  // cdk8s's own way to a chart's objects: the same as in the file.
  override toJson(): ReturnType<Chart['toJson']> {
    return [...(this.env.output().systems.get(this.id) ?? [])];
  }

  private fault(message: string, fix: string): never {
    throw new KeelsonError([{ path: this.path, message, fix }]);
  }

  private mustBeOpen(what: string): void {
    if (!this.env.open)
      this.fault(`states ${what} when all is settled`, 'State it in the constructor, in connect() or in close().');
  }
}

function labelsOf(env: Environment, id: string, owner: string, about: About): Record<string, string> {
  const version = about.version ?? (about.image && tagOf(env.pinned(about.image)));
  return {
    'app.kubernetes.io/instance': id,
    'app.kubernetes.io/managed-by': 'keelson',
    'app.kubernetes.io/name': about.app,
    'app.kubernetes.io/part-of': env.platform,
    ...(version === undefined ? {} : { 'app.kubernetes.io/version': labelValue(version) }),
    'keelson.dev/environment': env.row.name,
    'keelson.dev/owner': labelValue(owner),
  };
}

/** Before the tree is touched: a fault leaves nothing half made. */
function checkNames(path: string, env: Environment, id: string, props: SystemProps, about: About): void {
  const namespace = props.namespace ?? id;
  const other = env.systems.find((system) => system.id === id);
  new Check(path)
    .that(ID.test(id) && id.length <= about.maxId, {
      prop: 'id',
      given: id,
      message: 'cannot name a system of this class',
      allowed: `lower-case letters, digits and dashes, a letter first, at most ${about.maxId}`,
    })
    .that(isDnsLabel(namespace), { prop: 'namespace', given: namespace, message: 'is no name of a namespace' })
    .that(!RESERVED.has(namespace), {
      prop: 'namespace',
      given: namespace,
      message: "belongs to Kubernetes, where Keelson's policies would stop it",
      fix: 'Give the system a namespace of its own.',
    })
    .that(other === undefined, {
      prop: 'id',
      given: id,
      message: `is the id of ${other?.path ?? ''} already`,
      fix: 'Give one of the two another id.',
    })
    .done();
}

const RESERVED = new Set(['default', 'kube-system', 'kube-public', 'kube-node-lease']);
