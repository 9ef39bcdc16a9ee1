/** What a command may do besides reading files. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** As `YYYY-MM-DD`: whether an acceptance still holds. */
  today(): string;
}

/** Options that every command has. */
export interface Options {
  /** Folder of what was synthesized. */
  readonly dist: string;
  /** For machines. */
  readonly json: boolean;
  /** What was given for the command's own options, by name: each may stand more than once. */
  readonly own: Readonly<Record<string, readonly string[]>>;
}

/** An option of one command, which takes a value. */
export interface Option {
  /** `crds` of `--crds`. */
  readonly name: string;
  /** What its value is, as the usage shows it: `DIR`. */
  readonly value: string;
  readonly summary: string;
}

/** A command over what was written: no code of the user is run, but for modules that an option names. */
export interface Command {
  readonly name: string;
  /** Names of its arguments, as the usage shows them: `[MAY]` be left out, the last one may be many: `[MAY…]`. */
  readonly args: readonly string[];
  readonly summary: string;
  readonly options?: readonly Option[];
  /** @returns 0 ok, 1 findings. @throws CannotRun */
  run(args: readonly string[], options: Options, io: Io): 0 | 1;
}

/** The command could not do its work: exit code 2. */
export class CannotRun extends Error {}

/** What a parser says, without the lines of the text that it quotes. */
export function oneLine(error: unknown): string {
  const [first = ''] = (error as Error).message.split(/:?\n\n/);
  return first.replace(/\s+/g, ' ');
}
