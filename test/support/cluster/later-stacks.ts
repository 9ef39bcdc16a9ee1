import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Output } from '../../../lib';
import { groupBy, isMap, type JsonObject } from '../../../lib/kernel/base/values';
import { changesOf, type Resource, type Terraform, terraformIn, type Vars } from '../terraform/run';
import type { Cluster } from './cluster';
import type { ControlPlane } from './control-plane';
import type { Synthesized } from './environment';
import { stackOn } from './standing';

/** A stack that is deployed after the manifests, and what Terraform holds of it. */
export interface LaterStack {
  readonly stack: string;
  readonly terraform: Terraform;
  readonly vars: Vars;
  readonly state: readonly Resource[];
}

/**
 * The stacks that follow the manifests: applications, then those of APIs that the platform runs. What they begin by reading
 * is as a working cluster would have it: every readiness that the systems state holds, Secrets are those that are there.
 *
 * @throws Error when one is not valid, or a second plan is not empty
 */
export async function laterStacks(
  plane: ControlPlane,
  cluster: Cluster,
  { output, stacks }: Synthesized,
): Promise<readonly LaterStack[]> {
  const names = Object.keys(stacks).filter((name) => !name.endsWith('-foundation'));
  const applications = `${output.row.name}-applications`;
  const ordered = names.sort((a, b) => Number(b === applications) - Number(a === applications) || (a < b ? -1 : 1));
  const done: LaterStack[] = [];
  for (const stack of ordered) {
    const dir = stacks[stack] ?? '';
    const file = join(dir, 'answers.json');
    writeFileSync(file, JSON.stringify([...readiness(output), ...(await secrets(cluster))]), { mode: 0o600 });
    const terraform = terraformIn(dir, { env: { KEELSON_STAND_IN_ANSWERS: file } });
    const vars = { kubeconfig: stackOn(plane, output, dir).vars.kubeconfig ?? '' };
    done.push({ stack, terraform, vars, state: await settled(stack, terraform, vars) });
  }
  return done;
}

async function settled(stack: string, terraform: Terraform, vars: Vars): Promise<readonly Resource[]> {
  await terraform.init();
  const found = await terraform.validate();
  if (found.length > 0)
    throw new Error(`${stack}: ${found.map(({ summary, detail }) => `${summary}: ${detail}`).join('\n')}`);
  await terraform.apply(vars);
  const left = changesOf(await terraform.plan(vars));
  if (left.length > 0) throw new Error(`${stack}: a second plan is not empty: ${left.join(', ')}`);
  return terraform.state();
}

/** What a data source returns; see the stand-in's `answers.go`. */
interface Answer {
  readonly type: string;
  readonly where: JsonObject;
  readonly returns: JsonObject;
}

/** One answer an object, with everything that is stated of it. */
function readiness({ model }: Output): Answer[] {
  const all = model.systems.flatMap(({ ready }) => ready);
  return [...groupBy(all, ({ kind, namespace, name }) => `${kind} ${namespace} ${name}`).values()].map((stated) => {
    const { kind, name, namespace } = stated[0] as (typeof all)[number];
    const place = namespace === undefined ? {} : { namespace };
    return {
      type: 'kubernetes_resources',
      where: { kind, field_selector: `metadata.name=${name}`, ...place },
      returns: { objects: [stated.map(({ path, is }) => holding(path, is)).reduce(merged)] },
    };
  });
}

function merged(a: JsonObject, b: JsonObject): JsonObject {
  const out: Record<string, unknown> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const known = out[key];
    if (Array.isArray(known) && Array.isArray(value)) out[key] = [...known, ...value];
    else out[key] = isMap(known) && isMap(value) ? merged(known as JsonObject, value as JsonObject) : value;
  }
  return out as JsonObject;
}

/** An object in which a path has a value: `status.phase`, `status.conditions[type=Ready].status`. */
function holding(path: string, is: string): JsonObject {
  const steps = path.split(/\.(?![^[]*\])/);
  return steps.reduceRight<unknown>((value, step) => {
    const [, name = step, key, of] = /^([^[]+)(?:\[(\w+)=([^\]]+)\])?$/.exec(step) ?? [];
    return { [name]: key === undefined ? value : [{ [key]: of, ...(isMap(value) ? value : {}) }] };
  }, is) as JsonObject;
}

async function secrets(cluster: Cluster): Promise<Answer[]> {
  const all = await cluster.list('v1', 'Secret');
  return all.map(({ metadata, data }) => {
    const { name, namespace } = metadata as JsonObject;
    const values = Object.entries(isMap(data) ? data : {}).map(([key, value]) => [
      key,
      Buffer.from(String(value), 'base64').toString('utf8'),
    ]);
    return {
      type: 'kubernetes_secret_v1',
      where: { metadata: [{ name: name ?? null, namespace: namespace ?? null }] },
      returns: { data: Object.fromEntries(values) as JsonObject },
    };
  });
}
