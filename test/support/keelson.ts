import { COMMANDS } from '../../lib/cli/commands';
import { run } from '../../lib/cli/run';

export interface Told {
  /** 0 ok, 1 findings, 2 could not run. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The `keelson` command as a user types it, on a day. */
export function keelson(argv: readonly string[], today = '2030-01-01'): Told {
  const [out, err]: [string[], string[]] = [[], []];
  const code = run(COMMANDS, argv, {
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    today: () => today,
  });
  return { code, out: out.join(''), err: err.join('') };
}
