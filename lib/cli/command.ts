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
}

/** A command over what was written: no code of the user is run. */
export interface Command {
  readonly name: string;
  /** Names of its arguments, as the usage shows them. */
  readonly args: readonly string[];
  readonly summary: string;
  /** @returns 0 ok, 1 findings. @throws CannotRun */
  run(args: readonly string[], options: Options, io: Io): 0 | 1;
}

/** The command could not do its work: exit code 2. */
export class CannotRun extends Error {}
