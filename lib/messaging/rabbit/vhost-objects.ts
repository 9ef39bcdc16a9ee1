import type { Kind } from '../../kernel/base/kind';
import type { Json } from '../../kernel/base/values';
import type { ManifestMeta } from '../../kernel/manifest';
import { Binding, Exchange, Policy, Queue, Vhost } from './kinds';
import { bindingName, slug } from './names';
import type { RabbitPlan } from './plan';
import type { RabbitBinding, RabbitExchange, RabbitPolicy, RabbitQueue, RabbitVhost } from './props';

/** An object with its kind. */
export interface VhostObject {
  readonly of: Kind<object>;
  readonly object: ManifestMeta;
}

/** Everything that stands in the vhosts. The operator orders nothing: what comes too early is tried again. */
export function vhostObjects(plan: RabbitPlan): VhostObject[] {
  return Object.entries(plan.vhosts).flatMap(([name, vhost]) => new OneVhost(plan, name).objects(vhost));
}

/** Resources of one vhost. They stand beside the cluster, and are named `<cluster>-<vhost>.<name>`. */
class OneVhost {
  private readonly rabbitmqClusterReference: { readonly name: string };
  private readonly deletionPolicy: 'retain' | 'delete';

  constructor(
    private readonly plan: RabbitPlan,
    private readonly vhost: string,
  ) {
    this.rabbitmqClusterReference = { name: plan.id };
    // A resource that leaves the stack leaves its messages on the server: only a person deletes those.
    this.deletionPolicy = plan.keeps ? 'retain' : 'delete';
  }

  objects(of: RabbitVhost): VhostObject[] {
    return [
      this.itself(of),
      ...Object.entries(of.queues ?? {}).map(([name, queue]) => this.queue(name, queue)),
      ...Object.entries(of.exchanges ?? {}).map(([name, exchange]) => this.exchange(name, exchange)),
      ...(of.bindings ?? []).map((binding) => this.binding(binding)),
      ...Object.entries(of.policies ?? {}).map(([name, policy]) => this.policy(name, policy)),
    ];
  }

  private itself({ defaultQueueType = 'quorum', limits }: RabbitVhost): VhostObject {
    const { rabbitmqClusterReference, deletionPolicy, vhost } = this;
    return this.object(Vhost, slug(vhost), {
      spec: {
        name: vhost,
        defaultQueueType,
        deletionPolicy,
        rabbitmqClusterReference,
        ...(limits && { limits: { ...limits } }),
      },
    });
  }

  private queue(name: string, { type = 'quorum', arguments: settings }: RabbitQueue): VhostObject {
    const { rabbitmqClusterReference, deletionPolicy, vhost } = this;
    return this.object(Queue, this.within(name), {
      spec: {
        name,
        vhost,
        type,
        durable: true,
        deletionPolicy,
        rabbitmqClusterReference,
        ...(settings && { arguments: { ...settings } as Readonly<Record<string, Json>> }),
      },
    });
  }

  private exchange(name: string, { type, durable = true, alternate }: RabbitExchange): VhostObject {
    const { rabbitmqClusterReference, vhost } = this;
    const spec = { name, vhost, type, durable, rabbitmqClusterReference };
    return this.object(Exchange, this.within(name), {
      spec: alternate === undefined ? spec : { ...spec, arguments: { 'alternate-exchange': alternate } },
    });
  }

  private binding(binding: RabbitBinding): VhostObject {
    const { rabbitmqClusterReference, vhost } = this;
    const { from, queue, exchange, key, headers, match = 'all' } = binding;
    return this.object(Binding, bindingName(vhost, binding), {
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

  private policy(name: string, { pattern, applyTo = 'queues', priority = 0, definition }: RabbitPolicy): VhostObject {
    const { rabbitmqClusterReference, vhost } = this;
    return this.object(Policy, this.within(name), {
      spec: { name, vhost, pattern, applyTo, priority, definition: { ...definition }, rabbitmqClusterReference },
    });
  }

  private within(name: string): string {
    return `${slug(this.vhost)}.${slug(name)}`;
  }

  /** After the cluster, whose server it talks to. */
  private object<Content extends object>(of: Kind<Content>, name: string, content: NoInfer<Content>): VhostObject {
    return { of, object: { name: `${this.plan.id}-${name}`, wave: 1, ...content } };
  }
}
