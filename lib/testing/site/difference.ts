import type { JsonObject, Output } from '../../index';
import { nameOf } from '../../kernel/base/kind';
import { byCode, canonical, firstDifference } from '../../kernel/base/values';

type Part = readonly [name: string, value: unknown];

/** Where two outputs differ, as a line says it: `Deployment one/one: spec.replicas`, `Secret need one/one: data`. */
export function differences(a: Output, b: Output, but: { readonly patches?: boolean } = {}): string[] {
  const before = new Map(partsOf(a, but));
  const after = new Map(partsOf(b, but));
  return [...new Set([...before.keys(), ...after.keys()])].sort(byCode).flatMap((name) => {
    if (!after.has(name)) return [`${name} is there no more`];
    if (!before.has(name)) return [`${name} is new`];
    const at = firstDifference(before.get(name), after.get(name));
    return at === undefined ? [] : [`${name}: ${at} differs`];
  });
}

/** What Terraform is asked for. */
export function needDifferences(a: Output, b: Output): string[] {
  const before = new Map(needsOf(a));
  const after = new Map(needsOf(b));
  return [...new Set([...before.keys(), ...after.keys()])].sort(byCode).flatMap((name) => {
    if (!after.has(name)) return [`${name} is asked for no more`];
    if (!before.has(name)) return [`${name} is asked for besides`];
    const at = firstDifference(before.get(name), after.get(name));
    return at === undefined ? [] : [`${name}: ${at} differs`];
  });
}

function partsOf(output: Output, { patches = true }: { readonly patches?: boolean }): Part[] {
  const files = [...output.systems].flatMap(([system, objects]): Part[] => [
    [`the file of ${system}`, objects.map(nameOf)],
    ...objects.map((object): Part => [nameOf(object), object]),
  ]);
  const { patches: _, needs: __, systems, ...rest } = output.model;
  const model = [
    ...systems.map((system): Part => [`the model of ${system.id}`, system]),
    ['the model', { ...rest, ...(patches ? { patches: output.model.patches } : {}) }] as const,
  ];
  return [...files, ...model, ...needsOf(output)];
}

function needsOf({ foundation }: Output): Part[] {
  const { namespaces, mints, givens, secrets, releases, crds, nodes, apis, turning } = foundation;
  const named = (what: string, all: ReadonlyMap<string, unknown>) =>
    [...all].map(([name, need]): Part => [`${what} ${name}`, need]);
  const made = [...apis.values()].flatMap(({ asker, provider, resources }): Part[] => [
    [`provider of ${asker}`, provider],
    ...resources.map((need): Part => [`${need.type} ${need.id}`, need]),
  ]);
  return [
    ...named('namespace', namespaces),
    ...named('minted value', mints),
    ...named('given value', givens),
    ...named('Secret of Terraform', secrets),
    ...named('Helm release', releases),
    ...named('CRDs', crds),
    ...made,
    ['labels of nodes', nodes.map(canonical).sort(byCode)],
    ['what turns', [...turning].sort(byCode)],
  ];
}

/** An object with an annotation more. */
export function annotated(object: JsonObject, name: string, value: string): JsonObject {
  const metadata = object.metadata as JsonObject;
  return {
    ...object,
    metadata: { ...metadata, annotations: { ...(metadata.annotations as JsonObject), [name]: value } },
  };
}
