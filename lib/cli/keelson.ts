#!/usr/bin/env node
import { COMMANDS } from './commands';
import { run } from './run';

process.exitCode = run(COMMANDS, process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  today: () => new Date().toISOString().slice(0, 10),
});
