import { Manifest } from '../../kernel/manifest';
import { type Minted, text } from '../../kernel/needs/text';
import type { System } from '../../kernel/system';
import { Permission, User } from './kinds';
import { slug } from './names';
import type { RabbitUser } from './props';

/** Without it the topology operator's webhook refuses whatever names the Secret (since v1.20). */
const FOR_TOPOLOGY = { 'rabbitmq.com/topology-operator': 'true' };

/** The password of a user of a cluster: Terraform generates it, and the server is told. */
export function mintPassword(system: System, user: string): Minted {
  return system.need.mint(`user-${slug(user)}`);
}

/** Writes a user of a cluster, and its rights by vhost. Terraform is there before the manifests, and makes its Secret. */
export function writeUser(system: System, name: string, password: Minted, user: RabbitUser): void {
  const { tags, limits, vhosts = {} } = user;
  const rabbitmqClusterReference = { name: system.id };
  const resource = `${system.id}-${slug(name)}`;
  const secret = system.need.secret({
    name: system.name(`user-${slug(name)}`, 253),
    labels: FOR_TOPOLOGY,
    data: { username: text`${name}`, password: password.plain },
  });
  new Manifest(system, User, {
    name: resource,
    wave: 1,
    spec: {
      rabbitmqClusterReference,
      importCredentialsSecret: { name: secret.name },
      ...(tags && { tags: [...tags] }),
      ...(limits && { limits: { ...limits } }),
    },
  });
  for (const [vhost, { configure = '', write = '', read = '' }] of Object.entries(vhosts))
    new Manifest(system, Permission, {
      name: `${resource}.${slug(vhost)}`,
      wave: 1,
      spec: {
        rabbitmqClusterReference,
        vhost,
        userReference: { name: resource },
        permissions: { configure, write, read },
      },
    });
}
