#!/usr/bin/env node
import { check } from './check';
import type { Command } from './command';
import { images } from './images';
import { init } from './init';
import { planCheck } from './plan-check';
import { run } from './run';
import { secrets } from './secrets';

const COMMANDS: readonly Command[] = [init, check, secrets, images, planCheck];

process.exitCode = run(COMMANDS, process.argv.slice(2), {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  today: () => new Date().toISOString().slice(0, 10),
});
