import { execFile, spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { delimiter, join } from 'node:path';
import { isRequired, program } from '../programs';

/** A plan as `terraform show -json` prints it, as far as tests read it. */
export interface Plan {
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
  readonly planned_values: unknown;
}

export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  /** `delete_because_no_resource_config`, `replace_because_cannot_update` … */
  readonly action_reason?: string;
  readonly change: { readonly actions: readonly string[]; readonly before: unknown; readonly after: unknown };
}

export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
}

/** Terraform in one folder that holds a `*.tf.json`. Each verb rejects with Terraform's own words when it fails. */
export interface Terraform {
  init(): Promise<void>;
  /** Errors and warnings; does not reject on a configuration that is not valid. */
  validate(): Promise<readonly Diagnostic[]>;
  plan(vars?: Vars): Promise<Plan>;
  /** @returns what Terraform said */
  apply(vars?: Vars): Promise<string>;
  destroy(vars?: Vars): Promise<void>;
  /** Values of all outputs, sensitive ones too. */
  output(): Promise<Record<string, unknown>>;
}

export type Vars = Readonly<Record<string, string>>;

interface Options {
  /** Whether provider plugins are needed; `terraform_data` alone needs none. @default true */
  readonly providers?: boolean;
  /** More environment variables: `KEELSON_STAND_IN_ANSWERS`, a file that states what data sources return. */
  readonly env?: Readonly<Record<string, string>>;
}

interface Mirror {
  readonly mirror: string;
  readonly cliConfig: string;
  /** Whether the providers are stand-ins that know schemas alone, or the real ones. */
  readonly standIn: boolean;
}

let mirror: Mirror | undefined;
const said = new Set<string>();

/** The program that TERRAFORM names, else `terraform`, else `tofu`; undefined, said loudly, when there is none. */
export function terraformProgram(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const file = folders.some((folder) => existsSync(join(folder, 'terraform'))) ? 'terraform' : 'tofu';
  return program('terraform', {
    file,
    env: 'TERRAFORM',
    install: 'terraform or tofu (node scripts/tofu.mjs builds one)',
  });
}

/** Where providers come from without a network; undefined, said loudly, when the script that lays it out cannot. */
export function providerMirror(): Mirror | undefined {
  if (mirror) return mirror;
  const script = join(__dirname, '..', '..', '..', 'scripts', 'provider-mirror.mjs');
  const done = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  if (done.status !== 0) return without(done.stderr.trim());
  mirror = JSON.parse(done.stdout) as Mirror;
  return mirror;
}

/** @throws Error when `KEELSON_REQUIRE` names `terraform` */
function without(why: string): undefined {
  if (isRequired('terraform')) throw new Error(`${why} KEELSON_REQUIRE=terraform forbids to go on without.`);
  if (!said.has(why)) console.warn(`NOT CHECKED with Terraform: ${why}`);
  said.add(why);
  return undefined;
}

/** Whether Terraform and, if asked for, its providers are there. What is missing has been said. */
export function terraformReady(options: Options = {}): boolean {
  return terraformProgram() !== undefined && (options.providers === false || providerMirror() !== undefined);
}

/** Terraform in the folder `dir`. Ask `terraformReady` first. No network, no plugin cache, no prompt, no colours. */
export function terraformIn(dir: string, options: Options = {}): Terraform {
  const run = (args: readonly string[], mayFail = false) => running(dir, args, options, mayFail);
  return {
    init: async () => void (await run(['init', '-input=false', '-no-color'])),
    validate: async () => {
      const text = await run(['validate', '-json', '-no-color'], true);
      return (JSON.parse(text) as { diagnostics: Diagnostic[] }).diagnostics;
    },
    plan: async (vars) => {
      const file = 'test.tfplan';
      await run(['plan', '-input=false', '-no-color', `-out=${file}`, ...flags(vars)]);
      const text = await run(['show', '-json', '-no-color', file]);
      rmSync(join(dir, file));
      return JSON.parse(text) as Plan;
    },
    apply: (vars) => run(['apply', '-auto-approve', '-input=false', '-no-color', ...flags(vars)]),
    destroy: async (vars) =>
      void (await run(['destroy', '-auto-approve', '-input=false', '-no-color', ...flags(vars)])),
    output: async () => {
      const read = JSON.parse(await run(['output', '-json', '-no-color'])) as Record<string, { value: unknown }>;
      return Object.fromEntries(Object.entries(read).map(([name, { value }]) => [name, value]));
    },
  };
}

/**
 * Keeps the state of a stack in its folder whatever its backend says, by an override file: the stack stays as it was
 * written. Before `init`.
 */
export function localState(dir: string): void {
  const override = { terraform: { backend: { local: { path: 'terraform.tfstate' } } } };
  writeFileSync(join(dir, 'backend_override.tf.json'), JSON.stringify(override));
}

/** What a plan would do, `create helm_release.rook` or `delete+create random_password.x`, outputs too; [] when nothing. */
export function changesOf(plan: Plan): string[] {
  const resources = (plan.resource_changes ?? []).map((one) => [one.address, one.change.actions] as const);
  const outputs = Object.entries(plan.output_changes ?? {}).map(
    ([name, { actions }]) => [`output.${name}`, actions] as const,
  );
  return [...resources, ...outputs]
    .filter(([, actions]) => actions.join() !== 'no-op')
    .map(([address, actions]) => `${actions.join('+')} ${address}`);
}

function flags(vars: Vars = {}): string[] {
  return Object.entries(vars).map(([name, value]) => `-var=${name}=${value}`);
}

/** Not synchronous: a test may serve charts to the very run that it waits for. */
function running(dir: string, args: readonly string[], options: Options, mayFail: boolean): Promise<string> {
  const file = terraformProgram();
  const cliConfig = options.providers === false ? devNull : providerMirror()?.cliConfig;
  if (file === undefined || cliConfig === undefined)
    throw new Error('Terraform is not there: ask terraformReady first.');
  const env = { ...withoutTerraformSettings(), TF_CLI_CONFIG_FILE: cliConfig, ...options.env };
  return new Promise((resolve, reject) => {
    execFile(file, args, { cwd: dir, env, maxBuffer: 1 << 28, timeout: 300_000 }, (fault, stdout, stderr) => {
      if (fault && !mayFail) reject(new Error(`terraform ${args[0]} in ${dir}: ${stderr || stdout || fault.message}`));
      else resolve(stdout);
    });
  });
}

/** The environment without the user's TF_* settings (workspace, plugin cache, extra arguments), and quiet. */
function withoutTerraformSettings(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('TF_'));
  return { ...Object.fromEntries(kept), CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1', TF_INPUT: '0' };
}
