import type { Broker } from '../handles/broker';
import { RABBITMQ_IMAGE, tagOf } from '../kernel/catalog';
import type { Environment } from '../kernel/environment';
import type { Endpoint } from '../kernel/facts';
import { Check } from '../kernel/faults';
import { PodDisruptionBudget, Service } from '../kernel/kubernetes';
import { Manifest } from '../kernel/manifest';
import { Operator } from '../kernel/operator';
import { System, type SystemProps } from '../kernel/system';
import { RabbitBroker } from './rabbit-broker';
import { type RabbitFacts, stateRabbit } from './rabbit-facts';
import { rabbitOperator } from './rabbit-operator';
import { planRabbit, type RabbitPlan, type RabbitPlugin, type RabbitShape } from './rabbit-plan';
import { API_PORT, apiService, certificateOf, clusterSpec, hostsOf, labelsOf } from './rabbit-shape';
import { RabbitTrust } from './rabbit-trust';
import { RabbitUsers } from './rabbit-users';
import { writeVhosts } from './rabbit-vhosts';
import { listed } from './rabbit-words';
import { RabbitmqCluster } from './rabbitmq';

export interface RabbitClusterProps extends SystemProps, RabbitShape {}

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
  /** AMQP 0.9.1 and 1.0. */
  readonly amqp: Endpoint;
  /** Web interface and HTTP API. */
  readonly management: Endpoint;
  private readonly plan: RabbitPlan;
  private readonly facts: RabbitFacts;
  private readonly users: RabbitUsers;
  private readonly trust?: RabbitTrust;

  /** @throws KeelsonError with everything that operator and server accept and do not survive: see docs/systems/rabbit-cluster.md */
  constructor(env: Environment, id: string, props: RabbitClusterProps) {
    super(env, id, props, {
      app: 'rabbitmq',
      version: tagOf(env.pinned(RABBITMQ_IMAGE)),
      maxId: 57,
      security: 'restricted',
    });
    this.plan = planRabbit(this, props);
    props.storage?.for(this);
    const operator = Operator.in(this, rabbitOperator(env));
    this.facts = stateRabbit(this, this.plan, operator);
    this.amqp = this.facts.amqp;
    this.management = this.facts.management;
    if (this.plan.tls)
      this.trust = new RabbitTrust(this, { name: certificateOf(this.plan), hosts: hostsOf(this.plan) });
    this.writeCluster();
    writeVhosts(this, this.plan);
    this.users = new RabbitUsers(this, this.plan);
  }

  /** A vhost of the props, for the systems that publish and consume in it. @throws KeelsonError when there is none of that name */
  vhost(name: string): Broker {
    this.known('vhosts', name, Object.keys(this.plan.vhosts));
    const { users, trust } = this;
    return new RabbitBroker(this, { vhost: name, at: this.amqp, users, ...(trust && { trust }) });
  }

  /** Where a plugin's own protocol is spoken: MQTT, STOMP, streams. @throws KeelsonError when the plugin is off, or does not listen */
  listener(plugin: RabbitPlugin): Endpoint {
    this.known('plugins', plugin, [...this.facts.listeners.keys()]);
    return this.facts.listeners.get(plugin) as Endpoint;
  }

  private writeCluster(): void {
    const { plan, id, namespace } = this;
    const uri = { 'rabbitmq.com/operator-connection-uri': `http://${apiService(plan)}.${namespace}.svc:${API_PORT}` };
    const annotations = plan.tls ? uri : {};
    const cluster = new Manifest(this, RabbitmqCluster, { name: id, annotations, spec: clusterSpec(plan) });
    // With the resource its claims go; only the volumes stay, and nobody is bound to them.
    this.state.deliver(cluster.id, { prune: plan.keeps ? 'never' : 'confirm' });
    this.state.ready({
      object: cluster.id,
      apiVersion: 'rabbitmq.com/v1beta1',
      path: 'status.conditions[type=ClusterAvailable].status',
      is: 'True',
    });
    if (plan.tls) this.writeApi();
    if (plan.replicas > 1)
      new Manifest(this, PodDisruptionBudget, {
        name: id,
        spec: { maxUnavailable: 1, selector: { matchLabels: labelsOf(plan) } },
      });
  }

  /** The management API for the topology operator: see `stateApi`. */
  private writeApi(): void {
    new Manifest(this, Service, {
      name: apiService(this.plan),
      spec: {
        selector: labelsOf(this.plan),
        ports: [{ name: 'http', port: API_PORT, targetPort: API_PORT, protocol: 'TCP', appProtocol: 'http' }],
      },
    });
  }

  private known(prop: string, given: string, all: readonly string[]): void {
    new Check(this.path)
      .that(all.includes(given), { prop, given, message: 'has no such one', allowed: listed(all) })
      .done();
  }
}
