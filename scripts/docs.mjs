// Pages that are written from the code: the picture of the house, the pins, the reference. `npm run docs` writes them;
// `npm run docs -- --check` says what is not as the code has it.
import { spawnSync } from 'node:child_process';

let worst = 0;
for (const script of ['house.mjs', 'pins.mjs', 'api-reference.mjs']) {
  const { status } = spawnSync(process.execPath, [`scripts/${script}`, ...process.argv.slice(2)], { stdio: 'inherit' });
  worst = Math.max(worst, status ?? 2);
}
process.exitCode = worst;
