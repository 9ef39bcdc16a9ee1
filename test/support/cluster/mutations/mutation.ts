import { nameOf } from '../../../../lib/kernel/base/kind';
import type { Json, JsonObject } from '../../../../lib/kernel/base/values';
import type { Model } from '../../../../lib/kernel/model';
import { at, firstPlace, type Path, pathOf, told, withAt } from './edit';
import { objectsOf, type Release, type World, withObject, withRelease } from './world';

export type About =
  | 'schema'
  | 'names'
  | 'reference'
  | 'selection'
  | 'pods'
  | 'capacity'
  | 'security'
  | 'immutable'
  | 'operator'
  | 'delivery'
  | 'helm'
  | 'terraform';

/** A deliberate fault, told by what it does; where it is planted is found in the output. */
export type Mutation = { readonly name: string } & (AtPlace | InObject | InRelease | InStack | InModel | OnNodes);

/** Another value at one place of an object. */
interface AtPlace {
  /** In the first object of each of these kinds that has the place. @default of any one kind */
  readonly kinds?: readonly string[];
  /** `spec.replicas`, or the first place whose value is so. */
  readonly place: string | ((value: Json, path: Path) => boolean);
  /** What stands there instead; `undefined` takes it away. */
  readonly to: (value: Json, object: JsonObject) => Json | undefined;
  /** Which of the objects that have the place. @default any */
  readonly where?: (object: JsonObject) => boolean;
}

/** Another object, several, or none, in the place of one. */
interface InObject {
  readonly of: readonly string[];
  readonly where?: (object: JsonObject) => boolean;
  readonly change: (object: JsonObject) => readonly JsonObject[];
}

interface InRelease {
  readonly release: string;
  readonly changeRelease: (release: Release) => Release;
}

interface InStack {
  /** The address that the table names. */
  readonly address: string;
  readonly changeStack: (stack: JsonObject) => JsonObject;
}

interface InModel {
  readonly part: string;
  readonly changeModel: (model: Model) => Model;
}

/** Nothing in the output changes: the cluster is another than the one that the output was made for. */
interface OnNodes {
  /** Kinds whose pods are tried. */
  readonly podsOf: string;
  /** A merge patch of every node, and what takes it back. */
  readonly node: { readonly patch: JsonObject; readonly back: JsonObject };
}

/** A fault in its place. */
export interface Planted {
  readonly name: string;
  readonly about: About;
  /** `Deployment portal/portal: spec.replicas`. */
  readonly where: string;
  readonly world: World;
  /** Objects that are not in the output as it was: what is applied. */
  readonly changed: readonly JsonObject[];
  readonly release?: Release;
  readonly stack?: JsonObject;
  readonly node?: OnNodes['node'];
}

/**
 * A fault in every place that it is meant for.
 * @throws Error when the output has no such place: then the fault proves nothing
 */
export function planted(about: About, mutation: Mutation, world: World): readonly Planted[] {
  const base = { name: mutation.name, about };
  if ('place' in mutation)
    return (mutation.kinds ?? [undefined]).map((kind) => ({ ...base, ...atPlace(mutation, kind, world) }));
  if ('change' in mutation) return mutation.of.map((kind) => ({ ...base, ...inObject(mutation, kind, world) }));
  if ('changeRelease' in mutation) return [{ ...base, ...inRelease(mutation, world) }];
  if ('changeStack' in mutation) {
    const stack = mutation.changeStack(world.stack);
    return [{ ...base, where: mutation.address, world: { ...world, stack }, changed: [], stack }];
  }
  if ('changeModel' in mutation) {
    const model = mutation.changeModel(world.model);
    return [{ ...base, where: `the model: ${mutation.part}`, world: { ...world, model }, changed: [] }];
  }
  const object = first(world, mutation.podsOf, () => true);
  return [{ ...base, where: `every node; ${nameOf(object)}`, world, changed: [object], node: mutation.node }];
}

type Where = Omit<Planted, 'name' | 'about'>;

function atPlace(
  { name, place, to, where: is = () => true }: AtPlace & { name: string },
  kind: string | undefined,
  world: World,
): Where {
  const pathIn = (object: JsonObject) => {
    if (typeof place !== 'string') return firstPlace(object, place);
    const path = pathOf(place);
    return at(object, path) === undefined ? undefined : path;
  };
  const object = first(world, kind, (one) => pathIn(one) !== undefined && is(one), name);
  const path = pathIn(object) as Path;
  const after = withAt(object, path, to(at(object, path) as Json, object));
  const where = path.length === 0 ? nameOf(object) : `${nameOf(object)}: ${told(path)}`;
  return { where, world: withObject(world, object, [after]), changed: [after] };
}

function inObject(
  { name, where = () => true, change }: InObject & { name: string },
  kind: string,
  world: World,
): Where {
  const object = first(world, kind, where, name);
  const by = change(object);
  const changed = by.filter((one) => JSON.stringify(one) !== JSON.stringify(object));
  return { where: nameOf(object), world: withObject(world, object, by), changed };
}

function inRelease({ release: name, changeRelease }: InRelease, world: World): Where {
  const before = world.model.needs.releases.find((one) => one.name === name);
  if (before === undefined) throw new Error(`There is no release ${name} in the output.`);
  const release = changeRelease(before);
  return { where: `release ${name}`, world: withRelease(world, before, release), changed: [], release };
}

/** The company's own, where it fits: faults speak of its labels, its probes and its nodes. Else the first. */
function first(world: World, kind: string | undefined, is: (object: JsonObject) => boolean, fault = ''): JsonObject {
  const fitting = objectsOf(world).filter((object) => (kind === undefined || object.kind === kind) && is(object));
  const found = fitting.find(({ metadata }) => (metadata as JsonObject).name === OWN) ?? fitting[0];
  if (found === undefined) throw new Error(`No ${kind ?? 'object'} in the output has a place for «${fault}».`);
  return found;
}

const OWN = 'portal';
