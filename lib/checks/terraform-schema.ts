import { isMap, type JsonObject, shown } from '../kernel/values';
import { bareReference } from './terraform-expressions';
import {
  type BlockSchema,
  BUILT_IN,
  DATA_META,
  joined,
  LABELLED,
  PROVIDER_META,
  type ProviderSchema,
  RESOURCE_META,
  SETTINGS,
  UNLABELLED,
  under,
} from './terraform-language';
import { type Block, checkReferences } from './terraform-references';
import { at, bodiesOf, checkBody, hasExpression, type Report } from './terraform-values';

/** Schemas of providers by source address, as `terraform providers schema -json` prints them. */
export interface ProviderSchemas {
  readonly provider_schemas: Readonly<Record<string, ProviderSchema>>;
}

/** One thing that Terraform, or a provider, would refuse. */
export interface TerraformFinding {
  /** The block: `helm_release.rook`, `data.kubernetes_resource.store`, `provider.helm`, `removed[0]`, `terraform`. */
  readonly address: string;
  /** Where in the block: `metadata[0].labels.x`; empty for the block itself. */
  readonly path: string;
  readonly message: string;
  readonly allowed?: string;
}

/**
 * Checks a synthesized stack (a parsed `cdk.tf.json`) against provider schemas and Terraform's own language, offline:
 * arguments, types, numbers of blocks, meta-arguments, settings, references, dependency cycles. Findings come in the
 * order of the stack. What only a provider knows (whether a value is accepted) is not seen.
 */
export function terraformFindings(stack: JsonObject, schemas: ProviderSchemas): TerraformFinding[] {
  const findings: TerraformFinding[] = [];
  const reportAt =
    (address: string): Report =>
    (path, message, allowed) => {
      findings.push({ address, path, message, ...(allowed === undefined ? {} : { allowed }) });
    };
  for (const key of Object.keys(stack)) {
    if (key !== '//' && !TOP_LEVEL.includes(key)) reportAt(key)('', 'there is no such block', TOP_LEVEL.join(', '));
  }
  const sources = checkSettings(stack.terraform, reportAt('terraform'));
  const blocks = [
    ...providerBlocks(stack, sources, schemas, reportAt),
    ...typedBlocks(stack, sources, schemas, reportAt),
    ...plainBlocks(stack, reportAt),
  ];
  for (const block of blocks) {
    if (block.schema) checkBody(block.schema, block.body, '', reportAt(block.address));
  }
  checkTwice(blocks, reportAt);
  checkReferences(blocks, reportAt);
  checkRemoved(blocks, reportAt);
  return findings;
}

/** The schemas of several documents as one. */
export function mergedSchemas(documents: readonly ProviderSchemas[]): ProviderSchemas {
  return { provider_schemas: Object.assign({}, ...documents.map((one) => one.provider_schemas)) };
}

/** How the message begins that tells of a block whose provider is not among the schemas. */
export const NO_SCHEMA = 'there is no schema of the provider';

const TYPED = ['resource', 'data', 'ephemeral'] as const;
const TOP_LEVEL = [
  'terraform',
  'provider',
  ...TYPED,
  'locals',
  'check',
  ...Object.keys(LABELLED),
  ...Object.keys(UNLABELLED),
];
const NAME = /^[A-Za-z_][\w-]*$/;

type ReportAt = (address: string) => Report;

type Labelled = [labels: string[], body: Record<string, unknown>];

/** Bodies under `labels` levels of names: `resource.TYPE.NAME` has two. Each level may be an array of objects. */
function labelled(value: unknown, labels: number, path: string, report: Report): Labelled[] {
  if (value === undefined || (value === null && labels === 0)) return [];
  const bodies = value === null ? [] : bodiesOf(value, path, report);
  if (labels === 0) return bodies.map(([body]): Labelled => [[], body]);
  const named = bodies.flatMap(([body, where]) =>
    Object.entries(body).map(([label, inner]) => ({ label, inner, where })),
  );
  if (named.length === 0) report(path, 'names nothing', 'at least one name; leave the block out when there is none');
  return named.flatMap(({ label, inner, where }) =>
    labelled(inner, labels - 1, at(where, label), report).map(([rest, leaf]): Labelled => [[label, ...rest], leaf]),
  );
}

function typedBlocks(stack: JsonObject, sources: Sources, schemas: ProviderSchemas, reportAt: ReportAt): Block[] {
  return TYPED.flatMap((kind) =>
    labelled(stack[kind], 2, '', reportAt(kind)).map(([[type = '', name = ''], body]): Block => {
      const address = kind === 'resource' ? `${type}.${name}` : `${kind}.${type}.${name}`;
      const report = reportAt(address);
      if (!NAME.test(name))
        report('', `the name ${shown(name)} is not valid`, 'letters, digits, _ and -, no digit first');
      const local =
        typeof body.provider === 'string' ? (body.provider.split('.')[0] ?? '') : (type.split('_')[0] ?? '');
      const provider = providerNamed(local, sources, schemas);
      const known = provider && typesOf(provider, kind);
      const own = under(known, type)?.block;
      if (!provider) report('', `${NO_SCHEMA} ${sources(local)}`, listed(schemas.provider_schemas));
      else if (!own) report('', `the provider ${sources(local)} has no ${kind} of that type`, alike(type, known));
      if (body.count !== undefined && body.for_each !== undefined)
        report('', 'has both count and for_each', 'one of them');
      const schema = own && joined(own, kind === 'resource' ? RESOURCE_META : DATA_META);
      return { address, body, schema, own, provider: typeof body.provider === 'string' ? body.provider : local };
    }),
  );
}

function providerBlocks(stack: JsonObject, sources: Sources, schemas: ProviderSchemas, reportAt: ReportAt): Block[] {
  return labelled(stack.provider, 1, '', reportAt('provider')).map(([[name = ''], body]): Block => {
    const address = typeof body.alias === 'string' ? `provider.${name}.${body.alias}` : `provider.${name}`;
    const provider = providerNamed(name, sources, schemas);
    if (!provider) {
      reportAt(address)('', `${NO_SCHEMA} ${sources(name)}`, listed(schemas.provider_schemas));
    }
    return { address, body, schema: provider && joined(provider.provider?.block ?? {}, PROVIDER_META) };
  });
}

function plainBlocks(stack: JsonObject, reportAt: ReportAt): Block[] {
  const named = Object.entries(LABELLED).flatMap(([kind, schema]) =>
    labelled(stack[kind], 1, '', reportAt(kind)).map(([[name = ''], body]): Block => {
      return { address: `${kind === 'variable' ? 'var' : kind}.${name}`, body, schema };
    }),
  );
  const unnamed = Object.entries(UNLABELLED).flatMap(([kind, schema]) =>
    labelled(stack[kind], 0, '', reportAt(kind)).map(([, body], i): Block => {
      return { address: `${kind}[${i}]`, body, schema };
    }),
  );
  const locals = labelled(stack.locals, 0, '', reportAt('locals')).flatMap(([, body]) =>
    Object.entries(body).map(([name, value]): Block => ({ address: `local.${name}`, body: { value } })),
  );
  return [...named, ...unnamed, ...locals];
}

/** Gives the source of a provider's local name, as `required_providers` states it. */
type Sources = (local: string) => string;

function checkSettings(value: unknown, report: Report): Sources {
  const sources = new Map<string, string>();
  let backends = 0;
  for (const [, body] of labelled(value, 0, '', report)) {
    checkBody(SETTINGS, body, '', report);
    for (const [[name = ''], settings] of labelled(body.backend, 1, 'backend', report)) {
      backends++;
      if (hasExpression(settings)) report(`backend.${name}`, 'holds an expression', 'values written out');
    }
    if (body.cloud !== undefined) backends++;
    for (const [, entries] of labelled(body.required_providers, 0, 'required_providers', report)) {
      for (const [name, entry] of Object.entries(entries)) {
        const source = checkRequirement(entry, at('required_providers', name), report);
        if (source !== undefined) sources.set(name, source);
      }
    }
  }
  if (backends > 1) report('backend', `there are ${backends} backends`, 'one');
  return (local) => sources.get(local) ?? `hashicorp/${local}`;
}

/** A version alone, or `{ source, version, configuration_aliases }`. */
function checkRequirement(entry: unknown, path: string, report: Report): string | undefined {
  const parts = isMap(entry) ? entry : { version: entry };
  for (const key of Object.keys(parts)) {
    const known = ['source', 'version', 'configuration_aliases'];
    if (!known.includes(key)) report(at(path, key), 'there is no such argument', known.join(', '));
  }
  const clause = /^\s*(=|!=|>|>=|<|<=|~>)?\s*\d+(\.\d+){0,2}(-[\w.-]+)?(\+[\w.-]+)?\s*$/;
  const { version, source } = parts;
  if (version !== undefined && !(typeof version === 'string' && version.split(',').every((one) => clause.test(one)))) {
    report(at(path, 'version'), `${shown(version)} is not a version constraint`, '3.1.1, >= 3.0, ~> 3.1');
  }
  if (source === undefined) return undefined;
  if (typeof source === 'string' && /^([\w.-]+(:\d+)?\/)?([\w-]+\/)?[\w-]+$/.test(source)) return source;
  report(
    at(path, 'source'),
    `${shown(source)} is not a provider source`,
    'NAME, NAMESPACE/NAME or HOST/NAMESPACE/NAME',
  );
  return undefined;
}

/** By namespace and name: the host that a source leaves out differs between Terraform and OpenTofu. */
function providerNamed(local: string, sources: Sources, schemas: ProviderSchemas): ProviderSchema | undefined {
  if (local === 'terraform') return BUILT_IN;
  const wanted = `hashicorp/${sources(local)}`.split('/').slice(-2).join('/');
  const entry = Object.entries(schemas.provider_schemas).find(([address]) => {
    return address.split('/').slice(-2).join('/') === wanted;
  });
  return entry?.[1];
}

function typesOf(provider: ProviderSchema, kind: (typeof TYPED)[number]): ProviderSchema['resource_schemas'] {
  if (kind === 'resource') return provider.resource_schemas ?? {};
  return (kind === 'data' ? provider.data_source_schemas : provider.ephemeral_resource_schemas) ?? {};
}

function alike(type: string, types: Readonly<Record<string, unknown>> | undefined): string {
  const names = Object.keys(types ?? {});
  const words = type.split('_').slice(1);
  const near = names.filter((name) => words.some((word) => word.length > 2 && name.includes(word)));
  return (near.length > 0 ? near : names).slice(0, 12).join(', ') || 'none: the provider has none';
}

function listed(table: Readonly<Record<string, unknown>>): string {
  return Object.keys(table).join(', ') || 'none was given';
}

function checkTwice(blocks: readonly Block[], reportAt: ReportAt): void {
  const seen = new Set<string>();
  for (const { address } of blocks) {
    if (seen.has(address)) reportAt(address)('', 'is declared twice', 'one block of that address');
    seen.add(address);
  }
}

/** What `removed` names must be a managed resource that the stack no longer declares. */
function checkRemoved(blocks: readonly Block[], reportAt: ReportAt): void {
  const declared = new Set(blocks.map((one) => one.address));
  for (const { address, body } of blocks) {
    if (!address.startsWith('removed[') || typeof body.from !== 'string') continue;
    const from = bareReference(body.from);
    const [name] = from?.steps ?? [];
    const whole = from && from.steps.length === 1 && name !== undefined && 'attribute' in name && from.root !== 'data';
    const inModule = from?.root === 'module';
    if (!whole && !inModule) {
      reportAt(address)('from', `${shown(body.from)} is not the address of a resource`, 'TYPE.NAME, as plain text');
    } else if (declared.has(body.from)) {
      reportAt(address)('from', `${body.from} is still declared`, 'a resource that the stack no longer has');
    }
  }
}

export type { BlockSchema, ProviderSchema };
