import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { yunsi } from '../../apps/yunsi/platform';
import type { Output } from '../../lib';
import { groupOf, isBuiltIn } from '../../lib/kernel/base/kind';
import type { JsonObject } from '../../lib/kernel/base/values';
import { terraform } from '../../lib/terraform';

export interface Synthesized {
  readonly outputs: ReadonlyMap<string, Output>;
  /** The foundation of each environment, as Terraform reads it. */
  readonly stacks: ReadonlyMap<string, JsonObject>;
  /** The stacks that follow the manifests, by name: `prod-applications`, `prod-registry`. */
  readonly later: ReadonlyMap<string, JsonObject>;
}

let made: Synthesized | undefined;

/** The reference platform, both planes, once in a process. */
export function synthesized(): Synthesized {
  made ??= make();
  return made;
}

function make(): Synthesized {
  const dist = mkdtempSync(join(tmpdir(), 'keelson-yunsi-'));
  const plane = terraform(dist);
  const outputs = new Map<string, Output>();
  for (const output of yunsi.outputs()) {
    outputs.set(output.row.name, output);
    plane.take(output);
  }
  plane.render();
  plane.swap();
  const stacks = new Map([...outputs.keys()].map((name) => [name, readStack(dist, `${name}-foundation`)]));
  const names = readdirSync(join(dist, 'terraform', 'stacks')).filter((stack) => !stack.endsWith('-foundation'));
  const later = new Map(names.sort().map((name) => [name, readStack(dist, name)]));
  rmSync(dist, { recursive: true });
  return { outputs, stacks, later };
}

function readStack(dist: string, stack: string): JsonObject {
  return JSON.parse(readFileSync(join(dist, 'terraform', 'stacks', stack, 'cdk.tf.json'), 'utf8')) as JsonObject;
}

/** What of a stack's resources a system asked for: what names it, without cdktf's comments. */
export function resourcesOf(output: Output, stack: JsonObject, system: string): JsonObject {
  const { foundation } = output;
  const asked = (map: ReadonlyMap<string, { readonly asker: string }>) =>
    [...map.entries()].filter(([, need]) => need.asker === system).map(([key]) => key);
  const names = new Set(
    [
      ...asked(foundation.namespaces),
      ...asked(foundation.mints),
      ...asked(foundation.secrets),
      ...asked(foundation.releases),
      ...asked(foundation.crds).map((id) => `crds_${id}`),
    ].map((key) => key.replace(/[^A-Za-z0-9_-]/g, '_')),
  );
  const resources = Object.entries(stack.resource as JsonObject).map(([type, all]) => {
    const own = Object.entries(all as JsonObject).filter(([name]) => names.has(name) && type !== 'kubernetes_labels');
    return [
      type,
      Object.fromEntries(own.map(([name, resource]) => [name, withoutComment(resource as JsonObject)])),
    ] as const;
  });
  return Object.fromEntries(resources.filter(([, own]) => Object.keys(own).length > 0));
}

/** The resources and reads of a stack, without cdktf's comments. */
export function blocksOf({ resource, data }: JsonObject): JsonObject {
  const plain = (types: unknown) =>
    Object.fromEntries(
      Object.entries((types ?? {}) as JsonObject).map(([type, all]) => [
        type,
        Object.fromEntries(
          Object.entries(all as JsonObject).map(([name, block]) => [name, withoutComment(block as JsonObject)]),
        ),
      ]),
    );
  return { data: plain(data), resource: plain(resource) };
}

export function withoutComment(block: JsonObject): JsonObject {
  const { '//': _, ...rest } = block;
  return rest;
}

/** Every object of every environment, with where it stands. */
export function everyObject(): { environment: string; system: string; object: JsonObject }[] {
  return [...synthesized().outputs].flatMap(([environment, output]) =>
    [...output.systems].flatMap(([system, objects]) => objects.map((object) => ({ environment, system, object }))),
  );
}

export function isCustom(object: JsonObject): boolean {
  return !isBuiltIn(groupOf(String(object.apiVersion)));
}
