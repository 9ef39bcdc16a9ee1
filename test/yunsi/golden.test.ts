import { join } from 'node:path';
import { accept, accepting, differences } from '../support/golden';
import { goldenFiles } from './golden';

const FOLDER = join(__dirname, 'golden');

test('every byte that the reference platform puts out is one that somebody read', () => {
  const files = goldenFiles();
  if (accepting()) accept(FOLDER, files);
  const found = differences(FOLDER, files, 'npx jest test/yunsi/golden.test.ts');
  // Thrown: a matcher would bury the text in escapes.
  if (found !== undefined) throw new Error(found);
});
