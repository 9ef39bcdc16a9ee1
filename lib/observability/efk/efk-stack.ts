import { certificateSecret, certified, serviceHosts } from '../../handles/issuer';
import { LOGGING, logStream } from '../../handles/logging';
import { Check } from '../../kernel/base/faults';
import type { Environment } from '../../kernel/environment';
import type { Endpoint } from '../../kernel/facts';
import { Manifest } from '../../kernel/manifest';
import type { SecretRef } from '../../kernel/needs';
import { Operator } from '../../kernel/operator';
import { System } from '../../kernel/system';
import { type Accounts, makeAccounts } from './accounts';
import { efkAlerts } from './alerts';
import { efkDashboard } from './dashboard';
import { runExporter } from './exporter';
import { stateElasticsearch } from './facts';
import { type Collection, collection, writeCollection } from './fluent-bit/collection';
import { writeKibana } from './kibana';
import { Elasticsearch } from './kinds';
import { EFK_LAWS } from './laws';
import { runLifecycle, writeStackPolicy } from './lifecycle';
import { httpCertificate, httpService, kibanaCertificate } from './names';
import { elasticsearchSpec } from './objects';
import { elasticOperator } from './operator';
import { giveLicence, takeDirectory } from './people';
import { ELASTICSEARCH_IMAGE } from './pins';
import { type EfkPlan, planEfk } from './plan';
import type { EfkStackProps } from './props';
import { checkEfk, checkHot } from './rules';

/**
 * The logs of every system of an environment, wherever its line stands: brought by Fluent Bit, kept by Elasticsearch 9, looked at
 * in Kibana. One data stream for each system, kept for as many days as are asked for. Data outlives this class.
 *
 * What it costs: `perDay` x 1.2 x copies x (days + some for the next index), of at most 85 % of the volumes. By default with
 * `quorum` 10 GiB a day are 24 GiB on disk, 360 GiB for 14 days, on 600 GiB.
 *
 * ```ts
 * new EfkStack(env, 'logs', { hot: { storage: ceph.block() }, host: gateway.host('logs') });
 * ```
 */
export class EfkStack extends System {
  static override readonly laws = EFK_LAWS;

  /** Elasticsearch's API, for who brings an account of its own. */
  readonly elasticsearch: Endpoint;
  /** Kibana, as it is called from inside. */
  readonly kibana: Endpoint;
  private readonly plan: EfkPlan;
  private readonly accounts: Accounts;
  private readonly collection: Collection;
  /** Whose `ca.crt` signs Elasticsearch. */
  private readonly trust: SecretRef;

  /** @throws KeelsonError with everything that the operator refuses too late, or takes and then hangs on, or loses logs by */
  constructor(env: Environment, id: string, props: EfkStackProps) {
    // The operator's own bound.
    super(env, id, props, { app: 'elasticsearch', image: ELASTICSEARCH_IMAGE, maxId: 36, security: 'restricted' });
    checkHot(new Check(this.path), props);
    this.plan = planEfk(this, props, env.placement(this.path, props.pool));
    const { plan } = this;
    const check = new Check(this.path);
    checkEfk(check, plan);
    check.done();
    for (const { storage } of plan.sets) storage.for(this);
    env.offer(
      LOGGING,
      { stream: (system) => logStream(system, env.row.name), ...(props.host && { url: props.host.url }) },
      this,
    );

    const operator = Operator.in(this, elasticOperator(env));
    this.trust = this.certify();
    const { http } = stateElasticsearch(this, plan, operator);
    this.elasticsearch = http;
    this.accounts = makeAccounts(this, plan);
    this.writeElasticsearch(props);
    this.kibana = this.openKibana(props);
    this.collection = this.collect(props);
    this.watch();
  }

  /** Every system has stated its logs: what collects them is written. */
  override finish(): void {
    if (!this.retiring) writeCollection(this, this.collection);
  }

  /** Both speak HTTPS by the environment's authority: what it signs, every client here trusts already. */
  private certify(): SecretRef {
    const { id, namespace } = this;
    const hosts = [...serviceHosts(httpService(id), namespace), ...serviceHosts(`${id}-es-internal-http`, namespace)];
    // The operator reads an ECDSA key in this form alone, and reconciles nothing without it.
    const key = 'sec1' as const;
    certified(this, { name: kibanaCertificate(id), hosts: serviceHosts(`${id}-kb-http`, namespace), key });
    return certified(this, { name: httpCertificate(id), hosts, key });
  }

  private writeElasticsearch({ directory }: EfkStackProps): void {
    const { plan } = this;
    const people = directory && takeDirectory(this, plan, directory);
    if (plan.licence === 'enterprise') giveLicence(this);
    const spec = elasticsearchSpec(plan, this.accounts, people);
    const cluster = new Manifest(this, Elasticsearch, { name: this.id, spec });
    this.state.deliver(cluster.id, { prune: plan.keeps ? 'never' : 'confirm' });
    this.state.ready(cluster, { path: 'status.phase', is: 'Ready' });
    const { lifecycle } = this.accounts;
    if (lifecycle === undefined) writeStackPolicy(this, plan, people?.mappings);
    else this.state.logs({ at: runLifecycle(this, plan, lifecycle, this.elasticsearch, this.trust), format: 'text' });
  }

  private openKibana({ host }: EfkStackProps): Endpoint {
    const { at, object, pods } = writeKibana(this, this.plan, this.elasticsearch, host);
    host?.for(this, at, { trust: certificateSecret(kibanaCertificate(this.id), this.namespace) });
    this.state.ready(object, { path: 'status.health', is: 'green' });
    this.state.logs({ at: pods, format: 'json' });
    return at;
  }

  private collect({ collect = {}, hot }: EfkStackProps): Collection {
    const { perDay, placement } = this.plan;
    const { user, password } = this.accounts.writer;
    const elasticsearch = { at: this.elasticsearch, user, password, trust: this.trust };
    return collection(this, collect, { elasticsearch, storage: hot.storage, placement, perDay });
  }

  private watch(): void {
    const { plan } = this;
    const exporter = runExporter(this, plan, this.accounts.metrics, this.elasticsearch, this.trust);
    this.state.logs({ at: exporter, format: 'json' });
    this.state.alert(...efkAlerts(plan));
    this.state.dashboard(efkDashboard(plan));
  }
}
