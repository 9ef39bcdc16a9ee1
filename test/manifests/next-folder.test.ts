import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { dirname, join } from 'node:path';
import { NextFolder } from '../../lib/kernel/next-folder';
import { filesOf, put, removeFolders, tempFolder } from '../support/folders';

const dead = spawnSync(process.execPath, ['-e', '']).pid;
let living: ChildProcess;

beforeAll(() => {
  living = spawn('sleep', ['60']);
});
afterAll(() => {
  living.kill();
  removeFolders();
});
afterEach(() => jest.restoreAllMocks());

/** A target that holds one file, with what else lies beside it. */
function target(beside: Record<string, string> = {}, content: Record<string, string> = { old: 'old' }): string {
  const folder = tempFolder();
  for (const [path, text] of Object.entries(beside)) put(join(folder, path), text);
  for (const [path, text] of Object.entries(content)) put(join(folder, 'out', path), text);
  return join(folder, 'out');
}

function swapped(folder: string): Record<string, string> {
  const next = new NextFolder(folder);
  put(join(next.open(), 'new'), 'new');
  next.swap();
  return filesOf(dirname(folder));
}

function failingRename(code: string, when: (from: string, to: string) => boolean): void {
  const rename = fs.renameSync;
  jest.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
    if (when(String(from), String(to))) throw Object.assign(new Error(code), { code });
    rename(from, to);
  });
}

describe('what a killed process left', () => {
  test('between the two renames: the folder comes back', () => {
    const folder = target({ [`.out.old-${dead}/old`]: 'old', [`.out.next-${dead}/new`]: 'half' }, {});
    new NextFolder(folder);
    expect(filesOf(dirname(folder))).toEqual({ 'out/old': 'old' });
  });

  test('after them: the folder that was moved aside goes', () => {
    const folder = target({ [`.out.old-${dead}/older`]: 'older' });
    new NextFolder(folder);
    expect(filesOf(dirname(folder))).toEqual({ 'out/old': 'old' });
  });

  test('while it wrote: what it wrote goes', () => {
    const folder = target({ [`.out.next-${dead}/half`]: 'half' });
    new NextFolder(folder);
    expect(filesOf(dirname(folder))).toEqual({ 'out/old': 'old' });
  });

  test('an own number, used again by the system, counts as left', () => {
    const folder = target({ [`.out.next-${process.pid}/half`]: 'half' });
    expect(swapped(folder)).toEqual({ 'out/new': 'new' });
  });

  test('what a living process writes stays, and so does what is named otherwise', () => {
    const beside = {
      [`.out.next-${living.pid}/half`]: 'half',
      [`.out.old-${living.pid}/old`]: 'old',
      [`.outer.next-${dead}/x`]: 'x',
      [`xout.next-${dead}/x`]: 'x',
      '.out.next-/x': 'x',
      '.out.next-1a/x': 'x',
    };
    expect(swapped(target(beside))).toEqual({ ...beside, 'out/new': 'new' });
  });
});

describe('swap', () => {
  test('where nothing was, also the folders above', () => {
    const folder = join(tempFolder(), 'a/b/out');
    expect(swapped(folder)).toEqual({ 'out/new': 'new' });
  });

  test('in the place of what was there', () => {
    expect(swapped(target())).toEqual({ 'out/new': 'new' });
  });

  test.each(['EBUSY', 'EXDEV', 'EPERM'])(
    'of a mount, which cannot be renamed (%s): its content is replaced',
    (code) => {
      const folder = target({}, { old: 'old', 'below/older': 'older' });
      const before = fs.statSync(folder).ino;
      failingRename(code, (from) => from === folder);
      expect(swapped(folder)).toEqual({ 'out/new': 'new' });
      expect(fs.statSync(folder).ino).toBe(before);
    },
  );

  test('that fails half way puts back what was there', () => {
    const folder = target();
    failingRename('ENOSPC', (from) => from.includes('.next-'));
    const next = new NextFolder(folder);
    put(join(next.open(), 'new'), 'new');
    expect(() => next.swap()).toThrow('ENOSPC');
    next.discard();
    expect(filesOf(dirname(folder))).toEqual({ 'out/old': 'old' });
  });

  test('that is not allowed throws, and changes nothing', () => {
    const folder = target();
    failingRename('EACCES', (from) => from === folder);
    const next = new NextFolder(folder);
    put(join(next.open(), 'new'), 'new');
    expect(() => next.swap()).toThrow('EACCES');
    next.discard();
    expect(filesOf(dirname(folder))).toEqual({ 'out/old': 'old' });
  });
});
