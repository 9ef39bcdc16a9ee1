import type { Broker } from '../../handles/broker';
import { certified } from '../../handles/issuer';
import { Check, listed } from '../../kernel/base/faults';
import type { Environment } from '../../kernel/environment';
import type { Endpoint } from '../../kernel/facts';
import { Service } from '../../kernel/kubernetes';
import { Manifest } from '../../kernel/manifest';
import { Operator } from '../../kernel/operator';
import { System } from '../../kernel/system';
import { budget } from '../../workloads/budget';
import { RabbitBrokers } from './brokers';
import { type RabbitEndpoints, stateRabbit } from './facts';
import { RabbitmqCluster } from './kinds';
import { RABBIT_LAWS } from './laws';
import { apiService, certificateOf, hostsOf, labelsOf, MAX_ID } from './names';
import { apiAnnotations, apiOf, clusterOf } from './objects';
import { rabbitOperator } from './operator';
import { RABBITMQ_IMAGE } from './pins';
import { planRabbit, type RabbitPlan } from './plan';
import type { RabbitClusterProps, RabbitPlugin } from './props';
import { checkRabbit } from './rules';
import { mintPassword, writeUser } from './users';
import { vhostObjects } from './vhost-objects';

/**
 * RabbitMQ 4.3 with what stands in it: vhosts, queues, exchanges, bindings, policies, users. Replicated quorum queues and TLS
 * by default; each system that takes a vhost gets a user of its own. Messages outlive this class.
 *
 * ```ts
 * const rabbit = new RabbitCluster(env, 'rabbit', { storage: ceph.block(), vhosts: { orders: { queues: { paid: {} } } } });
 * new Shop(env, 'shop', { broker: rabbit.vhost('orders') });
 * ```
 */
export class RabbitCluster extends System {
  static override readonly laws = RABBIT_LAWS;

  /** AMQP 0.9.1 and 1.0: port 5671, without TLS 5672. */
  readonly amqp: Endpoint;
  /** Web interface and HTTP API: port 15671, without TLS 15672. */
  readonly management: Endpoint;
  private readonly plan: RabbitPlan;
  private readonly listeners: RabbitEndpoints['listeners'];
  private readonly brokers: RabbitBrokers;

  /** @throws KeelsonError with everything that operator and server accept and do not survive: see docs/systems/rabbit-cluster.md */
  constructor(env: Environment, id: string, props: RabbitClusterProps) {
    super(env, id, props, { app: 'rabbitmq', image: RABBITMQ_IMAGE, maxId: MAX_ID, security: 'restricted' });
    this.plan = planRabbit(this, props);
    const check = new Check(this.path);
    checkRabbit(check, this.plan);
    check.done();
    props.storage?.for(this);
    const operator = Operator.in(this, rabbitOperator(env));
    const { amqp, management, listeners } = stateRabbit(this, this.plan, operator);
    this.amqp = amqp;
    this.management = management;
    this.listeners = listeners;
    this.brokers = new RabbitBrokers(this, this.plan, amqp);
    if (this.plan.tls) certified(this, { name: certificateOf(id), hosts: hostsOf(id, this.namespace) });
    this.writeCluster();
    for (const { of, object } of vhostObjects(this.plan)) new Manifest(this, of, object);
    for (const [name, user] of Object.entries(this.plan.users)) writeUser(this, name, mintPassword(this, name), user);
  }

  /** A vhost of the props, for the systems that publish and consume in it. @throws KeelsonError when there is none of that name */
  vhost(name: string): Broker {
    this.mustHave('vhosts', name, Object.keys(this.plan.vhosts));
    return this.brokers.of(name);
  }

  /** Where a plugin's own protocol is spoken: MQTT, STOMP, both over WebSocket too, streams. @throws KeelsonError when the plugin is off, or does not listen */
  listener(plugin: RabbitPlugin): Endpoint {
    this.mustHave('plugins', plugin, [...this.listeners.keys()]);
    return this.listeners.get(plugin) as Endpoint;
  }

  override close(): void {
    this.brokers.writeUsers();
  }

  private writeCluster(): void {
    const { plan, id } = this;
    const meta = { name: id, annotations: apiAnnotations(plan) };
    const cluster = new Manifest(this, RabbitmqCluster, { ...meta, spec: clusterOf(plan) });
    // With the resource its claims go; only the volumes stay, and nobody is bound to them.
    this.state.deliver(cluster.id, { prune: plan.keeps ? 'never' : 'confirm' });
    this.state.ready(cluster, 'ClusterAvailable');
    if (plan.tls) new Manifest(this, Service, { name: apiService(id), spec: apiOf(plan) });
    budget(this, { labels: labelsOf(id), replicas: plan.replicas });
  }

  private mustHave(prop: string, given: string, all: readonly string[]): void {
    new Check(this.path)
      .that(all.includes(given), { prop, given, message: 'has no such one', allowed: listed(all) })
      .done();
  }
}
