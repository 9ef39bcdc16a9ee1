import { join, relative } from 'node:path';
import { filesOf, put, removeFolders, tempFolder } from '../support/folders';
import { accept, accepting, differences } from '../support/golden';

afterAll(removeFolders);

/** What is said of golden files when others are written, without the folder that they lie in. */
function said(golden: Record<string, string>, written: Record<string, string>): string | undefined {
  const folder = tempFolder();
  for (const [path, text] of Object.entries(golden)) put(join(folder, path), text);
  const found = differences(folder, new Map(Object.entries(written)), 'npx jest a');
  return found?.replaceAll(`${relative(process.cwd(), folder)}/`, '');
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `${from + i}\n`).join('');

test('the same bytes are no difference', () => {
  expect(said({ 'prod/a.yaml': 'a\n' }, { 'prod/a.yaml': 'a\n' })).toBeUndefined();
});

test('a changed file is told with its first differing lines, and how to accept them', () => {
  const text = said(
    { 'prod/a.yaml': `${numbers(1, 9)}x: 1\nend\n` },
    { 'prod/a.yaml': `${numbers(1, 9)}x: 2\ny: 3\nend\n` },
  );
  expect(text).toBe(
    [
      'prod/a.yaml differs from line 10 (- golden, + written):',
      '    8',
      '    9',
      '  - x: 1',
      '  + x: 2',
      '  + y: 3',
      'Read every difference, then accept it: KEELSON_WRITE_GOLDEN=1 npx jest a',
    ].join('\n'),
  );
});

test('of a long difference the first lines are shown, and how many follow', () => {
  const text = said({ a: 'same\n' }, { a: `same\n${numbers(1, 20)}` });
  expect(text).toContain('  + 6\n  + … 14 lines more\n');
  expect(text).not.toContain('+ 7');
});

test('files that are missing or too much, and a newline at the end, are differences', () => {
  const text = said({ 'dev/gone.yaml': 'a\n', end: 'a\nb\n' }, { 'dev/new.yaml': 'b\n', end: 'a\nb' });
  expect(text?.split('\n')).toEqual([
    'dev/gone.yaml is golden, and nothing writes it any more',
    'dev/new.yaml is written, and no golden file has it:',
    '  + b',
    'end differs from line 2 (- golden, + written):',
    '    a',
    '  - b',
    '  + b (and no newline)',
    'Read every difference, then accept them: KEELSON_WRITE_GOLDEN=1 npx jest a',
  ]);
});

test('of many files each is named, and the first ones are shown', () => {
  const files = (text: string) => Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`${i + 10}.yaml`, text]));
  const text = said(files('a\n'), files('b\n')) ?? '';
  expect(text.match(/differs from line 1/g)).toHaveLength(12);
  expect(text.match(/^ {2}\+ b$/gm)).toHaveLength(8);
});

test('accepting writes the files, removes what nothing writes, and is refused where nobody reads', () => {
  const folder = tempFolder();
  put(join(folder, 'dev', 'gone.yaml'), 'a\n');
  put(join(folder, 'dev', 'kept.yaml'), 'a\n');
  const files = new Map([
    ['dev/kept.yaml', 'b\n'],
    ['prod/new.yaml', 'c\n'],
  ]);
  accept(folder, files);
  expect(filesOf(folder)).toEqual(Object.fromEntries(files));
  expect(differences(folder, files, 'npx jest a')).toBeUndefined();
  expect(accepting({})).toBe(false);
  expect(accepting({ KEELSON_WRITE_GOLDEN: '1' })).toBe(true);
  expect(() => accepting({ KEELSON_WRITE_GOLDEN: '1', CI: 'true' })).toThrow(
    'KEELSON_WRITE_GOLDEN is refused where CI is set: write golden files where somebody reads them.',
  );
});
