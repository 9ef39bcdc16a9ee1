// What is exported, read from the sources with its docstrings. The project's own compiler is native and has no JavaScript API;
// API Extractor brings one that has.
import { createRequire } from 'node:module';
import { relative } from 'node:path';

export const ts = createRequire(createRequire(import.meta.url).resolve('@microsoft/api-extractor'))('typescript');

/** Every export of the entry points, and a way to ask for what a name in the sources means. */
export function readExports(entries) {
  const { options } = ts.getParsedCommandLineOfConfigFile(
    'tsconfig.json',
    { noEmit: true, incremental: false },
    ts.sys,
  );
  const program = ts.createProgram(entries, options);
  const checker = program.getTypeChecker();
  const items = entries.flatMap((entry) => itemsOf(checker, checker.getSymbolAtLocation(program.getSourceFile(entry))));
  const bySymbol = new Map(items.map((item) => [item.symbol, item]));
  return { checker, items: items.filter(({ doc }) => !doc.internal), exported: (symbol) => bySymbol.get(symbol) };
}

function itemsOf(checker, module, space) {
  return checker.getExportsOfModule(module).flatMap((alias) => {
    const symbol = meant(checker, alias);
    const [node] = symbol.declarations;
    const file = fileOf(node);
    const name = space === undefined ? alias.name : `${space.name}.${alias.name}`;
    const room = file.split('/')[1].replace(/\.ts$/, '');
    const item = { name, symbol, node, kind: kindOf(node), file, room, space };
    item.doc = item.kind === 'namespace' ? docOfExport(alias) : docOf(checker, symbol);
    return item.kind === 'namespace' ? [item, ...itemsOf(checker, symbol, item)] : [item];
  });
}

function kindOf(node) {
  if (ts.isClassDeclaration(node)) return 'class';
  if (ts.isFunctionDeclaration(node)) return 'function';
  if (ts.isInterfaceDeclaration(node)) return 'interface';
  if (ts.isTypeAliasDeclaration(node)) return 'type';
  return ts.isSourceFile(node) ? 'namespace' : 'const';
}

/** The declared thing behind an import. */
export function meant(checker, symbol) {
  return symbol !== undefined && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

export function fileOf(node) {
  return relative('.', node.getSourceFile().fileName).replaceAll('\\', '/');
}

/** Where nothing is said, what a base says holds. */
function docOf(checker, said) {
  const tags = said.getJsDocTags(checker).map(({ name, text }) => ({ name, told: ts.displayPartsToString(text) }));
  return docFrom(ts.displayPartsToString(said.getDocumentationComment(checker)), tags);
}

/** Of `export * as name`, which the checker does not ask. */
function docOfExport({ declarations }) {
  const [said] = ts.getJSDocCommentsAndTags(declarations[0].parent);
  const words = ({ name, comment }) => (name?.getText() ?? '') + (ts.getTextOfJSDocComment(comment) ?? '');
  return docFrom(
    words(said ?? {}),
    (said?.tags ?? []).map((tag) => ({ name: tag.tagName.text, told: words(tag) })),
  );
}

/** A docstring as data: a default that follows a parameter is that parameter's. */
function docFrom(text, tags) {
  const doc = { text, params: [], throws: [], see: [], internal: false };
  let about = doc;
  for (const { name, told } of tags.map((tag) => ({ ...tag, told: tag.told.trim() }))) {
    if (name === 'param') {
      const [param, ...words] = told.split(/\s+(?:-\s+)?/);
      about = { name: param, text: words.join(' ') };
      doc.params.push(about);
    } else if (name === 'default') about.default = told;
    else if (name === 'throws') doc.throws.push(told);
    else if (name === 'see')
      doc.see.push(told.replace(/^(\w+) (?=[/.])/, '$1')); // `see docs/x` is read as a name and a text
    else if (name === 'returns') doc.returns = told;
    else if (name === 'internal') doc.internal = true;
  }
  return doc;
}

/**
 * Members that users see, of a class, an interface, or an object of functions: not what a base class has said already. Props of
 * an interface are not among them.
 */
export function membersOf({ checker }, { node }) {
  const { members = [], properties = members } = (ts.isVariableDeclaration(node) && node.initializer) || node;
  const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Override;
  return properties
    .flatMap((it) => [it, ...(it.parameters ?? []).filter((param) => ts.isParameterPropertyDeclaration(param, it))])
    .filter((it) => !ts.isPropertySignature(it) && (ts.getCombinedModifierFlags(it) & hidden) === 0)
    .filter((it) => it.name === undefined || !ts.isComputedPropertyName(it.name))
    .map((it) => {
      const said = it.name ? checker.getSymbolAtLocation(it.name) : checker.getSignatureFromDeclaration(it);
      return { node: it, name: it.name?.getText() ?? 'constructor', doc: docOf(checker, said) };
    })
    .filter(({ doc }) => !doc.internal);
}

/**
 * Props, of an interface with what it takes from others of its room, of a type with what its literals hold; what stands in
 * literals within as `outer.inner`. `parts`: the interfaces that they come from.
 */
export function propsOf(api, { node, symbol, name, room }) {
  const { checker } = api;
  if (!ts.isInterfaceDeclaration(node)) return { rows: merged(literalRows(api, node.type, `${name}.`)), parts: [] };
  const all = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)).flatMap((prop) => prop.declarations);
  const props = all.filter((prop) => ts.isPropertySignature(prop) && fileOf(prop).startsWith('lib/'));
  const owner = (prop) => prop.parent.name && api.exported(checker.getSymbolAtLocation(prop.parent.name));
  const here = props.filter((prop) => (owner(prop)?.room ?? room) === room);
  const rows = here.flatMap((prop) => rowsOf(api, prop, `${prop.parent.name?.getText() ?? name}.`));
  return { rows: merged(rows), parts: [...new Set(props.map(owner))].filter((part) => part !== undefined) };
}

function rowsOf(api, node, prefix) {
  const full = prefix + node.name.getText();
  const doc = docOf(api.checker, api.checker.getSymbolAtLocation(node.name));
  if (doc.internal || node.type?.kind === ts.SyntaxKind.NeverKeyword) return [];
  const row = { node, full, name: full.replace(/^\w+\./, ''), doc, optional: node.questionToken !== undefined };
  return [row, ...literalRows(api, node.type, `${full}.`)];
}

function literalRows(api, type, prefix) {
  if (type === undefined || ts.isFunctionTypeNode(type)) return [];
  if (ts.isUnionTypeNode(type)) return formRows(type.types.map((form) => literalRows(api, form, prefix)));
  const rows = [];
  ts.forEachChild(type, (child) => {
    rows.push(...(ts.isPropertySignature(child) ? rowsOf(api, child, prefix) : literalRows(api, child, prefix)));
  });
  return rows;
}

/** A prop that a user may leave out by choosing another form is not `inAll`. */
function formRows(forms) {
  const shapes = forms.filter((rows) => rows.length > 0);
  const has = (rows, { full }) => rows.some((row) => row.full === full && !row.optional);
  return shapes.flat().map((row) => ({ ...row, inAll: shapes.every((rows) => has(rows, row)) && row.inAll !== false }));
}

/** A prop that several arms of a union have is one row: what one arm says holds for all. */
function merged(rows) {
  const byName = new Map();
  for (const row of rows) {
    const known = byName.get(row.full);
    byName.set(row.full, known?.doc.text ? known : row);
  }
  return [...byName.values()];
}
