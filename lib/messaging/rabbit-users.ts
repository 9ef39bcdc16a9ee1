import type { BrokerUse } from '../handles/broker';
import { KeelsonError } from '../kernel/faults';
import { Manifest } from '../kernel/manifest';
import type { SecretRef } from '../kernel/needs';
import type { System } from '../kernel/system';
import { type Minted, text } from '../kernel/text';
import type { RabbitPlan } from './rabbit-plan';
import type { RabbitRights, RabbitUser } from './rabbit-topology';
import { slug } from './rabbit-words';
import { Permission, User } from './rabbitmq';

/** Without it the topology operator's webhook refuses whatever names the Secret (since v1.20). */
const FOR_TOPOLOGY = { 'rabbitmq.com/topology-operator': 'true' };

/** Users of a cluster: those of the props, and one for each system that takes a vhost. Passwords are minted by Terraform. */
export class RabbitUsers {
  private readonly takers = new Map<string, Minted>();
  private readonly rights = new Map<string, Required<RabbitRights>>();

  constructor(
    private readonly owner: System,
    private readonly plan: RabbitPlan,
  ) {
    for (const [name, user] of Object.entries(plan.users)) this.write(name, user);
  }

  /** The password of a taker's own user, made with its first take, and its rights in a vhost. */
  of(taker: System, vhost: string, use: BrokerUse): Minted {
    const known = this.takers.get(taker.id);
    if (known === undefined) this.refuseNamesake(taker);
    const password = known ?? this.write(taker.id, {});
    this.takers.set(taker.id, password);
    this.allow(taker.id, vhost, { configure: use.configure ?? '', write: use.write ?? '.*', read: use.read ?? '.*' });
    return password;
  }

  private write(name: string, { tags, limits, vhosts }: RabbitUser): Minted {
    const password = this.owner.need.mint(`user-${slug(name)}`);
    const secret = this.credentials(name, password);
    new Manifest(this.owner, User, {
      name: this.nameOf(name),
      wave: 1,
      spec: {
        rabbitmqClusterReference: { name: this.plan.id },
        importCredentialsSecret: { name: secret.name },
        ...(tags && { tags: [...tags] }),
        ...(limits && { limits: { ...limits } }),
      },
    });
    for (const [vhost, { configure = '', write = '', read = '' }] of Object.entries(vhosts ?? {}))
      this.allow(name, vhost, { configure, write, read });
    return password;
  }

  /** The Secret must stand before the User is applied, and Terraform is there before the manifests. */
  private credentials(name: string, password: Minted): SecretRef {
    return this.owner.need.secret({
      name: this.owner.name(`user-${slug(name)}`, 253),
      labels: FOR_TOPOLOGY,
      data: { username: text`${name}`, password: password.plain },
    });
  }

  private allow(user: string, vhost: string, permissions: Required<RabbitRights>): void {
    const key = `${this.nameOf(user)}.${slug(vhost)}`;
    const known = this.rights.get(key);
    if (known !== undefined) {
      this.refuseOther(user, vhost, known, permissions);
      return;
    }
    this.rights.set(key, permissions);
    new Manifest(this.owner, Permission, {
      name: key,
      wave: 1,
      spec: {
        rabbitmqClusterReference: { name: this.plan.id },
        vhost,
        userReference: { name: this.nameOf(user) },
        permissions,
      },
    });
  }

  /** Taken twice, a vhost is taken with the same rights. */
  private refuseOther(user: string, vhost: string, known: Required<RabbitRights>, asked: Required<RabbitRights>): void {
    const differs = (['configure', 'write', 'read'] as const).filter((right) => known[right] !== asked[right]);
    if (differs.length === 0) return;
    throw new KeelsonError([
      {
        path: this.owner.path,
        prop: `vhost('${vhost}').for(${user})`,
        given: asked,
        message: `asks for other rights than before: ${differs.join(', ')} was ${differs.map((right) => `'${known[right]}'`).join(', ')}`,
        fix: 'Take a vhost once and pass the access on, or ask for the same rights.',
      },
    ]);
  }

  private refuseNamesake({ id, path }: System): void {
    const namesake = Object.keys(this.plan.users).find((name) => slug(name) === slug(id));
    if (namesake === undefined) return;
    throw new KeelsonError([
      {
        path,
        message: `takes a vhost of ${this.owner.path}, which has a user ${namesake} by its props already`,
        fix: 'Rename that user: every system has one of its own, named after it.',
      },
    ]);
  }

  private nameOf(user: string): string {
    return `${this.plan.id}-${slug(user)}`;
  }
}
