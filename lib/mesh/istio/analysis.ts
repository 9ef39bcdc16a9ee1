import type { Fault } from '../../kernel/base/faults';
import { groupBy, isMap, type JsonObject, mapOf, maps } from '../../kernel/base/values';
import { nameOf, namespaceOf } from './laws/reading';

/** An object, and who writes it. */
export interface Written {
  readonly path: string;
  readonly json: JsonObject;
}

/** Pods that somebody makes. */
export interface Workload {
  readonly namespace: string;
  readonly labels: JsonObject;
  /** Whether they have these labels alone: what a chart or an operator makes may have more than are stated. */
  readonly whole: boolean;
}

/** A port of a gateway's Service. */
export interface Door {
  /** Labels of the gateway's pods. */
  readonly selector: JsonObject;
  readonly ports: readonly number[];
}

/** What objects are held against. */
interface Around {
  /** The mesh's own gateway. */
  readonly door: Door;
  /** Every pod. */
  readonly workloads: readonly Workload[];
  /** Namespace of the control plane, whose objects hold everywhere. */
  readonly root: string;
  /** Where proxies can tell what they see, by the names that Telemetry knows them by. */
  readonly providers: readonly string[];
}

/**
 * What `istioctl analyze` would say of objects beside pods and values of charts, which no law can: gateways without the port that they
 * are to open, selectors that find nobody, providers that there are not.
 *
 * @param objects Istio's
 */
export function analysed(objects: readonly Written[], { door, workloads, root, providers }: Around): Fault[] {
  const homes = groupBy(workloads, ({ namespace }) => namespace);
  const of = (...kinds: readonly string[]) => objects.filter(({ json }) => kinds.includes(String(json.kind)));
  return [
    ...of('Gateway').flatMap((gateway) => portless(gateway, door)),
    ...of(...SELECTING).flatMap((one) => {
      const everywhere = one.json.kind === 'Gateway' || namespaceOf(one.json) === root;
      return podless(one, everywhere ? workloads : (homes.get(namespaceOf(one.json)) ?? []), everywhere);
    }),
    ...of('Telemetry').flatMap((one) => unheard(one, providers)),
  ];
}

const SELECTING = [
  'Gateway',
  'AuthorizationPolicy',
  'RequestAuthentication',
  'Sidecar',
  'PeerAuthentication',
  'Telemetry',
];

/** Ports that are opened at the mesh's gateway, and its Service has not. */
function portless({ path, json }: Written, { selector, ports }: Door): Fault[] {
  const own = Object.entries(mapOf(mapOf(json.spec).selector)).every(([key, value]) => selector[key] === value);
  if (!own) return [];
  return maps(mapOf(json.spec).servers)
    .map(({ port }) => Number(mapOf(port).number))
    .filter((number) => !ports.includes(number))
    .map((number) => ({
      path,
      prop: `${nameOf(json)}: spec.servers`,
      given: number,
      message: 'is a port that the Service of the gateway does not have: nobody reaches it',
      allowed: ports.join(', '),
      fix: 'Open it by tcp() of the mesh.',
    }));
}

/**
 * What holds for pods that there are not: a misspelt label of a policy, or of a gateway, opens or closes nothing.
 * @param there pods that it may hold for
 * @param everywhere whether they are those of every namespace
 */
function podless({ path, json }: Written, there: readonly Workload[], everywhere: boolean): Fault[] {
  const selector = selectorOf(json);
  if (selector === undefined) return [];
  const found = there.some(({ labels, whole }) =>
    Object.entries(selector).every(
      ([key, value]) => labels[key] === value || (!whole && !everywhere && labels[key] === undefined),
    ),
  );
  if (found) return [];
  return [
    {
      path,
      prop: `${nameOf(json)}: selector`,
      given: selector,
      message: 'selects pods that nobody makes: it holds for nobody',
      fix: 'Correct the labels, or state the pods with state.pods().',
    },
  ];
}

/** Each kind has a place of its own for it. */
function selectorOf({ kind, spec }: JsonObject): JsonObject | undefined {
  const { selector, workloadSelector } = mapOf(spec);
  if (kind === 'Gateway') return isMap(selector) ? mapOf(selector) : undefined;
  if (isMap(workloadSelector)) return mapOf(mapOf(workloadSelector).labels);
  return isMap(selector) ? mapOf(mapOf(selector).matchLabels) : undefined;
}

/** Providers that there are not: nothing is traced or written, and nobody says so. */
function unheard({ path, json }: Written, providers: readonly string[]): Fault[] {
  return ['tracing', 'metrics', 'accessLogging'].flatMap((field) =>
    maps(mapOf(json.spec)[field]).flatMap((entry, i) =>
      maps(entry.providers)
        .filter(({ name }) => !providers.includes(String(name)))
        .map(({ name }) => ({
          path,
          prop: `${nameOf(json)}: spec.${field}[${i}].providers`,
          given: name,
          message: 'is no provider of this mesh: nothing is told, without a word',
          allowed: providers.join(', '),
        })),
    ),
  );
}
