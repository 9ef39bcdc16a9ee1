import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, platform, type Row, synth } from '../../lib';
import { mergedSchemas, type ProviderSchemas, terraformProblems } from '../../lib/checks/terraform/stack';
import type { JsonObject } from '../../lib/kernel/base/values';
import { terraform } from '../../lib/terraform';
import { tempFolder } from './folders';
import { row } from './plant';
import { shared } from './shared';

/** A block of a stack, as far as tests look at it. */
export type Block = Readonly<Record<string, unknown>> & { readonly depends_on?: readonly string[] };

type Blocks = Readonly<Record<string, Readonly<Record<string, Block>>>>;

export interface Stack {
  readonly resource: Blocks;
  readonly data?: Blocks;
  readonly variable: Readonly<Record<string, Block>>;
  readonly output: Readonly<Record<string, Block>>;
  readonly provider: Readonly<Record<string, readonly Block[]>>;
  readonly terraform: { readonly backend: Readonly<Record<string, Block>>; readonly required_providers: JsonObject };
  readonly removed?: readonly Block[];
}

/** Synthesizes the stacks of one row into `dist/terraform`, and reads them back by name. */
export function stacksOf(
  build: (env: Environment, row: Row) => void,
  over: Partial<Row> = {},
  dist = tempFolder(),
): Record<string, Stack> {
  synth(platform('plant', [row(over)], build), terraform(dist));
  return stacksIn(dist);
}

export function stacksIn(dist: string): Record<string, Stack> {
  const folder = join(dist, 'terraform', 'stacks');
  return Object.fromEntries(
    readdirSync(folder).map((name) => [name, JSON.parse(readFileSync(join(folder, name, 'cdk.tf.json'), 'utf8'))]),
  );
}

/** The foundation stack of one row. */
export function foundationOf(build: (env: Environment, row: Row) => void, over: Partial<Row> = {}): Stack {
  return stacksOf(build, over)[`${over.name ?? 'dev'}-foundation`] as Stack;
}

/** A resource without cdktf's own comment. */
export function resource(stack: Stack | undefined, type: string, name: string): Block {
  const found = stack?.resource[type]?.[name];
  if (found === undefined)
    throw new Error(
      `There is no ${type}.${name}; of that type: ${Object.keys(stack?.resource[type] ?? {}).join(', ')}`,
    );
  const { '//': _, ...block } = found;
  return block;
}

/** What Terraform or a provider would refuse in a stack; nothing where the schemas are not at hand. */
export function refused(stack: Stack): readonly unknown[] {
  const folder = shared('terraform');
  if (folder === undefined) return [];
  return terraformProblems(stack as unknown as JsonObject, schemas(folder));
}

let known: ProviderSchemas | undefined;

function schemas(folder: string): ProviderSchemas {
  known ??= mergedSchemas(
    readdirSync(folder)
      .filter((file) => file.endsWith('.schema.json'))
      .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as ProviderSchemas),
  );
  return known;
}
