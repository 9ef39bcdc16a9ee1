import type { Output } from '../../../../lib';
import type { JsonObject } from '../../../../lib/kernel/base/values';
import type { SystemModel } from '../../../../lib/kernel/model';
import { differences, isOwned, type Made } from '../../../../lib/testing/real/compare';
import { at, listAt, textAt } from '../../../../lib/testing/real/read';
import type { Cluster } from '../cluster';
import type { ControlPlane } from '../control-plane';
import { provisioned } from '../volumes';
import { argoRollouts } from './argo-rollouts';
import { issued } from './certificates';
import { elasticOperator } from './elastic-operator';
import { type Expected, errorsIn, sorted } from './log';
import type { Running } from './program';
import { prometheusOperator } from './prometheus-operator';
import { tidbOperator } from './tidb-operator';

/** A real operator that can be run, and what it needs besides a control plane. */
export interface RealOperator {
  /** Id of the system in the model: where it is, the operator runs. */
  readonly id: string;
  /** Systems with an object of one of these kinds are served by it. */
  readonly kinds: readonly string[];
  /** API group of the objects that own what it makes. */
  readonly group: string;
  /** Lines of its log at level error. @default it logs as klog does */
  errors?(log: string): readonly string[];
  /** Kinds whose readiness it asks of processes, which nobody plays: that is not waited for. @default none */
  readonly unheard?: readonly string[];
  /** What of ours did not come to where it should, when all else has come. @default what it makes is all there is to see */
  arrived?(cluster: Cluster, objects: readonly JsonObject[]): Promise<readonly string[]>;
  /** Errors about processes that are not there. */
  readonly expected: readonly Expected[];
  /** Starts it, with whoever must answer it. */
  start(plane: ControlPlane, cluster: Cluster, output: Output): Promise<Started>;
  /** Brings about what would come with time only: a backup at night. */
  provoke?(cluster: Cluster, objects: readonly JsonObject[]): Promise<void>;
}

export interface Started extends Running {
  /** What it asked of those who answer it, and they know nothing of. */
  unanswered(): readonly string[];
}

/** What a real operator made of an environment. */
export interface OperatorRun {
  readonly operator: string;
  /** Systems that it serves. */
  readonly systems: readonly string[];
  /** Objects by kind that it made. */
  readonly made: Readonly<Record<string, number>>;
  /** Pods of it that run. */
  readonly pods: number;
  readonly volumes: number;
  /** Where it did not make what our classes state. Empty when all agree. */
  readonly differences: readonly string[];
  /** What it logged at level error and is not expected of one whose pods only seem to run. */
  readonly errors: readonly string[];
  /** Why it logged other errors, and how many. */
  readonly expected: Readonly<Record<string, number>>;
}

/** Operators that can be built here; others are compared with what they made once. */
const OPERATORS: readonly RealOperator[] = [tidbOperator, elasticOperator, prometheusOperator, argoRollouts];

/** How long an operator may take for all that it makes; and after how long without any change it will make no more. */
const WITHIN_SECONDS = 180;
const QUIET_SECONDS = 45;

/**
 * Runs every real operator whose system stands in the environment, one after the other, until it has made what our
 * classes state and every system of it is ready; cert-manager, the provisioner of volumes and who else must answer are played.
 *
 * @param cluster where the environment's foundation and manifests were applied
 */
export async function runOperators(plane: ControlPlane, cluster: Cluster, output: Output): Promise<OperatorRun[]> {
  const present = OPERATORS.filter(({ id }) => output.model.systems.some((system) => system.id === id));
  if (present.length > 0) await issued(cluster, [...[...output.systems.values()].flat(), ...ofCharts(output)]);
  const runs: OperatorRun[] = [];
  for (const operator of present) runs.push(await runOne(operator, plane, cluster, output));
  return runs;
}

/** As Certificates, the Secrets that charts have cert-manager issue for what they bring. */
function ofCharts({ model }: Output): JsonObject[] {
  const issuing = model.systems.filter(({ pods, made }) => pods.some(({ by }) => by === 'chart') && made.length > 0);
  return issuing.flatMap(({ made }) =>
    made
      .filter(({ kind, keys = [] }) => kind === 'Secret' && keys.includes('tls.crt') && keys.includes('ca.crt'))
      .map(({ name, namespace }) => ({
        kind: 'Certificate',
        metadata: { name, namespace: namespace ?? '' },
        spec: { secretName: name, dnsNames: [`${name}.${namespace}.svc`] },
      })),
  );
}

async function runOne(
  operator: RealOperator,
  plane: ControlPlane,
  cluster: Cluster,
  output: Output,
): Promise<OperatorRun> {
  const serves = (id: string) => (output.systems.get(id) ?? []).some(({ kind }) => operator.kinds.includes(`${kind}`));
  const systems = output.model.systems.filter(({ id }) => serves(id));
  const objects = systems.flatMap(({ id }) => output.systems.get(id) ?? []);
  const namespaces = new Set(systems.flatMap(({ pods }) => pods.map(({ namespace }) => namespace)));
  const running = await operator.start(plane, cluster, output);
  let volumes = 0;
  let made: Required<Made> = { group: operator.group, objects: [], pods: [], warnings: [] };
  let lines: string[] = [];
  const step = async () => {
    volumes += await provisioned(cluster);
    made = await madeBy(operator, cluster, namespaces);
    const everything = [...output.systems.values()].flat();
    lines = [
      ...differences(output.row.name, systems, made),
      ...(await unready(operator, output, systems, cluster)),
      ...((await operator.arrived?.(cluster, everything)) ?? []),
    ];
    const ended = running.ended();
    if (ended !== undefined) throw new Error(`${operator.id} ${ended}:\n${running.log().slice(-2000)}`);
    return lines;
  };
  try {
    await operator.provoke?.(cluster, objects);
    await settled(step);
    const { errors, expected } = sorted((operator.errors ?? errorsIn)(running.log()), operator.expected);
    return {
      operator: operator.id,
      systems: systems.map(({ id }) => id),
      made: counted(made.objects.filter((object) => isOwned(object, operator.group))),
      pods: made.pods.filter((pod) => textAt(pod, 'status', 'phase') === 'Running').length,
      volumes,
      differences: lines,
      errors: [...errors, ...running.unanswered()],
      expected,
    };
  } finally {
    await running.stop();
  }
}

/** Asks again until nothing is left, nothing changes any more, or the time is up. */
async function settled(left: () => Promise<readonly string[]>): Promise<void> {
  const begun = Date.now();
  let before = '';
  let changed = begun;
  for (;;) {
    const lines = await left();
    const now = Date.now();
    if (lines.join('\n') !== before) changed = now;
    before = lines.join('\n');
    if (lines.length === 0 || now - changed > QUIET_SECONDS * 1000 || now - begun > WITHIN_SECONDS * 1000) return;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

const KINDS: readonly (readonly [string, string])[] = [
  ...['StatefulSet', 'Deployment', 'DaemonSet'].map((kind) => ['apps/v1', kind] as const),
  ['batch/v1', 'Job'],
  ...['Service', 'ServiceAccount', 'ConfigMap', 'Secret'].map((kind) => ['v1', kind] as const),
  ...['Role', 'RoleBinding'].map((kind) => ['rbac.authorization.k8s.io/v1', kind] as const),
  ['policy/v1', 'PodDisruptionBudget'],
  ['storage.k8s.io/v1', 'StorageClass'],
];

async function madeBy(
  { group }: RealOperator,
  cluster: Cluster,
  namespaces: ReadonlySet<string>,
): Promise<Required<Made>> {
  const here = (object: JsonObject) => namespaces.has(textAt(object, 'metadata', 'namespace'));
  const [pods, events, ...all] = await Promise.all([
    cluster.list('v1', 'Pod'),
    cluster.list('v1', 'Event'),
    ...KINDS.map(([apiVersion, kind]) => cluster.list(apiVersion, kind)),
  ]);
  return {
    group,
    objects: all.flat().filter((object) => here(object) || at(object, 'metadata', 'namespace') === undefined),
    pods: pods.filter(here),
    warnings: events.filter((event) => here(event) && event.type === 'Warning'),
  };
}

/** Systems that the operator does not call ready, where they state what tells it. */
async function unready(
  { unheard = [] }: RealOperator,
  { row }: Output,
  systems: readonly SystemModel[],
  cluster: Cluster,
): Promise<string[]> {
  const lines: string[] = [];
  for (const { id, ready } of systems)
    for (const { kind, apiVersion, name, namespace, path, is } of ready) {
      if (unheard.includes(kind)) continue;
      const object = await cluster.get({ apiVersion, kind, metadata: { name, namespace } });
      const found = valueAt(object, path);
      if (String(found) !== is) lines.push(`${row.name}/${id}: ${kind} ${name}: ${path} is ${found}, ready is ${is}`);
    }
  return lines;
}

/** `status.conditions[type=Ready].status` */
function valueAt(object: unknown, path: string): unknown {
  return path.split(/\.(?![^[]*\])/).reduce<unknown>((value, part) => {
    const [, key = '', by, wanted] = /^([^[]+)(?:\[(.+)=(.+)\])?$/.exec(part) ?? [];
    return by === undefined ? at(value, key) : listAt(value, key).find((item) => textAt(item, by) === wanted);
  }, object);
}

function counted(objects: readonly JsonObject[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind } of objects) counts[String(kind)] = (counts[String(kind)] ?? 0) + 1;
  return counts;
}
