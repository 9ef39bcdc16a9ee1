import { isMap, type JsonObject, shown } from '../../kernel/base/values';
import type { Problem } from '../findings/problem';
import { bareReference } from './expressions';
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
} from './language';
import { type Block, checkReferences } from './references';
import { at, bodiesOf, checkBody, hasExpression, type TellBlock } from './values';

/** Schemas of providers by source address, as `terraform providers schema -json` prints them. */
export interface ProviderSchemas {
  readonly provider_schemas: Readonly<Record<string, ProviderSchema>>;
}

/** One thing in a block that Terraform, or a provider, would refuse. */
export interface BlockProblem extends Problem {
  /** The block: `helm_release.rook`, `data.kubernetes_resource.store`, `provider.helm`, `removed[0]`, `terraform`. */
  readonly address: string;
  /** Source of the provider whose schema was not given: then the block was not judged. */
  readonly withoutSchema?: string;
}

/**
 * Checks a synthesized stack (a parsed `cdk.tf.json`) against provider schemas and Terraform's own language, offline:
 * arguments, types, numbers of blocks, meta-arguments, settings, references, dependency cycles. Problems come in the
 * order of the stack. What only a provider knows (whether a value is accepted) is not seen.
 */
export function terraformProblems(stack: JsonObject, schemas: ProviderSchemas): BlockProblem[] {
  const found: BlockProblem[] = [];
  const tellAt =
    (address: string, withoutSchema?: string): TellBlock =>
    (at, message, allowed) => {
      const more = { ...(allowed === undefined ? {} : { allowed }), ...(withoutSchema && { withoutSchema }) };
      found.push({ address, at, message, ...more });
    };
  for (const key of Object.keys(stack)) {
    if (key !== '//' && !TOP_LEVEL.includes(key)) tellAt(key)('', 'there is no such block', TOP_LEVEL.join(', '));
  }
  const sources = checkSettings(stack.terraform, tellAt('terraform'));
  const blocks = [
    ...providerBlocks(stack, sources, schemas, tellAt),
    ...typedBlocks(stack, sources, schemas, tellAt),
    ...plainBlocks(stack, tellAt),
  ];
  for (const block of blocks) {
    if (block.schema) checkBody(block.schema, block.body, '', tellAt(block.address));
  }
  checkTwice(blocks, tellAt);
  checkReferences(blocks, tellAt);
  checkRemoved(blocks, tellAt);
  return found;
}

/** The schemas of several documents as one. */
export function mergedSchemas(documents: readonly ProviderSchemas[]): ProviderSchemas {
  return { provider_schemas: Object.assign({}, ...documents.map((one) => one.provider_schemas)) };
}

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

type TellAt = (address: string, withoutSchema?: string) => TellBlock;

type Labelled = [labels: string[], body: Record<string, unknown>];

/** Bodies under `labels` levels of names: `resource.TYPE.NAME` has two. Each level may be an array of objects. */
function labelled(value: unknown, labels: number, path: string, tell: TellBlock): Labelled[] {
  if (value === undefined || (value === null && labels === 0)) return [];
  const bodies = value === null ? [] : bodiesOf(value, path, tell);
  if (labels === 0) return bodies.map(([body]): Labelled => [[], body]);
  const named = bodies.flatMap(([body, where]) =>
    Object.entries(body).map(([label, inner]) => ({ label, inner, where })),
  );
  if (named.length === 0) tell(path, 'names nothing', 'at least one name; leave the block out when there is none');
  return named.flatMap(({ label, inner, where }) =>
    labelled(inner, labels - 1, at(where, label), tell).map(([rest, leaf]): Labelled => [[label, ...rest], leaf]),
  );
}

function typedBlocks(stack: JsonObject, sources: Sources, schemas: ProviderSchemas, tellAt: TellAt): Block[] {
  return TYPED.flatMap((section) =>
    labelled(stack[section], 2, '', tellAt(section)).map(([[type = '', name = ''], body]): Block => {
      const address = section === 'resource' ? `${type}.${name}` : `${section}.${type}.${name}`;
      const tell = tellAt(address);
      if (!NAME.test(name))
        tell('', `the name ${shown(name)} is not valid`, 'letters, digits, _ and -, no digit first');
      const local =
        typeof body.provider === 'string' ? (body.provider.split('.')[0] ?? '') : (type.split('_')[0] ?? '');
      const provider = providerNamed(local, sources, schemas);
      const known = provider && typesOf(provider, section);
      const own = under(known, type)?.block;
      if (!provider) unknownProvider(address, sources(local), schemas, tellAt);
      else if (!own) tell('', `the provider ${sources(local)} has no ${section} of that type`, alike(type, known));
      if (body.count !== undefined && body.for_each !== undefined)
        tell('', 'has both count and for_each', 'one of them');
      const schema = own && joined(own, section === 'resource' ? RESOURCE_META : DATA_META);
      return { address, body, schema, own, provider: typeof body.provider === 'string' ? body.provider : local };
    }),
  );
}

function providerBlocks(stack: JsonObject, sources: Sources, schemas: ProviderSchemas, tellAt: TellAt): Block[] {
  return labelled(stack.provider, 1, '', tellAt('provider')).map(([[name = ''], body]): Block => {
    const address = typeof body.alias === 'string' ? `provider.${name}.${body.alias}` : `provider.${name}`;
    const provider = providerNamed(name, sources, schemas);
    if (!provider) unknownProvider(address, sources(name), schemas, tellAt);
    return { address, body, schema: provider && joined(provider.provider?.block ?? {}, PROVIDER_META) };
  });
}

function unknownProvider(address: string, source: string, schemas: ProviderSchemas, tellAt: TellAt): void {
  const known = listed(schemas.provider_schemas);
  tellAt(address, source)('', `there is no schema of the provider ${source}`, known);
}

function plainBlocks(stack: JsonObject, tellAt: TellAt): Block[] {
  const named = Object.entries(LABELLED).flatMap(([section, schema]) =>
    labelled(stack[section], 1, '', tellAt(section)).map(([[name = ''], body]): Block => {
      return { address: `${section === 'variable' ? 'var' : section}.${name}`, body, schema };
    }),
  );
  const unnamed = Object.entries(UNLABELLED).flatMap(([section, schema]) =>
    labelled(stack[section], 0, '', tellAt(section)).map(([, body], i): Block => {
      return { address: `${section}[${i}]`, body, schema };
    }),
  );
  const locals = labelled(stack.locals, 0, '', tellAt('locals')).flatMap(([, body]) =>
    Object.entries(body).map(([name, value]): Block => ({ address: `local.${name}`, body: { value } })),
  );
  return [...named, ...unnamed, ...locals];
}

/** Gives the source of a provider's local name, as `required_providers` states it. */
type Sources = (local: string) => string;

function checkSettings(value: unknown, tell: TellBlock): Sources {
  const sources = new Map<string, string>();
  let backends = 0;
  for (const [, body] of labelled(value, 0, '', tell)) {
    checkBody(SETTINGS, body, '', tell);
    for (const [[name = ''], settings] of labelled(body.backend, 1, 'backend', tell)) {
      backends++;
      if (hasExpression(settings)) tell(`backend.${name}`, 'holds an expression', 'values written out');
    }
    if (body.cloud !== undefined) backends++;
    for (const [, entries] of labelled(body.required_providers, 0, 'required_providers', tell)) {
      for (const [name, entry] of Object.entries(entries)) {
        const source = checkRequirement(entry, at('required_providers', name), tell);
        if (source !== undefined) sources.set(name, source);
      }
    }
  }
  if (backends > 1) tell('backend', `there are ${backends} backends`, 'one');
  return (local) => sources.get(local) ?? `hashicorp/${local}`;
}

/** A version alone, or `{ source, version, configuration_aliases }`. */
function checkRequirement(entry: unknown, path: string, tell: TellBlock): string | undefined {
  const parts = isMap(entry) ? entry : { version: entry };
  for (const key of Object.keys(parts)) {
    const known = ['source', 'version', 'configuration_aliases'];
    if (!known.includes(key)) tell(at(path, key), 'there is no such argument', known.join(', '));
  }
  const clause = /^\s*(=|!=|>|>=|<|<=|~>)?\s*\d+(\.\d+){0,2}(-[\w.-]+)?(\+[\w.-]+)?\s*$/;
  const { version, source } = parts;
  if (version !== undefined && !(typeof version === 'string' && version.split(',').every((one) => clause.test(one)))) {
    tell(at(path, 'version'), `${shown(version)} is not a version constraint`, '3.1.1, >= 3.0, ~> 3.1');
  }
  if (source === undefined) return undefined;
  if (typeof source === 'string' && /^([\w.-]+(:\d+)?\/)?([\w-]+\/)?[\w-]+$/.test(source)) return source;
  tell(at(path, 'source'), `${shown(source)} is not a provider source`, 'NAME, NAMESPACE/NAME or HOST/NAMESPACE/NAME');
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

function typesOf(provider: ProviderSchema, section: (typeof TYPED)[number]): ProviderSchema['resource_schemas'] {
  if (section === 'resource') return provider.resource_schemas ?? {};
  return (section === 'data' ? provider.data_source_schemas : provider.ephemeral_resource_schemas) ?? {};
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

function checkTwice(blocks: readonly Block[], tellAt: TellAt): void {
  const seen = new Set<string>();
  for (const { address } of blocks) {
    if (seen.has(address)) tellAt(address)('', 'is declared twice', 'one block of that address');
    seen.add(address);
  }
}

/** What `removed` names must be a managed resource that the stack no longer declares. */
function checkRemoved(blocks: readonly Block[], tellAt: TellAt): void {
  const declared = new Set(blocks.map((one) => one.address));
  for (const { address, body } of blocks) {
    if (!address.startsWith('removed[') || typeof body.from !== 'string') continue;
    const from = bareReference(body.from);
    const [name] = from?.steps ?? [];
    const whole = from && from.steps.length === 1 && name !== undefined && 'attribute' in name && from.root !== 'data';
    const inModule = from?.root === 'module';
    if (!whole && !inModule) {
      tellAt(address)('from', `${shown(body.from)} is not the address of a resource`, 'TYPE.NAME, as plain text');
    } else if (declared.has(body.from)) {
      tellAt(address)('from', `${body.from} is still declared`, 'a resource that the stack no longer has');
    }
  }
}

export type { BlockSchema, ProviderSchema };
