import { ISSUER } from '../../handles/issuer';
import { MONITORING, type Queries } from '../../handles/monitoring';
import { once } from '../../handles/once';
import type { Pushgateway } from '../../handles/pushgateway';
import { Check, fail } from '../../kernel/base/faults';
import type { Environment } from '../../kernel/environment';
import type { Endpoint, Metrics } from '../../kernel/facts';
import { Operator } from '../../kernel/operator';
import { System } from '../../kernel/system';
import { type Alerting, alertmanager } from './alerting/alertmanager';
import { planAlerting } from './alerting/plan';
import { checkAlerting } from './alerting/rules';
import { prometheusAlerts } from './alerts';
import { openToAll, writeCollection } from './collection';
import { prometheusDashboards } from './dashboards';
import { type Grafana, grafana } from './grafana/grafana';
import { checkGrafana } from './grafana/rules';
import { writeDashboards } from './grafana/write';
import { PROMETHEUS_LAWS } from './laws';
import { prometheusOperator, reloaderImage } from './operator';
import { PROMETHEUS_IMAGE } from './pins';
import { type PrometheusPlan, planPrometheus, secondsOf } from './plan';
import { writeProbes } from './probes';
import type { PrometheusMonitoringProps } from './props';
import { Pushed, writePushgateway } from './push';
import { checkPrometheus, checkTold } from './rules';
import { type Servers, stateServers, writeServers } from './servers';

/**
 * Prometheus 3 on prometheus-operator, with Alertmanager and Grafana: every system of the environment is measured, its alerts are
 * judged and told, its dashboards shown, wherever its line stands and without a word of its own. One for an environment.
 *
 * ```ts
 * new PrometheusMonitoring(env, 'monitoring', {
 *   storage: ceph.block(),
 *   alerting: { receivers: { mail: { type: 'mail', … } }, default: 'mail' },
 *   grafana: { host: gateway.host('grafana'), directory: directory.directory() },
 * });
 * ```
 *
 * What it costs in storage: `series / interval × 86 400 × 2 bytes` a day, for each replica; the model has the sum (`growths`).
 */
export class PrometheusMonitoring extends System {
  static override readonly laws = PROMETHEUS_LAWS;

  /** Where PromQL is answered; systems take {@link queries}. */
  readonly web: Endpoint;
  private readonly plan: PrometheusPlan;
  private readonly servers: Servers;
  private readonly alerting: Alerting;
  private readonly grafana: Grafana;
  private readonly pushed = new Pushed(this);
  private readonly pushgateway?: Endpoint;
  /** Measured otherwise than by a monitor of the pods. */
  private readonly except = new Set<Metrics>();

  /** @throws KeelsonError with everything that Prometheus, Alertmanager or Grafana would not bear, and where the environment has a monitoring already */
  constructor(env: Environment, id: string, props: PrometheusMonitoringProps) {
    super(env, id, props, { app: 'prometheus', image: PROMETHEUS_IMAGE, maxId: 30, security: 'restricted' });
    checkTold(new Check(this.path), props);
    const placement = env.placement(this.path, props.pool);
    this.plan = planPrometheus(this, props, placement);
    const { plan } = this;
    const check = new Check(this.path);
    const { storage } = props;
    const alerts = { placement, storage, replicas: env.pick({ single: 1, quorum: 3 }), reloader: reloaderImage(env) };
    checkPrometheus(check, plan);
    checkAlerting(check, planAlerting(this, props.alerting, alerts));
    checkGrafana(check, props.grafana ?? {});
    check.done();
    props.storage.for(this);
    // The operator's webhook is certified by it: who forgets it is told here, by the line that they wrote.
    this.ambient(ISSUER, () => {});
    Operator.in(this, prometheusOperator(env));

    this.servers = stateServers(this, plan);
    this.web = this.servers.web;
    env.offer(MONITORING, { queries: this.queries(), scrapers: this.servers.pods }, this);
    this.alerting = alertmanager(this, props.alerting, alerts);
    writeServers(this, plan, this.alerting.endpoint);
    this.use(this.alerting.endpoint, this.servers.pods);
    const prometheus = { url: urlOf(this.web), at: this.web, everySeconds: secondsOf(plan.interval) };
    this.grafana = grafana(this, props.grafana ?? {}, { prometheus, placement, storage });

    if (plan.push) this.pushgateway = writePushgateway(this, plan, plan.push);
    if (plan.probes) this.except.add(writeProbes(this, plan, plan.probes));
    this.state.alert(...prometheusAlerts(plan));
    for (const dashboard of prometheusDashboards(plan)) this.state.dashboard(dashboard);
  }

  /** Answers PromQL: for who scales, or goes on with a release, by what is measured. @throws KeelsonError (of the handle's `for`) when edges are frozen */
  queries(): Queries {
    const access = once((taker) => {
      taker.standsAfter(this);
      taker.use(this.web);
      return { at: this.web, url: urlOf(this.web) };
    });
    return { offers: 'queries', giver: this, for: access };
  }

  /** Keeps what short-lived jobs push. @throws KeelsonError without the prop push */
  push(): Pushgateway {
    if (this.pushgateway !== undefined) return this.pushed.handle(this.pushgateway);
    return fail(this.path, {
      prop: 'push()',
      given: undefined,
      message: 'has no Pushgateway to push to',
      fix: 'Set push: {}.',
    });
  }

  /** Everybody has taken: what is pushed is known, and for whom routes are. */
  override close(): void {
    this.alerting.close();
    if (this.pushgateway !== undefined) this.pushed.state(this.pushgateway);
  }

  /** Everything is stated: who serves metrics is reached. */
  override observe(): void {
    if (!this.retiring) openToAll(this, this.servers.pods);
  }

  /** Into each system's own file: how it is measured and judged, and what is shown of it. */
  override finish(): void {
    if (this.retiring) return;
    writeCollection(this, this.except);
    writeDashboards(this, this.grafana);
  }
}

function urlOf({ host, port }: Endpoint): string {
  return `http://${host}:${port}`;
}
