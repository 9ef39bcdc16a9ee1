import { byCode, isMap, shown } from '../../kernel/base/values';
import { missing } from './attributes';
import { bareReference, boundIn, loneWord, type Reference, referencesIn, type Step, templateOf } from './expressions';
import type { BlockSchema } from './language';
import { at, type TellBlock } from './values';

/** A block of a stack, with what the check of references has to know about it. */
export interface Block {
  readonly address: string;
  readonly body: Record<string, unknown>;
  /** What may stand in the block, meta-arguments included. */
  readonly schema?: BlockSchema;
  /** What a reference to the block sees. Only resources and data sources have it. */
  readonly own?: BlockSchema;
  /** The provider configuration that it uses: `helm`, `helm.edge`. */
  readonly provider?: string;
}

type TellAt = (address: string) => TellBlock;

/** Checks that what blocks refer to is declared and has the attributes named, and that no dependencies form a circle. */
export function checkReferences(blocks: readonly Block[], tellAt: TellAt): void {
  const table = new Map(blocks.filter(isReferable).map((block) => [block.address, block]));
  const providers = new Set(blocks.map((block) => block.address).filter((address) => address.startsWith('provider.')));
  const dependencies = new Map<string, Set<string>>();
  for (const block of blocks) {
    const targets = new Set<string>();
    dependencies.set(block.address, targets);
    const tell = tellAt(block.address);
    for (const use of usesIn(block, tell)) {
      const target = checkUse(use, block, table, tell);
      if (target !== undefined) targets.add(target);
    }
    for (const target of bareTargets(block, table, tell)) targets.add(target);
    const provider = providerOf(block, providers, tell);
    if (provider !== undefined) targets.add(provider);
  }
  for (const circle of circlesIn(dependencies)) {
    tellAt(circle[0] ?? '')('', `depends on itself: ${circle.join(' -> ')}`, 'dependencies without a circle');
  }
}

/** A reference in a string of a block, with its place. */
interface Use {
  readonly reference: Reference;
  readonly path: string;
  /** In a provisioner that runs when the resource is destroyed. */
  readonly atDestroy: boolean;
}

/** Every reference in the expressions of a block's strings, keys included. */
function usesIn(block: Block, tell: TellBlock): Use[] {
  const uses: Use[] = [];
  const iterators = iteratorsOf(block.body.dynamic);
  for (const { leaf, path, atDestroy } of leavesOf(block.body, '', false)) {
    const template = templateOf(typeof leaf === 'string' ? leaf : '');
    if (template.open) tell(path, `${shown(leaf)} opens an expression and never closes it`, '$${ and %%{ for the text');
    const bound = new Set([...iterators, ...boundIn(template.expressions.join('\n'))]);
    for (const word of template.expressions.map(loneWord)) {
      if (word !== undefined && !bound.has(word)) {
        tell(path, `${shown(word)} alone is no reference`, 'TYPE.NAME.ATTRIBUTE; $${ for the text itself');
      }
    }
    const references = template.expressions.flatMap(referencesIn).filter((one) => !bound.has(one.root));
    if (CONDITION.test(path) && references.length === 0) {
      tell(path, 'refers to nothing, so it checks nothing', 'an expression over other blocks, or over self');
    }
    uses.push(...references.map((reference) => ({ reference, path, atDestroy })));
  }
  return uses;
}

const CONDITION = /^lifecycle.*\.(pre|post)condition(\[\d+\])*\.condition$/;

/** What is no object and no array: values at their places, and keys at the place of their object. */
function* leavesOf(
  value: unknown,
  path: string,
  destroying: boolean,
): Generator<Omit<Use, 'reference'> & { leaf: unknown }> {
  if (typeof value !== 'object' || value === null) {
    yield { leaf: value, path, atDestroy: destroying };
    return;
  }
  const atDestroy = destroying || (path.startsWith('provisioner') && isMap(value) && value.when === 'destroy');
  for (const [key, one] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    if (key === '//') continue;
    if (typeof key === 'string') yield { leaf: key, path, atDestroy };
    yield* leavesOf(one, at(path, key), atDestroy);
  }
}

/** Names that the block's `dynamic` generators bind: the label, or what `iterator` says. */
function iteratorsOf(dynamic: unknown): Set<string> {
  const generators = (Array.isArray(dynamic) ? dynamic : [dynamic]).filter(isMap).flatMap((one) => Object.entries(one));
  return new Set(
    generators.flatMap(([label, generator]) => {
      const bodies = (Array.isArray(generator) ? generator : [generator]).filter(isMap);
      return bodies.map((body) => (typeof body.iterator === 'string' ? body.iterator : label));
    }),
  );
}

/** Checks one reference; gives the address that the block depends on by it. */
function checkUse(use: Use, block: Block, table: ReadonlyMap<string, Block>, tell: TellBlock): string | undefined {
  const { reference, path, atDestroy } = use;
  const { root, text, steps } = reference;
  if (root === 'path' || root === 'terraform') return undefined;
  if (atDestroy && !['self', 'count', 'each'].includes(root)) {
    tell(path, `${text} cannot be read when the resource is destroyed`, 'self, count.index, each.key');
  }
  if (root === 'each' || root === 'count') {
    const wanted = root === 'each' ? 'for_each' : 'count';
    if (block.body[wanted] === undefined) tell(path, `${text} needs ${wanted} on the block`, `${wanted} is not set`);
    return undefined;
  }
  if (root === 'self') {
    const missed = selfAllowed(path) ? block.own && missing(block.own, steps) : 'self has no meaning here';
    if (missed) tell(path, `${text}: ${missed}`, 'self in provisioners, connections and postconditions');
    return undefined;
  }
  const target = targetOf(reference);
  const declared = target && table.get(target.address);
  if (target === undefined || declared === undefined) {
    tell(path, `refers to ${target?.address ?? text}, which the stack does not declare`, sameType(reference, table));
    return undefined;
  }
  const missed = declared.own && missingIn(declared, declared.own, target.steps);
  if (missed) tell(path, `${text}: ${missed}`);
  return target.address;
}

/** The address in front of a reference, and the steps behind it. */
function targetOf(reference: Reference): { address: string; steps: readonly Step[] } | undefined {
  const names = reference.steps.map((step) => ('attribute' in step ? step.attribute : undefined));
  const prefixed = ['data', 'ephemeral'].includes(reference.root);
  const words =
    reference.root === 'resource' ? names.slice(0, 2) : [reference.root, ...names.slice(0, prefixed ? 2 : 1)];
  if (words.includes(undefined) || words.length < (prefixed ? 3 : 2)) return undefined;
  const used = reference.root === 'resource' || prefixed ? 2 : 1;
  return { address: words.join('.'), steps: reference.steps.slice(used) };
}

function sameType(reference: Reference, table: ReadonlyMap<string, Block>): string {
  const [first] = reference.steps;
  const type = first && 'attribute' in first ? first.attribute : '';
  const prefix = ['data', 'ephemeral', 'resource'].includes(reference.root)
    ? `${reference.root}.${type}.`
    : `${reference.root}.`;
  const near = [...table.keys()].filter((address) => address.startsWith(prefix.replace(/^resource\./, '')));
  return near.slice(0, 12).join(', ') || `nothing: no ${prefix}* is declared`;
}

/** `depends_on`, `replace_triggered_by` and `ignore_changes` hold references without `${}`. */
function bareTargets(block: Block, table: ReadonlyMap<string, Block>, tell: TellBlock): string[] {
  const lifecycles = Array.isArray(block.body.lifecycle) ? block.body.lifecycle : [block.body.lifecycle];
  const lifecycle: Record<string, unknown> = Object.assign({}, ...lifecycles.filter(isMap));
  const lists: [unknown, string, boolean][] = [
    [block.body.depends_on, 'depends_on', true],
    [lifecycle.replace_triggered_by, 'lifecycle.replace_triggered_by', false],
  ];
  checkIgnored(lifecycle.ignore_changes, block, tell);
  return lists.flatMap(([list, path, whole]) =>
    texts(list).flatMap(([text, i]) => {
      const reference = bareReference(text);
      const target = reference && targetOf(reference);
      if (!target || (whole && target.steps.length > 0)) {
        tell(at(path, i), `${shown(text)} is not the address of a block`, 'TYPE.NAME, as plain text');
        return [];
      }
      const declared = table.get(target.address);
      if (!declared) {
        tell(at(path, i), `names ${target.address}, which the stack does not declare`, sameType(reference, table));
        return [];
      }
      const missed = declared.own && target.steps.length > 0 && missingIn(declared, declared.own, target.steps);
      if (missed) tell(at(path, i), `${text}: ${missed}`);
      return [target.address];
    }),
  );
}

function checkIgnored(ignored: unknown, block: Block, tell: TellBlock): void {
  for (const [text, i] of texts(ignored)) {
    const reference = bareReference(text);
    const missed = reference
      ? block.own && missing(block.own, [{ attribute: reference.root }, ...reference.steps])
      : 'is not a path of arguments';
    if (missed) tell(at('lifecycle.ignore_changes', i), `${shown(text)}: ${missed}`);
  }
}

/** The strings of a list, with their places; a string that holds an expression is reported as a literal already. */
function texts(list: unknown): [string, number][] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((one, i): [string, number][] =>
    typeof one === 'string' && templateOf(one).expressions.length === 0 ? [[one, i]] : [],
  );
}

/** The provider configuration that a block uses, when the stack has one; an alias must be configured. */
function providerOf(block: Block, providers: ReadonlySet<string>, tell: TellBlock): string | undefined {
  if (block.provider === undefined) return undefined;
  const address = `provider.${block.provider}`;
  if (providers.has(address)) return address;
  if (block.provider.includes('.')) {
    tell('provider', `there is no configuration ${block.provider}`, [...providers].join(', ') || 'none is declared');
  }
  return undefined;
}

/** Whether other blocks can name it. */
function isReferable(block: Block): boolean {
  return !/^(provider|output)\.|\[\d+\]$/.test(block.address);
}

function selfAllowed(path: string): boolean {
  return /^(provisioner|connection|lifecycle(\[\d+\])?\.postcondition)\b/.test(path);
}

/** What a reference asks of a block that is not there. A block with `count` or `for_each` is indexed first, others never. */
function missingIn(block: Block, own: BlockSchema, steps: readonly Step[]): string | undefined {
  const several = block.body.count !== undefined || block.body.for_each !== undefined;
  const [first, ...rest] = steps;
  if (first === undefined) return undefined;
  if (several && !('index' in first)) return `${block.address} has several instances: index it`;
  if (!several && 'index' in first && first.index !== 'splat') return `${block.address} has one instance: no index`;
  return missing(own, 'index' in first ? rest : steps);
}

/** One circle for each set of blocks that reach each other, from its first address in order. */
function circlesIn(dependencies: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const circles: string[][] = [];
  const done = new Set<string>();
  const trail: string[] = [];
  const walk = (address: string): void => {
    const start = trail.indexOf(address);
    if (start >= 0) {
      circles.push([...trail.slice(start), address]);
      return;
    }
    if (done.has(address)) return;
    done.add(address);
    trail.push(address);
    for (const next of [...(dependencies.get(address) ?? [])].sort(byCode)) walk(next);
    trail.pop();
  };
  for (const address of [...dependencies.keys()].sort(byCode)) walk(address);
  return circles;
}
