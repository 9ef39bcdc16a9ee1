// Runs a program that must not outlive who asked for it: when our standard input ends, and on SIGINT and SIGTERM, so does
// the program. What it says, on both outputs, goes to the file LOG. Exit code: the program's own.
//
// node scripts/tools/guarded.mjs LOG PROGRAM [ARGUMENT …]
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

const DOWN_WITHIN = 5_000;
const [log, program, ...args] = process.argv.slice(2);
const out = openSync(log, 'a');
// A group of its own: Ctrl-C on a terminal reaches us alone, and through us the program.
const child = spawn(program, args, { stdio: ['ignore', out, out], detached: true });
closeSync(out);
let code = 2;
child.once('error', (fault) => {
  process.stderr.write(`${fault.message}\n`);
  process.exit(2);
});
child.once('exit', (ended, signal) => {
  code = ended ?? (signal === null ? 2 : 0);
  process.exit(code);
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);
process.stdin.on('end', end).on('error', end).resume();

function end() {
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), DOWN_WITHIN).unref();
}
