import { parseArgs } from 'node:util';
import { KeelsonError } from '../kernel/base/faults';
import { CannotRun, type Command, type Io, type Option } from './command';
import { ownPackage } from './package';

/** Runs the command that is asked for. @returns the exit code: 0 ok, 1 findings, 2 could not run */
export function run(commands: readonly Command[], argv: readonly string[], io: Io): number {
  try {
    const { values, positionals } = parsed(argv, commands.flatMap(optionsOf));
    const { version, help, dist = 'dist', json = false, ...own } = values;
    const [name, ...args] = positionals;
    if (version) return said(io, `${ownPackage().version}\n`);
    if (name === undefined) return said(io, usage(commands), help ? 0 : 2);
    const command = commands.find((known) => known.name === name);
    if (command === undefined)
      throw new CannotRun(`There is no command ${name}; commands: ${commands.map((known) => known.name).join(', ')}.`);
    if (help) return said(io, usageOf(command));
    const foreign = Object.keys(own).find((option) => optionsOf(command).every((known) => known.name !== option));
    if (foreign !== undefined) throw new CannotRun(notOf(command, foreign, commands));
    const required = command.args.filter((arg) => !arg.startsWith('['));
    const most = command.args.at(-1)?.includes('…') ? Number.POSITIVE_INFINITY : command.args.length;
    if (args.length < required.length || args.length > most) throw new CannotRun(`Usage: ${callOf(command)}`);
    return command.run(args, { dist, json, own: own as Record<string, string[]> }, io);
  } catch (error) {
    const known = error instanceof CannotRun || KeelsonError.is(error);
    io.err(`keelson: ${known ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`);
    return 2;
  }
}

function parsed(argv: readonly string[], own: readonly Option[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        ...Object.fromEntries(own.map(({ name }) => [name, { type: 'string', multiple: true } as const])),
        dist: { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new CannotRun((error as Error).message);
  }
}

function optionsOf(command: Command): readonly Option[] {
  return command.options ?? [];
}

function callOf(command: Command): string {
  return ['keelson', command.name, ...command.args].join(' ');
}

function notOf(command: Command, option: string, commands: readonly Command[]): string {
  const takers = commands.filter((known) => optionsOf(known).some(({ name }) => name === option));
  const own = optionsOf(command).map(({ name }) => `--${name}`);
  const takes = own.length === 0 ? 'no options of its own' : own.join(', ');
  return `--${option} is an option of keelson ${takers.map(({ name }) => name).join(', ')}; keelson ${command.name} takes ${takes}.`;
}

function said(io: Io, text: string, code = 0): number {
  (code === 0 ? io.out : io.err)(text);
  return code;
}

function usage(commands: readonly Command[]): string {
  const rows = commands.map((command) => [[command.name, ...command.args].join(' '), command.summary] as const);
  return [
    'Usage: keelson COMMAND [--dist DIR] [--json]',
    '',
    ...columns(rows),
    '',
    'keelson COMMAND --help tells the options of a command.',
    'Exit codes: 0 ok, 1 findings, 2 could not run.',
    '',
  ].join('\n');
}

/** The usage of one command. */
function usageOf(command: Command): string {
  const rows = optionsOf(command).map(({ name, value, summary }) => [`--${name} ${value}`, summary] as const);
  const common = [
    ['--dist DIR', 'folder of what was synthesized (default: dist)'],
    ['--json', 'for machines'],
  ] as const;
  return [`Usage: ${callOf(command)}`, '', command.summary, '', ...columns([...rows, ...common]), ''].join('\n');
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
