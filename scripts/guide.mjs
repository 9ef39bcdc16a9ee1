// The guide as files: writes the code blocks of docs/writing-a-system.md that name a path (```ts src/x.ts) below a folder.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  console.error('usage: node scripts/guide.mjs FOLDER');
  process.exit(2);
}
const guide = readFileSync('docs/writing-a-system.md', 'utf8');
const blocks = [...guide.matchAll(/^```ts (\S+)\n(.*?)^```$/gms)];
if (blocks.length === 0) throw new Error('the guide has no file in it');
for (const [, path, code] of blocks) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), code);
  console.log(path);
}
