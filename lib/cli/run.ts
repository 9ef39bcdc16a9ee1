import { parseArgs } from 'node:util';
import { KeelsonError } from '../kernel/faults';
import { CannotRun, type Command, type Io, type Options } from './command';
import { ownPackage } from './package';

/** Runs the command that is asked for. @returns the exit code: 0 ok, 1 findings, 2 could not run */
export function run(commands: readonly Command[], argv: readonly string[], io: Io): number {
  try {
    const { values, positionals } = parsed(argv);
    const [name, ...args] = positionals;
    if (values.version) return said(io, `${ownPackage().version}\n`);
    if (values.help || name === undefined) return said(io, usage(commands), values.help ? 0 : 2);
    const command = commands.find((known) => known.name === name);
    if (command === undefined)
      throw new CannotRun(`There is no command ${name}; commands: ${commands.map((known) => known.name).join(', ')}.`);
    const required = command.args.filter((arg) => !arg.startsWith('['));
    if (args.length < required.length || args.length > command.args.length)
      throw new CannotRun(`Usage: keelson ${[command.name, ...command.args].join(' ')}`);
    const options: Options = { dist: values.dist ?? 'dist', json: values.json ?? false };
    return command.run(args, options, io);
  } catch (error) {
    const known = error instanceof CannotRun || KeelsonError.is(error);
    io.err(`keelson: ${known ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`);
    return 2;
  }
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
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

function said(io: Io, text: string, code = 0): number {
  (code === 0 ? io.out : io.err)(text);
  return code;
}

function usage(commands: readonly Command[]): string {
  const rows = commands.map((command) => [[command.name, ...command.args].join(' '), command.summary] as const);
  const width = Math.max(...rows.map(([left]) => left.length));
  return [
    'Usage: keelson COMMAND [--dist DIR] [--json]',
    '',
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    '',
    'Exit codes: 0 ok, 1 findings, 2 could not run.',
    '',
  ].join('\n');
}
