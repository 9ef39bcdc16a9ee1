// Lays out a file-system mirror of the Terraform providers, for runs without a network, and prints where it is:
// {"mirror": folder, "cliConfig": file for TF_CLI_CONFIG_FILE, "standIn": whether the providers are stand-ins}.
//
// KEELSON_PROVIDER_MIRROR: a mirror of real providers (`terraform providers mirror FOLDER`), used as it is.
// KEELSON_SHARED: where terraform/*.schema.json is, for the stand-ins. @default ../shared, beside the repository
// Exit code 2: what is needed is missing; the message says what.
import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder, filesIn, goBuild, keyOf, main, once, onPath } from './tools/cache.mjs';

const repository = fileURLToPath(new URL('..', import.meta.url));
const sources = join(repository, 'test', 'support', 'terraform', 'stand-in');
// OpenTofu looks for the same providers under its own host.
const openTofuHost = 'registry.opentofu.org';
const ARCH = { x64: 'amd64', ia32: '386', arm64: 'arm64', arm: 'arm' };
const OS = { win32: 'windows' };

main(() => JSON.stringify(process.env.KEELSON_PROVIDER_MIRROR ? realMirror() : standIn()));

function realMirror() {
  const mirror = resolve(process.env.KEELSON_PROVIDER_MIRROR);
  if (!existsSync(mirror)) throw new Error(`KEELSON_PROVIDER_MIRROR=${mirror}: there is no such folder.`);
  process.stderr.write(`Real providers: the mirror ${mirror} (KEELSON_PROVIDER_MIRROR).\n`);
  const kept = once(join(cacheFolder(), 'provider-mirror', keyOf([], mirror)), (made) => writeCliConfig(made, mirror));
  return { mirror, cliConfig: join(kept, 'terraform.rc'), standIn: false };
}

function standIn() {
  const schemas = schemaFiles();
  const platform = `${OS[process.platform] ?? process.platform}_${ARCH[process.arch] ?? process.arch}`;
  const parts = [...filesIn(sources, '.go', 'go.mod', 'go.sum'), ...schemas, fileURLToPath(import.meta.url)];
  const target = join(cacheFolder(), 'stand-in', keyOf(parts, platform));
  once(target, (made) => {
    if (!onPath('go'))
      throw new Error(
        'The stand-in providers are built by Go, and there is no `go` on PATH. Install Go 1.25 or newer, or set KEELSON_PROVIDER_MIRROR to a mirror of the real providers.',
      );
    process.stderr.write('Building the stand-in providers, once (about a minute) ...\n');
    const program = join(made, 'stand-in');
    goBuild(sources, '.', program);
    for (const schema of schemas) layOut(join(made, 'mirror'), schema, program, platform);
    writeCliConfig(made, join(target, 'mirror'));
  });
  return { mirror: join(target, 'mirror'), cliConfig: join(target, 'terraform.rc'), standIn: true };
}

function schemaFiles() {
  const folder = join(resolve(process.env.KEELSON_SHARED || join(repository, '..', 'shared')), 'terraform');
  const files = filesIn(folder, '.schema.json');
  if (files.length > 0) return files;
  throw new Error(
    `No *.schema.json in ${folder}. Set KEELSON_SHARED to the folder that has terraform/*.schema.json, or KEELSON_PROVIDER_MIRROR to a mirror of the real providers.`,
  );
}

// `helm-3.1.1.schema.json` holds one provider by its source address: MIRROR/ADDRESS/3.1.1/PLATFORM/terraform-provider-helm_v3.1.1
function layOut(mirror, schema, program, platform) {
  const version = /-(\d+\.\d+\.\d+[^/]*)\.schema\.json$/.exec(basename(schema))?.[1];
  const address = Object.keys(JSON.parse(readFileSync(schema, 'utf8')).provider_schemas ?? {})[0];
  if (!version || !address) throw new Error(`${schema}: expected NAME-VERSION.schema.json with one provider in it.`);
  const [host, ...rest] = address.split('/');
  for (const each of [host, openTofuHost]) {
    const folder = join(mirror, each, ...rest, version, platform);
    mkdirSync(folder, { recursive: true });
    copyFileSync(schema, join(folder, 'schema.json'));
    chmodSync(join(folder, 'schema.json'), 0o644);
    const file = `terraform-provider-${rest.at(-1)}_v${version}${process.platform === 'win32' ? '.exe' : ''}`;
    linkSync(program, join(folder, file));
  }
}

function writeCliConfig(folder, mirror) {
  const path = JSON.stringify(mirror);
  const text = `disable_checkpoint = true\n\nprovider_installation {\n  filesystem_mirror {\n    path = ${path}\n  }\n}\n`;
  writeFileSync(join(folder, 'terraform.rc'), text);
}
