import type { Alert, Claim, Edge, Endpoint, Exemption, Facts, Flow, Holding, Requests } from './facts';
import { mirrored } from './images';
import type { Member } from './member';
import type { Foundation } from './needs';
import { edgesOf, peerKey } from './network';
import type { Accept, Row } from './row';
import { inOrder } from './settle';
import { byCode, type JsonObject, type Labels } from './values';

/**
 * An environment as data, written beside its manifests as `model/<environment>.json`: what every later command reads.
 * Nothing in it is a secret value.
 */
export interface Model {
  readonly environment: string;
  readonly stage: string;
  readonly kubernetes: string;
  readonly enforcesPolicies: boolean;
  /** Behind which every image is pulled. Absent where each is pulled from its origin. */
  readonly mirror?: string;
  /** In order: each after what it needs, as far as there is no circle. */
  readonly systems: readonly SystemModel[];
  readonly edges: readonly EdgeModel[];
  readonly needs: NeedsModel;
  readonly patches: readonly string[];
  readonly accept: readonly Accept[];
}

export interface SystemModel {
  readonly id: string;
  readonly class: string;
  readonly operator: boolean;
  readonly retiring: boolean;
  readonly owner: string;
  readonly namespace: string;
  readonly after: readonly string[];
  readonly pods: readonly PodsModel[];
  readonly endpoints: readonly EndpointModel[];
  readonly made: readonly { kind: string; group: string; name: string; namespace?: string; keys?: readonly string[] }[];
  readonly metrics: readonly { endpoint: string; path: string }[];
  readonly alerts: readonly Alert[];
  readonly dashboards: readonly string[];
  readonly logs: readonly { pods: string; format: string }[];
  readonly ready: readonly {
    kind: string;
    apiVersion: string;
    name: string;
    namespace?: string;
    path: string;
    is: string;
    after?: 'manifests' | 'applications';
  }[];
  readonly deliveries: readonly {
    kind: string;
    name: string;
    namespace?: string;
    prune?: string;
    ignore?: readonly string[];
  }[];
  readonly exceptions: readonly Exemption[];
  /** Absent where there are none. */
  readonly holdings?: readonly Holding[];
  /** Absent where there are none. */
  readonly flows?: readonly Flow[];
}

export interface PodsModel {
  readonly id: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly by: string;
  readonly replicas: number;
  readonly requests: Requests;
  readonly serviceAccount?: string;
  readonly hostNetwork?: boolean;
  readonly images: readonly string[];
  readonly claims: readonly Claim[];
}

export interface EndpointModel {
  readonly id: string;
  readonly at: string;
  readonly podPort: number;
  readonly podPortEnd?: number;
  readonly host: string;
  readonly port: number;
  readonly protocol: string;
  readonly tls: boolean;
}

export interface EdgeModel {
  readonly from: string;
  readonly to: string;
}

export interface NeedsModel {
  readonly namespaces: readonly { name: string; security: string; asker: string }[];
  readonly minted: readonly { id: string; length: number; generation: number; asker: string }[];
  readonly given: readonly { id: string; keys: readonly string[]; what: string; asker: string }[];
  readonly secrets: readonly {
    namespace: string;
    name: string;
    type: string;
    keys: readonly string[];
    stamp: string;
    asker: string;
  }[];
  readonly releases: readonly {
    name: string;
    namespace: string;
    chart: string;
    /** Where the chart is from, whatever mirrors it. */
    repository: string;
    version: string;
    phase: string;
    values: JsonObject;
    images: readonly string[];
    asker: string;
  }[];
  readonly crds: readonly { id: string; groups: readonly string[]; version: string; asker: string }[];
  readonly nodes: readonly { pool: string; labels: Labels; taints: readonly string[]; asker: string }[];
  /** What Terraform makes through APIs that the platform runs, in the stack `<environment>-<asker>`. */
  readonly apis: readonly {
    asker: string;
    source: string;
    version: string;
    resources: readonly { type: string; id: string; holdsData: boolean }[];
  }[];
}

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
      facts.allMetrics.map(({ at, path }) => ({ endpoint: at.id, path: path ?? '/metrics' })),
      ({ endpoint, path }) => `${endpoint}${path}`,
    ),
    alerts: sorted(facts.alerts, ({ name }) => name),
    dashboards: facts.dashboards.map(({ title }) => title).sort(byCode),
    logs: sorted(
      facts.allLogs.map(({ at, format }) => ({ pods: at.id, format })),
      ({ pods }) => pods,
    ),
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
    exceptions: sorted(facts.exemptions, ({ rule }) => rule),
    ...(facts.holdings.length === 0 ? {} : { holdings: sorted(facts.holdings, ({ name }) => name) }),
    ...(facts.flows.length === 0 ? {} : { flows: sorted(facts.flows, ({ name, to }) => `${name} ${to}`) }),
  };
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
      [...all.crds.values()].map(({ id, crds, asker }) => ({ id, groups: crds.groups, version: crds.version, asker })),
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
