import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { type Fault, KeelsonError } from '../base/faults';
import { nameOf } from '../base/kind';
import { byCode, type JsonObject } from '../base/values';
import type { Deliver } from '../facts';
import type { Member, Rendered } from '../facts/member';
import { tamed } from './foreign';
import { sortedMap } from './metadata';
import { inOnePass } from './one-pass';

/**
 * Every object below a system, as it will be written, in the order of its file. One walk over the tree.
 * @param restricted namespaces of that Pod Security level
 */
export function render(member: Member, environment: string, restricted: ReadonlySet<string>): Rendered[] {
  const faults: Fault[] = [];
  const objects: ApiObject[] = [];
  const dependent: IConstruct[] = [];
  for (const construct of member.node.findAll()) {
    for (const message of construct.node.validate())
      faults.push({ path: `${environment}/${construct.node.path}`, message });
    if (ApiObject.isApiObject(construct)) objects.push(construct);
    if (construct.node.dependencies.length > 0) dependent.push(construct);
  }
  if (faults.length > 0) throw new KeelsonError(faults);
  const sorted = inFileOrder(objects);
  if (dependent.length > 0)
    return written(member, byDependencies(member, sorted, dependent, environment), environment, restricted);
  return written(member, sorted, environment, restricted);
}

function written(
  member: Member,
  sorted: readonly ApiObject[],
  environment: string,
  restricted: ReadonlySet<string>,
): Rendered[] {
  const toJson = () => sorted.map((object) => object.toJson() as JsonObject);
  const all = sorted.every(isManifest)
    ? toJson()
    : tamed(inOnePass(environment, toJson), (i) => !isManifest(sorted[i] as ApiObject), restricted);
  return all.map((json, i) => ({
    system: member.id,
    where: () => `${environment}/${(sorted[i] as ApiObject).node.path}`,
    key: nameOf(json),
    json,
  }));
}

/** `Manifest`, told by what it has: this room lies below it. */
function isManifest(object: ApiObject): object is ApiObject & { wave: number } {
  return 'wave' in object;
}

function waveOf(object: ApiObject): number {
  return isManifest(object) ? object.wave : 0;
}

/** By wave, then kind, namespace and name. */
function inFileOrder(objects: readonly ApiObject[]): ApiObject[] {
  return objects
    .map((object) => ({
      object,
      key: `${waveOf(object) + 1} ${object.kind} ${object.metadata.namespace ?? ''} ${object.name}`,
    }))
    .sort((a, b) => byCode(a.key, b.key))
    .map(({ object }) => object);
}

/** An object that depends on others comes after them. */
function byDependencies(
  member: Member,
  sorted: readonly ApiObject[],
  dependent: readonly IConstruct[],
  environment: string,
): ApiObject[] {
  const needs = new Map<ApiObject, Set<ApiObject>>();
  for (const construct of dependent)
    for (const target of construct.node.dependencies) {
      refuseForeign(member, construct, target, environment);
      const targets = objectsIn(target);
      for (const source of objectsIn(construct)) {
        const known = needs.get(source) ?? new Set();
        for (const one of targets) if (one !== source) known.add(one);
        needs.set(source, known);
      }
    }
  return topological(sorted, needs, environment);
}

function objectsIn(construct: IConstruct): ApiObject[] {
  return construct.node.findAll().filter((one): one is ApiObject => ApiObject.isApiObject(one));
}

function refuseForeign(member: Member, from: IConstruct, to: IConstruct, environment: string): void {
  if (to.node.scopes.includes(member)) return;
  throw new KeelsonError([
    {
      path: `${environment}/${from.node.path}`,
      message: `depends on ${environment}/${to.node.path}, which is not of the same system`,
      fix: 'Between systems order is told by use: take a handle, or call system.standsAfter(other).',
    },
  ]);
}

/** Each object once, after those it depends on; otherwise as they are sorted. */
function topological(
  sorted: readonly ApiObject[],
  needs: ReadonlyMap<ApiObject, ReadonlySet<ApiObject>>,
  environment: string,
): ApiObject[] {
  const place = new Map(sorted.map((object, i) => [object, i]));
  const inPlace = (a: ApiObject, b: ApiObject) => (place.get(a) ?? 0) - (place.get(b) ?? 0);
  const open = new Set<ApiObject>();
  const done = new Set<ApiObject>();
  const visit = (object: ApiObject) => {
    if (done.has(object)) return;
    if (open.has(object)) refuseCircle([...open], object, environment);
    open.add(object);
    [...(needs.get(object) ?? [])].sort(inPlace).forEach(visit);
    open.delete(object);
    done.add(object);
  };
  sorted.forEach(visit);
  return [...done];
}

function refuseCircle(open: readonly ApiObject[], object: ApiObject, environment: string): never {
  const [first, ...others] = open.slice(open.indexOf(object)).map(({ node }) => `${environment}/${node.path}`);
  throw new KeelsonError([
    {
      path: first as string,
      message: `depends on itself, by way of ${others.join(', ')}`,
      fix: 'Take one of the dependencies away.',
    },
  ]);
}

/** Annotations by which Argo CD and Flux leave an object alone, or ask first. */
export function delivered(json: JsonObject, how: Deliver): JsonObject {
  const options = [...(how.prune === undefined ? [] : PRUNE[how.prune]), ...(how.create === undefined ? [] : [ONCE])];
  if (options.length === 0) return json;
  const marks = {
    // What nobody deletes is no drift when it leaves the files: Argo CD would try to mend it for ever.
    ...(how.prune === 'never' && { 'argocd.argoproj.io/compare-options': 'IgnoreExtraneous' }),
    'argocd.argoproj.io/sync-options': options.join(','),
    ...(how.prune !== undefined && { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' }),
    ...(how.create !== undefined && { 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent' }),
  };
  const metadata = json.metadata as JsonObject;
  const annotations = Object.entries({ ...(metadata.annotations as JsonObject), ...marks }).sort(([a], [b]) =>
    byCode(a, b),
  );
  return { ...json, metadata: sortedMap({ ...metadata, annotations: Object.fromEntries(annotations) }) };
}

/** What becomes of an object that is no longer written. */
const PRUNE = { never: ['Prune=false', 'Delete=false'], confirm: ['Prune=confirm', 'Delete=confirm'] } as const;
/** Applied by a server, it would take fields from who has changed them since. */
const ONCE = 'ServerSideApply=false';

/** Two objects with one identity are a fault that names both paths. */
export function refuseTwins(objects: Iterable<Rendered>): void {
  const seen = new Map<string, Rendered>();
  const faults: Fault[] = [];
  for (const object of objects) {
    const first = seen.get(object.key);
    if (first === undefined) seen.set(object.key, object);
    else
      faults.push({
        path: object.where(),
        message: `makes ${object.key}, which ${first.where()} makes already`,
        fix: 'Give one of the two another name.',
      });
  }
  if (faults.length > 0) throw new KeelsonError(faults);
}
