import type { JsonPatch } from 'cdk8s';
import { type Fault, KeelsonError } from './base/faults';
import { nameOf, objectKey } from './base/kind';
import { lawsOf } from './base/law';
import type { Row } from './base/row';
import { byCode, groupBy } from './base/values';
import type { Member, Rendered } from './facts/member';
import { modelOf } from './modelled';
import type { Foundation } from './needs';
import { type Output, outputOf } from './output';
import { policiesOf } from './render/network';
import { patched } from './render/patch';
import { delivered, refuseTwins, render } from './render/render';

/** An environment when all is said. */
export interface Settled {
  readonly row: Row;
  readonly members: readonly Member[];
  readonly foundation: Foundation;
  /** By the key of the object that they change. */
  readonly patches: ReadonlyMap<string, readonly JsonPatch[]>;
  /** Names of pins that somebody asked for. */
  readonly usedPins: ReadonlySet<string>;
}

/** @throws KeelsonError with every object that two make, every patch that matches none, every name in the row that nothing has */
export function settledOutput(settled: Settled): Output {
  const { row, members, foundation, patches } = settled;
  refuse([...unusedPins(settled), ...unusedGenerations(settled)]);
  const objects = renderedObjects(settled);
  refuse(unmatchedPatches(row, patches, objects));
  const last = objects.map((object) => patchedObject(object, patches.get(object.key), row.name));
  refuseTwins(last);
  const model = modelOf(row, members, foundation, [...patches.keys()]);
  const written = members.filter((member) => !member.retiring).map(({ id }) => id);
  return outputOf({ row, foundation, model, laws: lawsOf(members) }, written, last);
}

/** Objects of every system with its network policies, marked for whoever delivers them. */
function renderedObjects({ row, members, foundation }: Settled): Rendered[] {
  const deliveries = new Map(
    members.flatMap(({ state }) => state.deliveries.map((how) => [objectKey(how.object), how])),
  );
  const policies = groupBy(policiesOf(members, foundation.namespaces, row.network), ({ system }) => system);
  const restricted = new Set(
    [...foundation.namespaces.values()].filter(({ security }) => security === 'restricted').map(({ name }) => name),
  );
  return members
    .filter((member) => !member.retiring)
    .flatMap((member) => [...render(member, row.name, restricted), ...(policies.get(member.id) ?? [])])
    .map((object) => {
      const how = deliveries.get(object.key);
      const json = how === undefined ? object.json : delivered(object.json, how);
      return json === object.json ? object : { ...object, json };
    });
}

function patchedObject(object: Rendered, patches: readonly JsonPatch[] | undefined, environment: string): Rendered {
  if (patches === undefined) return object;
  const json = patched(object.json, patches, environment, object.key);
  return { ...object, json, key: nameOf(json) };
}

function unmatchedPatches(row: Row, patches: Settled['patches'], objects: readonly Rendered[]): Fault[] {
  if (patches.size === 0) return [];
  const keys = new Set(objects.map(({ key }) => key));
  return [...patches.keys()]
    .filter((key) => !keys.has(key))
    .map((key) => ({
      path: row.name,
      message: `the patch of ${key} matches no object`,
      fix: 'Look for the object in the output and correct its identity.',
    }));
}

/** A misspelt pin must not pass for a pinned one. */
function unusedPins({ row, usedPins }: Settled): Fault[] {
  return unused(row, 'pins', row.pins, usedPins);
}

function unusedGenerations({ row, foundation: { mints, givens, turning } }: Settled): Fault[] {
  return unused(row, 'generations', row.generations, new Set([...mints.keys(), ...givens.keys(), ...turning]));
}

function unused(row: Row, prop: string, named: object | undefined, known: ReadonlySet<string>): Fault[] {
  return Object.keys(named ?? {})
    .filter((name) => !known.has(name))
    .map((given) => ({
      path: row.name,
      prop,
      given,
      message: 'names nothing that this environment has',
      allowed: [...known].sort(byCode).join(', '),
    }));
}

function refuse(faults: readonly Fault[]): void {
  if (faults.length > 0) throw new KeelsonError(faults);
}
