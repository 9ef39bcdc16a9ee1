import {
  type AlertingProps,
  type Bucket,
  type Directory,
  EfkStack,
  type Environment,
  type PostgresCluster,
  PrometheusMonitoring,
  type PublicGateway,
  type StorageClass,
} from '../../lib';

/** What the two that watch all others stand on. */
interface Given {
  readonly blocks: StorageClass<'RWO'>;
  readonly gateway: PublicGateway;
  readonly directory: Directory;
  readonly postgres: PostgresCluster;
  /** Second copies of logs. @default there is no bucket here */
  readonly logs?: Bucket;
}

/** Metrics, alerts, dashboards and logs of every system, wherever its line stands. */
export function observability(env: Environment, { blocks, gateway, directory, postgres, logs }: Given): void {
  new PrometheusMonitoring(env, 'monitoring', {
    owner: 'operations',
    storage: blocks,
    alerting,
    grafana: {
      host: gateway.host('grafana'),
      directory,
      admins: ['admins'],
      editors: ['developers'],
      database: postgres.database('grafana'),
    },
    push: {},
    probes: { http: [`https://portal.${env.row.domain}/`] },
  });

  new EfkStack(env, 'logs', {
    owner: 'operations',
    hot: { storage: blocks },
    ...env.pick({ single: {}, quorum: { warm: { storage: blocks }, keep: { hot: 4, warm: 26, delete: 30 } } }),
    host: gateway.host('logs'),
    collect: {
      ...(logs === undefined ? {} : { copy: { to: logs } }),
      alerts: {
        PortalRefusesOrders: {
          system: 'portal',
          matches: 'order .* refused',
          over: 20,
          severity: 'warning',
          summary: 'The portal refuses one order after the other',
          runbook: [
            'Look at its records in Kibana (data stream logs-portal): which reason do they tell?',
            'A reason of the database or the broker: look at its dashboard. Else ask the team portal.',
          ],
        },
      },
    },
  });
}

/** Databases have a group of their own; what is critical wakes whoever is on call, and warnings let people sleep. */
const alerting: AlertingProps = {
  receivers: {
    operations: { type: 'dingtalk', secret: 'given' },
    databases: { type: 'dingtalk', secret: 'given' },
    oncall: { type: 'dingtalk', secret: 'given', mentionAll: 'critical' },
    security: {
      type: 'mail',
      host: 'mail.yunsi.example.com',
      from: 'alerts@yunsi.example.com',
      to: ['security@yunsi.example.com'],
      user: 'alerts@yunsi.example.com',
      password: 'given',
    },
    lifeline: { type: 'webhook', url: 'given', host: 'lifeline.example.com' },
  },
  default: 'operations',
  routes: [
    { team: 'databases', receiver: 'databases' },
    { team: 'security', receiver: ['security', 'operations'] },
  ],
  oncall: 'oncall',
  watchdog: 'lifeline',
  quiet: { zone: 'Asia/Shanghai', hours: [{ from: '22:00', to: '08:00' }] },
};
