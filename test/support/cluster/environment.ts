import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systems } from '../../../apps/yunsi/platform';
import { rows } from '../../../apps/yunsi/rows';
import { type Environment, type Output, platform, type Row } from '../../../lib';
import type { JsonObject } from '../../../lib/kernel/base/values';
import { terraform } from '../../../lib/terraform';
import { tempFolder } from '../folders';
import { localState } from '../terraform/run';
import { mirrorCrds } from './crd-mirror';

/** An environment as both planes write it, with its CRD files at hand. */
export interface Synthesized {
  readonly output: Output;
  /** By stack, the folder that Terraform runs in; its state stays there. */
  readonly stacks: Readonly<Record<string, string>>;
}

/**
 * An environment of the reference platform, synthesized as users do, but for what no test can have: its state lies in
 * a folder, its CRD files come from the test data.
 *
 * @param build other systems than the platform's
 */
export function synthesized(name: string, build: (env: Environment, row: Row) => void = systems): Synthesized {
  const row = rows.find((known) => known.name === name);
  if (row === undefined) throw new Error(`The reference platform has no environment ${name}.`);
  const folder = tempFolder();
  const crdMirror = join(folder, 'crds');
  const plane = terraform(folder);
  const [output] = [...platform('yunsi', [{ ...row, crdMirror }], build).outputs()];
  if (output === undefined) throw new Error(`Nothing came of ${name}.`);
  plane.take(output);
  plane.render();
  plane.swap();
  mirrorCrds(output, crdMirror);
  const manifest = JSON.parse(readFileSync(join(folder, 'terraform', 'manifest.json'), 'utf8')) as Manifest;
  const stacks = Object.keys(manifest.stacks).map(
    (stack) => [stack, join(folder, 'terraform', 'stacks', stack)] as const,
  );
  for (const [, dir] of stacks) localState(dir);
  return { output, stacks: Object.fromEntries(stacks) };
}

interface Manifest {
  readonly stacks: Readonly<Record<string, unknown>>;
}

/** Every object of an environment in the order of delivery: systems as the model has them, in each the order of its file. */
export function inOrder(output: Output): readonly { readonly system: string; readonly object: JsonObject }[] {
  return output.model.systems.flatMap(({ id }) =>
    (output.systems.get(id) ?? []).map((object) => ({ system: id, object })),
  );
}

/** The kubeconfig of a control plane under the name that an environment's stacks ask for. */
export function kubeconfigFor(kubeconfig: string, row: Row): string {
  const file = join(tempFolder(), 'kubeconfig');
  const config = JSON.parse(readFileSync(kubeconfig, 'utf8')) as JsonObject & { contexts: readonly JsonObject[] };
  const contexts = config.contexts.map((context) => ({ ...context, name: row.context }));
  writeFileSync(file, JSON.stringify({ ...config, contexts, 'current-context': row.context }), { mode: 0o600 });
  return file;
}
