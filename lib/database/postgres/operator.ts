import { ISSUER } from '../../handles/issuer';
import { spreadOver } from '../../kernel/base/placement';
import type { JsonObject, Labels } from '../../kernel/base/values';
import type { Environment } from '../../kernel/environment';
import type { Pods, Requests } from '../../kernel/facts';
import type { Operator, OperatorSpec } from '../../kernel/operator';
import { budget } from '../../workloads/budget';
import { OPERATOR_METRICS } from './metrics';
import { MANAGER, OPERATOR, PLUGIN } from './names';
import { OPERATOR_ALERTS, OPERATOR_DASHBOARD } from './operator-alerts';
import { BARMAN_CLOUD_CHART, CLOUDNATIVE_PG_CHART, CLOUDNATIVE_PG_CRDS } from './pins';

/** CloudNativePG 1.30 and its plugin for backups, which must live in one namespace: one pair for all clusters of an environment. */
export function postgresOperator(env: Environment): OperatorSpec {
  const replicas = env.pick({ single: 1, quorum: 2 });
  return {
    id: OPERATOR,
    app: 'cloudnative-pg',
    security: 'restricted',
    releases: [
      { name: MANAGER, chart: CLOUDNATIVE_PG_CHART, values: managerValues(replicas) },
      { name: PLUGIN, chart: BARMAN_CLOUD_CHART, values: PLUGIN_VALUES },
    ],
    crds: CLOUDNATIVE_PG_CRDS,
    // Manager and plugin know each other by certificates of cert-manager, which must run before.
    requires: [ISSUER],
    facts: (operator) => stateOperator(operator, replicas),
  };
}

/** Images of the operator that clusters run: its own prepares every pod, and the plugin's stands beside PostgreSQL. */
export function operatorImages(env: Environment): { readonly manager: string; readonly sidecar: string } {
  return {
    manager: env.chartImage(CLOUDNATIVE_PG_CHART, 'image'),
    sidecar: env.chartImage(BARMAN_CLOUD_CHART, 'sidecarImage'),
  };
}

/** Pods of the operator itself: they ask instances how they are. */
export function managerPods(operator: Operator): Pods[] {
  return operator.state.allPods.filter(({ id }) => id === `${OPERATOR}/manager`);
}

const REQUESTS: Requests = { cpu: '100m', memory: '128Mi' };
const RESOURCES: JsonObject = { requests: { ...REQUESTS }, limits: { memory: '512Mi' } };

function managerValues(replicas: number): JsonObject {
  return {
    // Ours, by one way for all operators: applied before the release, upgraded with it, never deleted.
    crds: { create: false },
    replicaCount: replicas,
    resources: RESOURCES,
    topologySpreadConstraints: [spreadOver('host', labelsOf(MANAGER), 'ScheduleAnyway')],
    // A new operator renews every instance: one cluster after the other, one instance after the other, in seconds between.
    config: { clusterWide: true, data: { CLUSTERS_ROLLOUT_DELAY: '120', INSTANCES_ROLLOUT_DELAY: '30' } },
    monitoring: { podMonitorEnabled: false, grafanaDashboard: { create: false } },
  };
}

/** One replica, and none while it is renewed: its chart can do no other. What archives stands in the instances' own pods. */
const PLUGIN_VALUES: JsonObject = {
  crds: { create: false },
  resources: RESOURCES,
  // The chart itself asks for debug, before this.
  additionalArgs: ['--log-level=info'],
};

/** As both charts label their pods. */
function labelsOf(release: string): Labels {
  return { 'app.kubernetes.io/instance': release, 'app.kubernetes.io/name': release };
}

function stateOperator(operator: Operator, replicas: number): void {
  const { state, env } = operator;
  const manager = stateManager(operator, replicas);
  const plugin = statePlugin(operator, manager);
  operator.use(env.apiServer, [manager, plugin]);
  for (const at of [manager, plugin]) state.logs({ at, format: 'json' });
  state.alert(...OPERATOR_ALERTS);
  state.dashboard(OPERATOR_DASHBOARD);
}

function stateManager(operator: Operator, replicas: number): Pods {
  const { state, env } = operator;
  const manager = state.pods({
    id: 'manager',
    labels: labelsOf(MANAGER),
    by: 'chart',
    replicas,
    requests: REQUESTS,
    serviceAccount: MANAGER,
    images: [operatorImages(env).manager],
  });
  budget(operator, manager, { name: MANAGER });
  state.webhook({ id: 'webhook', at: manager, podPort: 9443, service: 'cnpg-webhook-service' });
  const metrics = state.serves({ id: 'metrics', at: manager, podPort: 8080, protocol: 'http' });
  state.metrics({ at: metrics, exports: OPERATOR_METRICS });
  return manager;
}

/** @param manager asks it before it makes or changes an instance */
function statePlugin(operator: Operator, manager: Pods): Pods {
  const { state, env } = operator;
  const plugin = state.pods({
    id: 'plugin',
    labels: labelsOf(PLUGIN),
    by: 'chart',
    replicas: 1,
    requests: REQUESTS,
    serviceAccount: PLUGIN,
    images: [env.chartImage(BARMAN_CLOUD_CHART, 'image')],
  });
  const backups = { id: 'plugin', at: plugin, podPort: 9090, service: 'barman-cloud', protocol: 'grpc' } as const;
  operator.use(state.serves({ ...backups, tls: true }), manager);
  for (const part of ['server', 'client'])
    state.makes({ kind: 'Secret', name: `barman-cloud-${part}-tls`, keys: ['ca.crt', 'tls.crt', 'tls.key'] });
  state.makes({ group: 'cert-manager.io', kind: 'Issuer', name: `${PLUGIN}-selfsigned-issuer` });
  return plugin;
}
