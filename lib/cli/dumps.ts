import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import type { OpenApi } from '../checks/schemas/openapi';
import type { ProviderSchemas } from '../checks/terraform/stack';
import { canonical, isMap, type JsonObject } from '../kernel/base/values';
import { CannotRun, oneLine } from './command';

const MAKE_CRDS = 'Make it with: mkdir crds && kubectl get crd -o yaml > crds/crds.yaml';
const MAKE_OPENAPI = 'Make it with: kubectl get --raw /openapi/v2 > openapi.json';
const MAKE_PROVIDERS =
  'Make it with: terraform init && terraform providers schema -json > providers.json, in the folder of a stack';

/**
 * The CustomResourceDefinitions in the YAML and JSON files of a folder and of those in it: one or many a file, or a list
 * as kubectl prints it. What else stands there is passed over, also definitions of the old `v1beta1`.
 *
 * @throws CannotRun when there is none, when a file cannot be read, when two define one kind differently
 */
export function crdsIn(folders: readonly string[]): JsonObject[] {
  const found = new Map<string, { readonly file: string; readonly crd: JsonObject }>();
  for (const folder of folders) {
    const files = filesIn(folder, /\.(ya?ml|json)$/i, `--crds ${folder}`, 'YAML or JSON', MAKE_CRDS);
    const crds = files.flatMap((file) =>
      objectsIn(file)
        .filter(isCrd)
        .map((crd) => ({ file, crd })),
    );
    if (crds.length === 0)
      throw new CannotRun(
        `--crds ${folder} holds no CustomResourceDefinition of apiextensions.k8s.io/v1: ${files.length} YAML and JSON files were read. ${MAKE_CRDS}`,
      );
    for (const { file, crd } of crds) {
      const kind = kindOf(file, crd);
      const other = found.get(kind);
      if (other !== undefined && canonical(other.crd.spec) !== canonical(crd.spec))
        throw new CannotRun(
          `${kind} is defined twice, differently: in ${other.file} and in ${file}. Keep the one of the release that the cluster has.`,
        );
      found.set(kind, other ?? { file, crd });
    }
  }
  return [...found.values()].map(({ crd }) => crd);
}

/** @throws CannotRun when the file is not what an API server says of itself */
export function openapiIn(file: string): OpenApi {
  const read = json(file, '--openapi', MAKE_OPENAPI);
  if (read.swagger !== '2.0' || !isMap(read.definitions)) {
    const told = 'openapi' in read ? `OpenAPI ${read.openapi}` : 'not what an API server says of itself';
    throw new CannotRun(`--openapi ${file} is ${told}: expected OpenAPI v2 ("swagger": "2.0"). ${MAKE_OPENAPI}`);
  }
  return read as unknown as OpenApi;
}

/** The schemas of one file, or of every JSON file of a folder. @throws CannotRun when a file has none */
export function providersIn(path: string): ProviderSchemas[] {
  return filesIn(path, /\.json$/i, `--providers ${path}`, 'JSON', MAKE_PROVIDERS).map((file) => {
    const read = json(file, '--providers', MAKE_PROVIDERS);
    if (!isMap(read.provider_schemas))
      throw new CannotRun(`--providers ${file} has no provider_schemas. ${MAKE_PROVIDERS}`);
    return read as unknown as ProviderSchemas;
  });
}

/** A file itself, or the files below a folder with such names. */
function filesIn(path: string, names: RegExp, what: string, kind: string, fix: string): string[] {
  if (!existsSync(path)) throw new CannotRun(`${what} is not there. ${fix}`);
  if (!statSync(path).isDirectory()) return [path];
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((file) => names.test(file));
  if (files.length === 0) throw new CannotRun(`${what} holds no ${kind} file. ${fix}`);
  return files.sort().map((file) => join(path, file));
}

/** The objects of a file, those of lists in it too. */
function objectsIn(file: string): JsonObject[] {
  const text = readFileSync(file, 'utf8');
  const documents = /\.json$/i.test(file) ? [json(file, '--crds', MAKE_CRDS)] : documentsIn(file, text);
  return documents.filter(isMap).flatMap((document) => {
    const items = Array.isArray(document.items) ? document.items.filter(isMap) : [document];
    return items as JsonObject[];
  });
}

function documentsIn(file: string, text: string): unknown[] {
  // A file without the word has none to give, and need not be YAML: values, templates, notes.
  if (!text.includes('CustomResourceDefinition')) return [];
  return parseAllDocuments(text, { logLevel: 'silent' }).map((document) => {
    const [error] = document.errors;
    if (error === undefined) return document.toJS({ maxAliasCount: -1 }) as unknown;
    throw new CannotRun(`--crds ${file} is no YAML (${oneLine(error)}): a template of a chart is no CRD. ${MAKE_CRDS}`);
  });
}

function isCrd({ apiVersion, kind }: JsonObject): boolean {
  return kind === 'CustomResourceDefinition' && apiVersion === 'apiextensions.k8s.io/v1';
}

/** @throws CannotRun when what the schemas are read from is not there */
function kindOf(file: string, { metadata, spec }: JsonObject): string {
  const { group, names, versions } = isMap(spec) ? spec : {};
  if (typeof group === 'string' && isMap(names) && typeof names.kind === 'string' && Array.isArray(versions))
    return `${names.kind} of ${group}`;
  const name = isMap(metadata) ? metadata.name : undefined;
  throw new CannotRun(
    `--crds ${file}: CustomResourceDefinition ${name} has no spec.group, spec.names.kind or spec.versions. ${MAKE_CRDS}`,
  );
}

function json(file: string, option: string, fix: string): JsonObject {
  if (!existsSync(file)) throw new CannotRun(`${option} ${file} is not there. ${fix}`);
  try {
    const read: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (!isMap(read)) throw new Error('it holds no object');
    return read as JsonObject;
  } catch (error) {
    throw new CannotRun(`${option} ${file} is no JSON (${oneLine(error)}). ${fix}`);
  }
}
