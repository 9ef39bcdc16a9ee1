import { groupBy, isMap, type Json, type JsonObject } from '../../kernel/base/values';
import type { Model } from '../../kernel/model';
import { podTemplateOf } from '../../kernel/render/pod-templates';

/** Pods of one kind, as far as an environment states them. */
export interface KnownPods {
  readonly namespace: string;
  readonly labels: JsonObject;
  /** Whether these are all their labels; a chart or an operator may set more than a system states. */
  readonly whole: boolean;
  readonly replicas: number;
  /** Ports that are known of them, by number or name; none may mean that nobody said. */
  readonly ports: ReadonlySet<number | string>;
  /** Ranges of ports. */
  readonly ranges: readonly (readonly [first: number, last: number])[];
  /** Labels that Kubernetes gives each of them alone, with the values that there are: its name in a StatefulSet. @default none */
  readonly each?: Readonly<Record<string, readonly string[]>>;
}

/** Every pod that a system states, and that a written workload makes, by namespace. */
export function knownPods(
  model: Model,
  systems: ReadonlyMap<string, readonly JsonObject[]>,
): ReadonlyMap<string, readonly KnownPods[]> {
  const found = new Map<string, KnownPods[]>();
  const add = (pods: KnownPods) => {
    const there = found.get(pods.namespace);
    if (there === undefined) found.set(pods.namespace, [pods]);
    else there.push(pods);
  };
  // Pods may be given a port by another system than their own: a mesh puts a proxy beside them.
  const serving = groupBy(
    model.systems.flatMap(({ endpoints }) => endpoints),
    ({ at }) => at,
  );
  for (const { pods } of model.systems)
    for (const { id, namespace, labels, by, replicas } of pods) {
      const served = serving.get(id) ?? [];
      const ranges = served.flatMap(({ podPort, podPortEnd }) =>
        podPortEnd === undefined ? [] : [[podPort, podPortEnd] as const],
      );
      const ports = new Set<number | string>(served.map(({ podPort }) => podPort));
      add({ namespace, labels, whole: by === 'us', replicas, ports, ranges });
    }
  for (const objects of systems.values())
    for (const object of objects) {
      const pods = written(object);
      if (pods !== undefined) add(pods);
    }
  return found;
}

function written(object: JsonObject): KnownPods | undefined {
  const template = podTemplateOf(object);
  const { namespace } = object.metadata as JsonObject;
  if (template === undefined || typeof namespace !== 'string') return undefined;
  const labels = isMap(template.metadata) ? template.metadata.labels : undefined;
  const spec = isMap(template.spec) ? template.spec : {};
  const containers = (Array.isArray(spec.containers) ? spec.containers : []) as readonly JsonObject[];
  const ports = containers.flatMap((one) => (Array.isArray(one.ports) ? (one.ports as readonly JsonObject[]) : []));
  const replicas = isMap(object.spec) ? object.spec.replicas : undefined;
  return {
    namespace,
    labels: isMap(labels) ? (labels as JsonObject) : {},
    whole: true,
    replicas: typeof replicas === 'number' ? replicas : 1,
    ports: new Set(ports.flatMap(({ containerPort, name }) => [containerPort, name].filter(isPortOrName))),
    ranges: [],
    ...(object.kind === 'StatefulSet' && { each: numbered(object, typeof replicas === 'number' ? replicas : 1) }),
  };
}

/** The labels by which a Service finds one pod of a StatefulSet. */
function numbered({ metadata }: JsonObject, replicas: number): KnownPods['each'] {
  const numbers = Array.from({ length: replicas }, (_, i) => String(i));
  return {
    'apps.kubernetes.io/pod-index': numbers,
    'statefulset.kubernetes.io/pod-name': numbers.map((i) => `${(metadata as JsonObject).name}-${i}`),
  };
}

/**
 * Whether a selector (`matchLabels`, `matchExpressions`) finds these pods. Of pods whose labels are not all known, it is
 * enough that it asks for nothing else than what is known, and for some of that.
 */
export function selects(selector: unknown, pods: KnownPods): boolean {
  if (!isMap(selector)) return false;
  const asks = isMap(selector.matchLabels) ? selector.matchLabels : {};
  const expressions = (
    Array.isArray(selector.matchExpressions) ? selector.matchExpressions : []
  ) as readonly JsonObject[];
  let agreed = false;
  for (const key in asks) {
    if (pods.each?.[key]?.includes(String(asks[key]))) continue;
    const known = pods.labels[key];
    if (known === undefined ? pods.whole : known !== asks[key]) return false;
    agreed ||= known !== undefined;
  }
  for (const { key, operator, values } of expressions) {
    const known = pods.labels[String(key)];
    if (known === undefined && !pods.whole) continue;
    if (!holds(known, String(operator), Array.isArray(values) ? values : [])) return false;
    agreed ||= known !== undefined;
  }
  return pods.whole || agreed || Object.keys(asks).length + expressions.length === 0;
}

function holds(value: Json | undefined, operator: string, values: readonly Json[]): boolean {
  if (operator === 'In') return value !== undefined && values.includes(value);
  if (operator === 'NotIn') return value === undefined || !values.includes(value);
  if (operator === 'Exists') return value !== undefined;
  return operator !== 'DoesNotExist' || value === undefined;
}

/** Whether any of these pods may answer at a port; when nobody said which ports they have, they may. */
export function answers(found: readonly KnownPods[], port: number | string): boolean {
  return found.some(({ ports, ranges, whole }) => {
    if (ports.size + ranges.length === 0 || ports.has(port)) return true;
    // What is stated is stated by number; only what is written has names.
    if (typeof port === 'string') return !whole;
    return ranges.some(([first, last]) => port >= first && port <= last);
  });
}

/** Ports of pods, for messages. */
export function portsOf(found: readonly KnownPods[]): string {
  const all = found.flatMap(({ ports, ranges }) => [...ports, ...ranges.map(([first, last]) => `${first}-${last}`)]);
  return [...new Set(all)].join(', ') || 'none';
}

function isPortOrName(port: unknown): port is number | string {
  return typeof port === 'number' || typeof port === 'string';
}
