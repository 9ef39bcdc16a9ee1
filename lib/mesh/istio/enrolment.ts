import { byCode, groupBy } from '../../kernel/base/values';
import type { Pods } from '../../kernel/facts';
import type { Member } from '../../kernel/facts/member';
import type { NamespaceNeed } from '../../kernel/needs';

/** A namespace with pods: in the mesh or not. Inside of one all are, or none: what is said there is no matter of edges. */
export type Home = Inside | Outside;

/** Each of its pods has a proxy. */
export interface Inside {
  readonly namespace: string;
  readonly inside: true;
  /** Pods that are also called by their addresses, which a proxy passes on without a certificate; by id, with the reason. */
  readonly addressed: ReadonlyMap<string, string>;
}

/** None of its pods has a proxy. */
export interface Outside {
  readonly namespace: string;
  readonly inside: false;
  /** Why not. */
  readonly why: string;
}

/** What is known of the systems of an environment. */
interface Census {
  readonly members: readonly Member[];
  readonly namespaces: ReadonlyMap<string, NamespaceNeed>;
  /** The mesh's own id. */
  readonly mesh: string;
  /** Id of the system that measures all. @default none does */
  readonly monitoring?: string;
  /** Reasons of the stack, by the system's id. */
  readonly outside: ReadonlyMap<string, string>;
  /** Systems that come in although an operator makes their servers. */
  readonly inside: ReadonlySet<string>;
}

/** Every namespace with pods that is not the mesh's own, in order: who is in, who is not, and why. A pure function of the facts. */
export function homesOf(census: Census): Home[] {
  const { members, mesh } = census;
  const stated = members.filter(({ retiring }) => !retiring).flatMap(({ state }) => state.allPods);
  const homes = groupBy(
    stated.filter(({ system }) => system !== mesh),
    ({ namespace }) => namespace,
  );
  const own = new Set(stated.filter(({ system }) => system === mesh).map(({ namespace }) => namespace));
  return [...homes.entries()]
    .filter(([namespace]) => !own.has(namespace))
    .sort(([a], [b]) => byCode(a, b))
    .map(([namespace, pods]) => homeOf(namespace, pods, census));
}

function homeOf(namespace: string, pods: readonly Pods[], census: Census): Home {
  const systems = new Set(pods.map(({ system }) => system));
  const there = census.members.filter(({ id }) => systems.has(id));
  const why = written(there, census) ?? byNature(namespace, pods, there, census);
  if (why !== undefined) return { namespace, inside: false, why };
  return { namespace, inside: true, addressed: addressedOf(pods, there) };
}

/** What the stack, or the system itself, says. */
function written(there: readonly Member[], { outside }: Census): string | undefined {
  const said = there.flatMap(({ id, state }) => [
    ...(outside.has(id) ? [outside.get(id) as string] : []),
    ...state.exceptions.filter(({ rule }) => rule === 'mesh').map(({ why }) => why),
  ]);
  return said[0];
}

/** What cannot bear a proxy. */
function byNature(
  namespace: string,
  pods: readonly Pods[],
  there: readonly Member[],
  { namespaces, monitoring, inside }: Census,
): string | undefined {
  const ids = new Set(pods.map(({ id }) => id));
  const operator = there.find(({ isOperator }) => isOperator);
  if (operator !== undefined)
    return `${operator.id} is an operator: the API server calls its webhooks, and it calls the pods that it makes by their addresses; neither shows a certificate of the mesh`;
  if (there.some(({ id }) => id === monitoring))
    return 'Prometheus calls every pod by its own address, and a proxy passes that on without a certificate, or not at all';
  if (namespaces.get(namespace)?.security === 'privileged')
    return 'its pods work on the nodes themselves, with rights that no proxy may stand beside';
  const host = pods.find(({ hostNetwork }) => hostNetwork === true);
  if (host !== undefined) return `${host.id} is on the network of its node, where a pod gets no proxy`;
  const udp = there.flatMap(({ state }) => state.endpoints).find((e) => e.protocol === 'udp' && ids.has(podsId(e.at)));
  if (udp !== undefined) return `${udp.id} speaks UDP, which no proxy carries: one session would come by two ways`;
  const serving = servingIn(there);
  // What an operator starts beside pods of ours and nobody calls, as a Job that tries a release, goes with them.
  const made = pods.find(
    ({ by, system, id, claims }) =>
      by === 'operator' &&
      !inside.has(system) &&
      (serving.has(id) || claims.length > 0 || pods.every((one) => one.by === 'operator')),
  );
  if (made === undefined) return undefined;
  return `an operator makes ${made.id}: its servers call each other, and the operator them, by addresses and with certificates of their own`;
}

/** Servers that keep data, or speak a protocol of their own, know each other by addresses, or by names that only they ask for. */
function addressedOf(pods: readonly Pods[], there: readonly Member[]): Map<string, string> {
  const serving = servingIn(there);
  const found = new Map<string, string>();
  for (const { id, claims, by } of pods)
    if (claims.length > 0 || (by === 'operator' && serving.has(id)))
      found.set(id, `${id} keeps data: its servers call each other by their own addresses`);
    else if (serving.get(id)?.has('tcp'))
      found.set(id, `${id} speaks a protocol of its own: its servers may call each other by their own addresses`);
  return found;
}

/** What is spoken to pods, by their ids. */
function servingIn(there: readonly Member[]): ReadonlyMap<string, ReadonlySet<string>> {
  const ends = groupBy(
    there.flatMap(({ state }) => state.endpoints),
    ({ at }) => podsId(at),
  );
  return new Map([...ends].map(([id, all]) => [id, new Set(all.map(({ protocol }) => protocol))]));
}

function podsId(at: unknown): string {
  return typeof at === 'object' && at !== null && 'id' in at ? String(at.id) : '';
}
