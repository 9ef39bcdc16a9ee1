// Builds a main package of a Go module with a file of ours beside its own: for programs that must be told something for
// which they have no flag. The module itself stays as it is pinned.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { filesIn, goBuild } from './cache.mjs';

/**
 * @param folder the Go module that pins `what` and holds our `.go` files
 * @param replace texts of its sources, each of which must stand there once, with what takes their places
 * @param work a folder for the sources while they are built
 */
export function amendedBuild({ folder, what, replace, work, output, ldflags }) {
  mkdirSync(work, { recursive: true });
  for (const file of filesIn(folder, 'go.mod', 'go.sum', '.go')) cpSync(file, join(work, basename(file)));
  const { Dir, GoFiles } = listed(folder, what);
  const sources = new Map(GoFiles.map((name) => [name, readFileSync(join(Dir, name), 'utf8')]));
  for (const [text, instead] of replace) {
    const [name, ...more] = [...sources.keys()].filter((known) => sources.get(known).split(text).length === 2);
    if (name === undefined || more.length > 0)
      throw new Error(
        `${what} has not ${text} in one place of ${GoFiles.join(', ')}: the pin and its change disagree.`,
      );
    sources.set(
      name,
      sources.get(name).replace(text, () => instead),
    );
  }
  for (const [name, source] of sources) writeFileSync(join(work, name), source);
  goBuild(work, '.', output, ldflags);
  rmSync(work, { recursive: true });
}

function listed(folder, what) {
  const env = { ...process.env, GOWORK: 'off' };
  const args = ['list', '-json=Dir,GoFiles', what];
  const done = spawnSync('go', args, { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  if (done.error) throw done.error;
  if (done.status !== 0) throw new Error(`go ${args.join(' ')} in ${folder} ended with ${done.status}`);
  return JSON.parse(done.stdout);
}
