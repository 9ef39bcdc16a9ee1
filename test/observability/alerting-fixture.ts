import { Duration, Size } from 'cdk8s';
import { Environment, type Output, outside, type Row, System, type SystemProps, text } from '../../lib';
import { type Alerting, alertmanager } from '../../lib/observability/prometheus/alerting/alertmanager';
import { ALERTING_LAWS } from '../../lib/observability/prometheus/alerting/laws';
import type { AlertingPlace } from '../../lib/observability/prometheus/alerting/plan';
import type { AlertingProps } from '../../lib/observability/prometheus/alerting/props';
import { kept, production } from '../support/production';

export const prod = production('watch');

export interface WatcherProps extends SystemProps {
  readonly alerting: AlertingProps;
  readonly pool?: string;
  readonly on?: Partial<AlertingPlace>;
}

/** A made-up system of which Alertmanager is all: where the real one stands in a class with Prometheus. */
export class Watcher extends System {
  static override readonly laws = ALERTING_LAWS;

  readonly alerting: Alerting;

  constructor(env: Environment, id: string, props: WatcherProps) {
    super(env, id, props, { app: 'watcher', maxId: 39, security: 'restricted' });
    this.state.makes({
      group: 'apiextensions.k8s.io',
      kind: 'CustomResourceDefinition',
      name: 'alertmanagers.monitoring.coreos.com',
    });
    this.alerting = alertmanager(this, props.alerting, {
      placement: env.placement(this.path, props.pool),
      storage: kept,
      replicas: env.pick({ single: 1, quorum: 3 }),
      ...props.on,
    });
  }

  override close(): void {
    this.alerting.close();
  }
}

/** A made-up system with an owner. */
export class Owned extends System {
  constructor(env: Environment, id: string, owner: string, retiring = false) {
    super(env, id, { owner, retiring }, { app: 'owned', maxId: 63, security: 'restricted' });
  }
}

/** The least that can be said. */
export const LEAST: AlertingProps = { receivers: { chat: { type: 'dingtalk', secret: 'given' } }, default: 'chat' };

/** Everything on: mail and chat by team, somebody on call, a watchdog, quiet nights and weekends. */
export const EVERYTHING: AlertingProps = {
  receivers: {
    chat: { type: 'dingtalk', secret: 'given', mention: ['13800000000', '13900000000'], mentionAll: 'critical' },
    'data-chat': { type: 'dingtalk', secret: 'given', cidrs: ['203.0.113.0/24'] },
    mail: {
      type: 'mail',
      host: 'smtp.example.com',
      from: 'alerts@example.com',
      to: ['data@example.com', 'lead@example.com'],
      user: 'alerts',
      password: 'given',
      authority: 'given',
      cidrs: ['192.0.2.25/32'],
    },
    phone: { type: 'webhook', url: 'given', host: 'calls.example.com', bearer: 'given' },
    signs: { type: 'webhook', url: 'https://signs.example.com:8443/ping/keelson', authority: 'given' },
  },
  default: 'chat',
  routes: [
    { team: 'data', alerts: 'Postgres(Volume|Backup).*', receiver: ['data-chat', 'mail'], repeat: Duration.hours(12) },
    { team: 'data', receiver: 'data-chat', groupInterval: Duration.minutes(10) },
    { system: 'shop', severity: 'warning', receiver: 'mail', groupBy: ['system'], groupWait: Duration.minutes(5) },
  ],
  oncall: 'phone',
  watchdog: 'signs',
  quiet: {
    zone: 'Asia/Shanghai',
    hours: [
      { from: '22:00', to: '08:00' },
      { days: ['saturday', 'sunday'], from: '00:00', to: '24:00' },
    ],
  },
  groupWait: Duration.seconds(45),
  groupInterval: Duration.minutes(3),
  repeat: Duration.minutes(90),
  host: outside.host('https://alerts.example.com', { from: ['192.0.2.0/24'] }),
  retention: Duration.days(10),
  size: Size.gibibytes(5),
  memory: Size.mebibytes(512),
};

/** Who owns what routes of EVERYTHING speak of. */
export function around(env: Environment): void {
  new Owned(env, 'orders', 'data');
  new Owned(env, 'shop', 'shop');
}

export function watched(
  alerting: AlertingProps,
  row: Partial<Row> = {},
  props: Partial<WatcherProps> = {},
): { env: Environment; output: Output } {
  const env = Environment.test(row);
  around(env);
  new Watcher(env, 'watch', { alerting, ...props });
  return { env, output: env.output() };
}

/** A key of a Secret that Terraform composes, with made-up values where secret ones stand. */
export function composed(
  env: Environment,
  name: string,
  key: string,
  value = (id: string, form: string) => `${form} ${id}`,
): string {
  const secret = [...env.foundation.secrets.values()].find((one) => one.name === name);
  const { parts } = secret?.data[key] ?? text``;
  return parts.map((part) => (typeof part === 'string' ? part : value(part.minted, part.form))).join('');
}
