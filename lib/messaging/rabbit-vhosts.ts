import { Manifest } from '../kernel/manifest';
import type { System } from '../kernel/system';
import type { Json } from '../kernel/values';
import type { RabbitPlan } from './rabbit-plan';
import {
  bindingName,
  type RabbitBinding,
  type RabbitExchange,
  type RabbitPolicy,
  type RabbitQueue,
  type RabbitVhost,
} from './rabbit-topology';
import { slug } from './rabbit-words';
import { Binding, Exchange, Policy, Queue, Vhost } from './rabbitmq';

/** Writes everything that stands in the vhosts. The operator orders nothing: what comes too early is tried again. */
export function writeVhosts(system: System, plan: RabbitPlan): void {
  for (const [name, vhost] of Object.entries(plan.vhosts)) new VhostWriter(system, plan, name).write(vhost);
}

/** Resources of one vhost. They stand beside the cluster, and are named `<cluster>-<vhost>.<name>`. */
class VhostWriter {
  private readonly rabbitmqClusterReference: { readonly name: string };
  private readonly deletionPolicy: 'retain' | 'delete';

  constructor(
    private readonly system: System,
    plan: RabbitPlan,
    private readonly vhost: string,
  ) {
    this.rabbitmqClusterReference = { name: plan.id };
    // A resource that leaves the stack leaves its messages on the server: only a person deletes those.
    this.deletionPolicy = plan.keeps ? 'retain' : 'delete';
  }

  write(of: RabbitVhost): void {
    const { rabbitmqClusterReference, deletionPolicy, vhost } = this;
    const { defaultQueueType = 'quorum', limits } = of;
    new Manifest(this.system, Vhost, {
      name: `${this.system.id}-${slug(vhost)}`,
      wave: 1,
      spec: {
        name: vhost,
        defaultQueueType,
        deletionPolicy,
        rabbitmqClusterReference,
        ...(limits && { limits: { ...limits } }),
      },
    });
    for (const [name, queue] of Object.entries(of.queues ?? {})) this.queue(name, queue);
    for (const [name, exchange] of Object.entries(of.exchanges ?? {})) this.exchange(name, exchange);
    for (const binding of of.bindings ?? []) this.binding(binding);
    for (const [name, policy] of Object.entries(of.policies ?? {})) this.policy(name, policy);
  }

  private queue(name: string, { type = 'quorum', arguments: given }: RabbitQueue): void {
    const { rabbitmqClusterReference, deletionPolicy, vhost } = this;
    new Manifest(this.system, Queue, {
      ...this.meta(name),
      spec: {
        name,
        vhost,
        type,
        durable: true,
        deletionPolicy,
        rabbitmqClusterReference,
        ...(given && { arguments: { ...given } as Readonly<Record<string, Json>> }),
      },
    });
  }

  private exchange(name: string, { type, durable = true, alternate }: RabbitExchange): void {
    const { rabbitmqClusterReference, vhost } = this;
    const spec = { name, vhost, type, durable, rabbitmqClusterReference };
    new Manifest(this.system, Exchange, {
      ...this.meta(name),
      spec: alternate === undefined ? spec : { ...spec, arguments: { 'alternate-exchange': alternate } },
    });
  }

  private binding(binding: RabbitBinding): void {
    const { rabbitmqClusterReference, vhost } = this;
    const { from, queue, exchange, key, headers, match = 'all' } = binding;
    new Manifest(this.system, Binding, {
      name: `${this.system.id}-${bindingName(vhost, binding)}`,
      wave: 1,
      spec: {
        vhost,
        source: from,
        destination: queue ?? exchange,
        destinationType: queue === undefined ? 'exchange' : 'queue',
        rabbitmqClusterReference,
        ...(key && { routingKey: key }),
        ...(headers && { arguments: { ...headers, 'x-match': match } }),
      },
    });
  }

  private policy(name: string, { pattern, applyTo = 'queues', priority = 0, definition }: RabbitPolicy): void {
    const { rabbitmqClusterReference, vhost } = this;
    new Manifest(this.system, Policy, {
      ...this.meta(name),
      spec: { name, vhost, pattern, applyTo, priority, definition: { ...definition }, rabbitmqClusterReference },
    });
  }

  private meta(name: string) {
    return { name: `${this.system.id}-${slug(this.vhost)}.${slug(name)}`, wave: 1 as const };
  }
}
