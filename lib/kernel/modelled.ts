import type { Row } from './base/row';
import { byCode } from './base/values';
import type { Edge, Endpoint, Facts, MetricFamilies } from './facts';
import type { Member } from './facts/member';
import type { EdgeModel, EndpointModel, Model, NeedsModel, SystemModel } from './model';
import type { Foundation } from './needs';
import { mirrored } from './needs/images';
import { edgesOf, peerKey } from './render/network';
import { inOrder } from './settle';

/** An environment as data, when all is said. @param patches keys of the objects that the stack patches */
export function modelOf(
  row: Row,
  members: readonly Member[],
  foundation: Foundation,
  patches: readonly string[],
): Model {
  return {
    environment: row.name,
    stage: row.stage,
    kubernetes: row.kubernetes,
    enforcesPolicies: row.network.enforcesPolicies,
    ...(row.mirror === undefined ? {} : { mirror: row.mirror }),
    systems: inOrder(members).map(systemModel),
    edges: edgesOf(members).map(edgeModel),
    needs: needsModel(foundation, row.mirror),
    patches: [...patches].sort(byCode),
    accept: row.accept ?? [],
  };
}

function systemModel(member: Member): SystemModel {
  return {
    id: member.id,
    class: member.className,
    operator: member.isOperator,
    retiring: member.retiring,
    owner: member.owner,
    namespace: member.namespace,
    after: [...member.after].map(({ id }) => id).sort(byCode),
    ...factsModel(member.state),
  };
}

type FactsModel = Pick<
  SystemModel,
  | 'pods'
  | 'endpoints'
  | 'made'
  | 'metrics'
  | 'alerts'
  | 'dashboards'
  | 'logs'
  | 'ready'
  | 'deliveries'
  | 'exceptions'
  | 'holdings'
  | 'flows'
>;

function factsModel(facts: Facts): FactsModel {
  return {
    pods: sorted(
      facts.allPods.map(({ system: _, ...pods }) => pods),
      ({ id }) => id,
    ),
    endpoints: sorted(facts.endpoints.map(endpointModel), ({ id }) => id),
    made: sorted(
      facts.made.map(({ system: _, ...made }) => made),
      (made) => `${made.kind} ${made.namespace ?? ''} ${made.name}`,
    ),
    metrics: sorted(
      facts.allMetrics.map(({ at, path, exports }) => ({
        endpoint: at.id,
        path: path ?? '/metrics',
        series: seriesOf(exports),
      })),
      ({ endpoint, path }) => `${endpoint}${path}`,
    ),
    alerts: sorted(
      facts.alerts.map((alert) => ({ ...alert, runbook: numbered(alert.runbook) })),
      // Hosts that one endpoint answers for: their alerts differ in what they say alone.
      ({ name, summary, expr }) => `${name} ${summary} ${expr}`,
    ),
    dashboards: sorted(facts.dashboards, ({ title }) => title),
    logs: sorted(
      facts.allLogs.map(({ at, format }) => ({ pods: at.id, format })),
      ({ pods }) => pods,
    ),
    ...(facts.growths.length === 0 ? {} : { growths: sorted(facts.growths, ({ of }) => of) }),
    ready: sorted(
      facts.readiness.map(({ object: { kind, name, namespace }, apiVersion, path, is, after }) => ({
        kind,
        apiVersion,
        name,
        ...(namespace === undefined ? {} : { namespace }),
        path,
        is,
        ...(after === undefined ? {} : { after }),
      })),
      ({ kind, namespace, name, path }) => `${kind} ${namespace ?? ''} ${name} ${path}`,
    ),
    deliveries: sorted(
      facts.deliveries.map(({ object: { group: _, ...object }, ...how }) => ({ ...object, ...how })),
      ({ kind, namespace, name }) => `${kind} ${namespace ?? ''} ${name}`,
    ),
    exceptions: sorted(facts.exceptions, ({ rule }) => rule),
    ...(facts.holdings.length === 0 ? {} : { holdings: sorted(facts.holdings, ({ name }) => name) }),
    ...(facts.flows.length === 0 ? {} : { flows: sorted(facts.flows, ({ name, to }) => `${name} ${to}`) }),
  };
}

/** Names under which Prometheus keeps what is exported. */
function seriesOf({ gauge = [], counter = [], histogram = [], summary = [] }: MetricFamilies): string[] {
  const parts = (name: string) => [`${name}_count`, `${name}_sum`];
  return [
    ...gauge,
    ...counter,
    ...histogram.flatMap((name) => [`${name}_bucket`, ...parts(name)]),
    ...summary.flatMap((name) => [name, ...parts(name)]),
  ].sort(byCode);
}

function numbered(steps: readonly string[]): string {
  return steps.map((step, i) => `${i + 1}. ${step}`).join('\n');
}

function endpointModel(endpoint: Endpoint): EndpointModel {
  return { ...endpoint, at: peerKey(endpoint.at) };
}

function edgeModel({ from, to }: Edge): EdgeModel {
  return { from: peerKey(from), to: to.id };
}

function needsModel(all: Foundation, mirror: string | undefined): NeedsModel {
  return {
    namespaces: sorted([...all.namespaces.values()], ({ name }) => name),
    minted: sorted([...all.mints.values()], ({ id }) => id),
    given: sorted(
      [...all.givens.values()].map(({ generation: _, ...given }) => given),
      ({ id }) => id,
    ),
    secrets: sorted(
      [...all.secrets.values()].map(({ data, labels: _, ...secret }) => ({
        ...secret,
        keys: Object.keys(data).sort(byCode),
      })),
      ({ namespace, name }) => `${namespace}/${name}`,
    ),
    releases: sorted(
      [...all.releases.values()].map(({ chart, timeoutSeconds: _t, wait: _w, ...release }) => ({
        ...release,
        chart: chart.chart,
        repository: chart.repository,
        version: chart.version,
        images: chart.images.map(({ ref }) => mirrored(ref, mirror)).sort(byCode),
      })),
      ({ name }) => name,
    ),
    crds: sorted(
      [...all.crds.values()].map(({ id, crds: { groups, kinds, version }, asker }) => {
        return { id, groups, ...(kinds && { kinds }), version, asker };
      }),
      ({ id }) => id,
    ),
    nodes: sorted(all.nodes, (need) => JSON.stringify([need.pool, need.asker, need.labels, need.taints])),
    apis: sorted(
      [...all.apis.values()].map(({ asker, provider: { source, version }, resources }) => ({
        asker,
        source,
        version,
        resources: sorted(
          resources.map(({ type, id, holdsData }) => ({ type, id, holdsData })),
          ({ id }) => id,
        ),
      })),
      ({ asker }) => asker,
    ),
  };
}

function sorted<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((a, b) => byCode(a.key, b.key))
    .map(({ item }) => item);
}
