// What users see of the library, as files that are read in review: docs/api/*.api.md, the declarations of each entry point
// rolled up by API Extractor, and docs/api/<room>.md, the reference, written from the docstrings. What a docstring leaves unsaid
// is a failure. `--check` compares with what is committed and writes nothing there. Needs `build/`: npm run docs.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor';
import { readExports } from './api/exports.mjs';
import { gapsOf } from './api/gaps.mjs';
import { pagesOf } from './api/pages.mjs';

const ENTRIES = {
  keelson: 'lib/index.ts',
  'keelson-terraform': 'lib/terraform/index.ts',
  'keelson-testing': 'lib/testing/index.ts',
};
const KEPT = 'docs/api';
const WRITTEN = 'build/api';
const QUIET = { default: { logLevel: 'none' } }; // gaps.mjs says it, with lines of the sources

function rollUp(name, entry) {
  const configObject = {
    projectFolder: resolve('.'),
    mainEntryPointFilePath: resolve('build', entry.replace(/\.ts$/, '.d.ts')),
    newlineKind: 'lf',
    compiler: { tsconfigFilePath: resolve('tsconfig.json') },
    apiReport: {
      enabled: true,
      reportFileName: `${name}.api.md`,
      reportFolder: resolve(WRITTEN),
      reportTempFolder: resolve(`${WRITTEN}-temp`),
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: { compilerMessageReporting: {}, extractorMessageReporting: QUIET, tsdocMessageReporting: QUIET },
  };
  const config = ExtractorConfig.prepare({ configObject, packageJsonFullPath: resolve('package.json') });
  const quiet = (message) => {
    message.handled = message.logLevel !== 'error';
  };
  if (!Extractor.invoke(config, { localBuild: true, messageCallback: quiet }).succeeded)
    throw new Error(`API Extractor could not roll up ${entry}`);
}

rmSync(WRITTEN, { recursive: true, force: true });
mkdirSync(WRITTEN, { recursive: true });
for (const [name, entry] of Object.entries(ENTRIES)) rollUp(name, entry);
const api = readExports(Object.values(ENTRIES));
for (const [file, text] of pagesOf(api)) writeFileSync(`${WRITTEN}/${file}`, text);

if (process.argv.includes('--check')) {
  const { status } = spawnSync('git', ['--no-pager', 'diff', '--no-index', KEPT, WRITTEN], { stdio: 'inherit' });
  if (status !== 0) console.error(`${KEPT} is not what the sources say: run \`npm run docs\` and read the difference.`);
  process.exitCode = status === 0 ? 0 : 1;
} else {
  rmSync(KEPT, { recursive: true, force: true });
  cpSync(WRITTEN, KEPT, { recursive: true });
}
const gaps = gapsOf(api);
for (const { at, name, missing } of gaps) console.error(`${at} ${name}: ${missing}`);
if (gaps.length > 0) {
  console.error(`${gaps.length} gaps in the docstrings of what is exported.`);
  process.exitCode = 1;
}
