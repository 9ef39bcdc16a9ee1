import { systems } from '../../apps/yunsi/platform';
import { rows } from '../../apps/yunsi/rows';
import { type Environment, type JsonObject, PrometheusMonitoring, platform } from '../../lib';
import { podTemplateOf } from '../../lib/kernel/render/pod-templates';
import { LEAST } from './monitoring-fixture';

/** The reference platform, watched. */
const outputs = [
  ...platform('yunsi', rows, (env: Environment) => {
    systems(env);
    if (!env.systems.some(({ className }) => className === PrometheusMonitoring.name))
      new PrometheusMonitoring(env, 'monitoring', LEAST);
  }).outputs(),
];

interface Monitor {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly number[];
}

function monitorsIn(objects: readonly JsonObject[]): Monitor[] {
  return objects
    .filter(({ kind }) => kind === 'PodMonitor')
    .map(({ metadata, spec }) => {
      const { selector, podMetricsEndpoints } = spec as unknown as {
        selector: { matchLabels: Record<string, string> };
        podMetricsEndpoints: { portNumber?: number }[];
      };
      return {
        namespace: String((metadata as JsonObject).namespace),
        labels: selector.matchLabels,
        ports: podMetricsEndpoints.flatMap(({ portNumber }) => portNumber ?? []),
      };
    });
}

describe.each(outputs.map((output) => [output.model.environment, output] as const))(
  '%s',
  (_, { model, systems: files }) => {
    test('every system that runs something is measured, or says why not', () => {
      const silent = model.systems.filter(
        ({ pods, metrics, exceptions }) =>
          pods.length > 0 && metrics.length === 0 && !exceptions.some(({ rule }) => rule === 'metrics'),
      );
      expect(silent.map(({ id }) => id)).toEqual([]);
      for (const system of model.systems.filter(({ retiring }) => !retiring)) {
        const kinds = (files.get(system.id) ?? []).map(({ kind }) => kind);
        const ofPods = system.metrics.filter(({ endpoint }) => endpoint.startsWith(`${system.id}/`));
        if (ofPods.length > 0) expect([system.id, kinds.includes('PodMonitor')]).toEqual([system.id, true]);
        if (system.alerts.length > 0) expect([system.id, kinds.includes('PrometheusRule')]).toEqual([system.id, true]);
        for (const { endpoint } of system.metrics)
          expect(model.edges).toContainEqual({ from: 'monitoring/prometheus', to: endpoint });
      }
    });

    test('what is measured of our own workloads is a port that a container names: else nothing is found', () => {
      const objects = [...files.values()].flat();
      const monitors = monitorsIn(objects);
      let seen = 0;
      for (const object of objects) {
        const template = podTemplateOf(object) as
          | {
              metadata?: { labels?: Record<string, string> };
              spec: { containers: { ports?: { containerPort: number }[] }[] };
            }
          | undefined;
        if (template === undefined) continue;
        const own = template.metadata?.labels ?? {};
        const named = template.spec.containers.flatMap(({ ports = [] }) =>
          ports.map(({ containerPort }) => containerPort),
        );
        for (const { namespace, labels, ports } of monitors) {
          const selects =
            namespace === (object.metadata as JsonObject).namespace &&
            Object.entries(labels).every(([key, value]) => own[key] === value);
          if (!selects) continue;
          seen += 1;
          expect(named).toEqual(expect.arrayContaining([...ports]));
        }
      }
      expect(seen).toBeGreaterThan(3);
    });
  },
);
