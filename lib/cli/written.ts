import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { Written } from '../checks/findings/rule';
import { environmentOf } from '../checks/terraform/plan';
import type { Law } from '../kernel/base/law';
import type { JsonObject } from '../kernel/base/values';
import type { Model } from '../kernel/model';
import { CannotRun } from './command';

/** Environments of which a model was written. @throws CannotRun when there is none */
export function environmentsIn(dist: string): string[] {
  const folder = join(dist, 'model');
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((file) => file.endsWith('.json'))
        .map((file) => file.slice(0, -'.json'.length))
        .sort()
    : [];
  if (names.length === 0)
    throw new CannotRun(`${folder} holds no model: synthesize first (npm run synth), or name the folder with --dist.`);
  return names;
}

/** The model of an environment. @throws CannotRun when there is none, or when it is no JSON */
export function modelIn(dist: string, environment: string): Model {
  const names = environmentsIn(dist);
  if (!names.includes(environment))
    throw new CannotRun(`There is no environment ${environment} in ${dist}; environments: ${names.join(', ')}.`);
  const file = join(dist, 'model', `${environment}.json`);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Model;
  } catch (error) {
    throw new CannotRun(`${file} is no model (${(error as Error).message}): synthesize again.`);
  }
}

/** An environment as the rules read it. @throws CannotRun when anything of it is not there, or is something else */
export function writtenIn(dist: string, environment: string, laws: readonly Law[]): Written {
  return { model: modelIn(dist, environment), systems: manifestsIn(dist, environment), laws };
}

/** The objects of an environment by system, as they were written. @throws CannotRun when a file is no YAML */
export function manifestsIn(dist: string, environment: string): Map<string, JsonObject[]> {
  const folder = join(dist, 'manifests', environment);
  if (!existsSync(folder)) throw new CannotRun(`${folder} is not there: synthesize first (npm run synth).`);
  const files = readdirSync(folder).filter((file) => file.endsWith('.k8s.yaml'));
  return new Map(files.sort().map((file) => [file.slice(0, -'.k8s.yaml'.length), documents(join(folder, file))]));
}

/** The Terraform stacks of an environment by name, as they were written. @throws CannotRun when there are none at all */
export function stacksIn(dist: string, environment: string): Map<string, JsonObject> {
  const folder = join(dist, 'terraform', 'stacks');
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const files = names.map((name) => [name, join(folder, name, 'cdk.tf.json')] as const);
  const stacks = files.filter(([, file]) => existsSync(file)).map(([name, file]) => [name, stack(file)] as const);
  if (stacks.length === 0)
    throw new CannotRun(`${folder} holds no stack: synthesize the Terraform plane first (npm run synth).`);
  return new Map(stacks.filter(([, json]) => environmentOf(json.output) === environment));
}

function stack(file: string): JsonObject {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
  } catch (error) {
    throw new CannotRun(`${file} is no stack (${(error as Error).message}): synthesize again.`);
  }
}

function documents(file: string): JsonObject[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).flatMap((document) => {
    if (document.errors.length > 0) throw new CannotRun(`${file}: ${document.errors[0]?.message ?? 'is no YAML'}`);
    const object = document.toJS() as JsonObject | null;
    return object === null ? [] : [object];
  });
}
