import { parse } from 'yaml';
import { logStream, type Output } from '../../lib';
import type { JsonObject } from '../../lib/kernel/base/values';
import type { SystemModel } from '../../lib/kernel/model';
import { ruleFile } from '../../lib/testing';
import { fluentFlaws } from '../support/fluent-bit/conf';
import { synthesized } from './synthesized';

/** An environment with the objects of its systems, of which a test may take some away. */
type Seen = Pick<Output, 'model' | 'systems'>;

interface Monitor extends JsonObject {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    /** By expressions: proxies, wherever they stand. */
    readonly selector: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly namespaceSelector?: { readonly matchNames: readonly string[] };
    readonly podMetricsEndpoints: readonly {
      /** Left out where no container names the port: the address is made then. */
      readonly portNumber?: number;
      readonly relabelings?: readonly { readonly targetLabel?: string; readonly replacement?: string }[];
      readonly path: string;
      readonly scheme: string;
      readonly tlsConfig?: JsonObject;
    }[];
  };
}

const environments = [...synthesized().outputs.values()];

function ofKind({ systems }: Seen, kind: string, system?: string): JsonObject[] {
  return [...systems]
    .filter(([id]) => system === undefined || id === system)
    .flatMap(([, objects]) => objects.filter((object) => object.kind === kind));
}

function ofClass({ model }: Seen, name: string): SystemModel {
  const [one, ...more] = model.systems.filter((system) => system.class === name && !system.retiring);
  if (one === undefined || more.length > 0)
    throw new Error(`${model.environment} has ${more.length + (one ? 1 : 0)} ${name}`);
  return one;
}

function standing({ model }: Seen): readonly SystemModel[] {
  return model.systems.filter(({ retiring }) => !retiring);
}

/** What a monitor measures, in a form to compare: namespace, labels, port, path. */
function measured(seen: Seen): Set<string> {
  return new Set(
    (ofKind(seen, 'PodMonitor') as Monitor[]).flatMap(({ metadata, spec }) =>
      Object.entries(spec.selector.matchLabels ?? {}).length === 0
        ? []
        : spec.podMetricsEndpoints.map(({ portNumber, relabelings, path, scheme, tlsConfig }) =>
            JSON.stringify([
              ...[
                metadata.namespace,
                Object.entries(spec.selector.matchLabels ?? {}).sort(),
                portNumber ?? portOf(relabelings),
                path,
              ],
              scheme === 'https' && tlsConfig?.ca !== undefined && tlsConfig.insecureSkipVerify === undefined,
            ]),
          ),
    ),
  );
}

function portOf(relabelings: Monitor['spec']['podMetricsEndpoints'][number]['relabelings'] = []): number {
  const made = relabelings.find(({ targetLabel }) => targetLabel === '__address__')?.replacement;
  return Number(made?.slice(made.lastIndexOf(':') + 1));
}

/** Who tries addresses by the answers of another, by the URL of who tries them: `monitoring-probes.monitoring.svc:9115`. */
function tried(seen: Seen): Set<string> {
  return new Set(ofKind(seen, 'Probe').map(({ spec }) => (spec as { prober: { url: string } }).prober.url));
}

/** The same of what is stated, with who states it. What nodes serve is found on each of them, and what is tried is asked by a Probe. */
function stated(seen: Seen): Map<string, string> {
  const probed = tried(seen);
  return new Map(
    standing(seen).flatMap(({ endpoints, metrics, pods }) =>
      metrics.flatMap(({ endpoint, path }) => {
        const at = endpoints.find(({ id }) => id === endpoint);
        const who = pods.find(({ id }) => id === at?.at);
        if (at === undefined || who === undefined) return [];
        if (path === '/probe' && probed.has(`${at.host}:${at.port}`)) return [];
        const labels = Object.entries(who.labels).sort();
        return [[JSON.stringify([who.namespace, labels, at.podPort, path, at.tls ?? false]), endpoint + path] as const];
      }),
    ),
  );
}

/** Metrics that nobody measures, logs that nobody collects, dashboards that nobody sees, of systems that state them. */
function unseen(seen: Seen): string[] {
  const { environment } = seen.model;
  const monitoring = ofClass(seen, 'PrometheusMonitoring');
  const written = (system: string) => JSON.stringify(seen.systems.get(system) ?? []);
  const collection = written(ofClass(seen, 'EfkStack').id);
  const monitors = measured(seen);
  /** In the file of who is shown, and where Grafana mounts it. */
  const boards = (id: string) =>
    JSON.stringify(
      ofKind(seen, 'ConfigMap', id).filter(
        ({ metadata }) => (metadata as JsonObject).namespace === monitoring.namespace,
      ),
    );
  return [
    ...[...stated(seen)].filter(([form]) => !monitors.has(form)).map(([, endpoint]) => `${endpoint}: no PodMonitor`),
    ...standing(seen).flatMap(({ id, logs, dashboards }) => [
      ...(logs.length === 0 || collection.includes(logStream(id, environment)) ? [] : [`${id}: no data stream`]),
      ...dashboards
        .filter(({ title }) => !boards(id).includes(title))
        .map(({ title }) => `${id}: no dashboard ${title}`),
    ]),
  ];
}

test.each(environments)(
  '$model.environment: every system states metrics, logs, alerts, a dashboard, or why not',
  (seen) => {
    for (const { id, pods, metrics, logs, alerts, dashboards, exceptions } of standing(seen)) {
      const excused = new Set(exceptions.map(({ rule }) => rule));
      const lacking = Object.entries({ metrics, logs, alerts, dashboard: dashboards })
        .filter(([fact, all]) => pods.length > 0 && all.length === 0 && !excused.has(fact))
        .map(([fact]) => fact);
      expect([id, lacking]).toEqual([id, []]);
    }
  },
);

test.each(environments)('$model.environment: all that is stated is measured, collected and shown', (seen) => {
  expect(stated(seen).size).toBeGreaterThan(15);
  expect(unseen(seen)).toEqual([]);
});

test.each(environments)('$model.environment: nothing is measured that nobody states', (seen) => {
  const known = stated(seen);
  expect([...measured(seen)].filter((form) => !known.has(form))).toEqual([]);
});

test.each(environments)(
  '$model.environment: proxies are measured in every namespace of the mesh, and reached',
  (seen) => {
    const { model } = seen;
    const byExpression = (ofKind(seen, 'PodMonitor') as Monitor[]).filter(({ spec }) => !spec.selector.matchLabels);
    const namespaces = byExpression.flatMap(({ spec }) => spec.namespaceSelector?.matchNames ?? []);
    const inside = new Set(model.systems.flatMap(({ pods }) => pods.filter(({ beside }) => beside !== undefined)));
    const reached = new Set(model.edges.map(({ to }) => to));
    expect(namespaces.sort()).toEqual([...new Set([...inside].map(({ namespace }) => namespace))].sort());
    expect([...inside].filter(({ id }) => !reached.has(`mesh/proxy-of-${id}`))).toEqual([]);
    expect(inside.size).toBeGreaterThan(10);
  },
);

test.each(environments)('$model.environment: Prometheus reaches all that it measures', ({ model }) => {
  const monitoring = ofClass({ model, systems: new Map() }, 'PrometheusMonitoring');
  const own = new Set(monitoring.pods.map(({ id }) => id));
  const reached = new Set(model.edges.filter(({ from }) => own.has(from)).map(({ to }) => to));
  const asked = standing({ model, systems: new Map() }).flatMap(({ metrics }) =>
    metrics.map(({ endpoint }) => endpoint),
  );
  expect(asked.filter((endpoint) => !reached.has(endpoint))).toEqual([]);
});

test.each(environments)('$model.environment: the rules that are written are those that are proved', (seen) => {
  const written = ofKind(seen, 'PrometheusRule').flatMap(
    ({ spec }) => (spec as { groups: readonly { name: string }[] }).groups,
  );
  const { groups } = parse(ruleFile(seen.model)) as { groups: readonly { name: string }[] };
  const byName = (all: readonly { name: string }[]) => Object.fromEntries(all.map((group) => [group.name, group]));
  expect(byName(written)).toEqual(byName(groups));
});

test('a system whose monitor, stream or dashboard is not written is told', () => {
  const seen = environments.find(({ model }) => model.environment === 'prod') as Seen;
  const logs = ofClass(seen, 'EfkStack').id;
  const without = new Map(
    [...seen.systems].map(([id, objects]) => [
      id,
      id === 'rabbit'
        ? []
        : id === logs
          ? (JSON.parse(JSON.stringify(objects).replaceAll('logs-rabbit-prod', 'logs-prod')) as JsonObject[])
          : objects,
    ]),
  );
  expect(unseen({ model: seen.model, systems: without })).toEqual([
    'rabbit/metrics/metrics: no PodMonitor',
    'rabbit: no data stream',
    'rabbit: no dashboard RabbitMQ rabbit',
  ]);
});

test.each(environments)(
  '$model.environment: Fluent Bit knows every plugin and key of what is written for it',
  (seen) => {
    const texts = ofKind(seen, 'ConfigMap').flatMap(
      ({ data }) => (data as Record<string, string>)['fluent-bit.yaml'] ?? [],
    );
    expect(texts).toHaveLength(2);
    expect(texts.flatMap(fluentFlaws)).toEqual([]);
  },
);
