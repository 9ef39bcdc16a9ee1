// The reference: a page a room, and a list of the rooms.
import { meant, membersOf, propsOf, ts } from './exports.mjs';

const NOTE = '<!-- Written by `npm run docs` from the docstrings: change those. -->';
const KINDS = ['class', 'function', 'interface', 'type', 'const', 'namespace'];

/** Each page as `[file, text]`. */
export function pagesOf(api) {
  const order = ({ kind, name }) => `${KINDS.indexOf(kind)} ${name}`;
  const items = api.items.filter(({ space }) => space === undefined).sort((a, b) => (order(a) < order(b) ? -1 : 1));
  const rooms = [...new Set(items.map(({ room }) => room))].sort();
  const of = (room) => items.filter((item) => item.room === room);
  const listOf = (room) =>
    table(
      ['', ''],
      of(room).map((item) => [linked(item), sentence(item.doc.text)]),
    );
  const list = ['# Reference', ...rooms.flatMap((room) => [`## [${room}](${room}.md)`, listOf(room)])];
  return [
    ['README.md', page(list)],
    ...rooms.map((room) => [`${room}.md`, page([`# ${room}`, ...roomOf(api, of(room))])]),
  ];
}

/** Classes stand first: the props of their room that they show are not shown again. */
function roomOf(api, items) {
  const shownBy = new Map();
  return items.flatMap((item) => {
    const head = [`## ${item.name}`, `${item.kind} in [\`${item.file}\`](../../${item.file})`];
    if (item.kind === 'function') return [...head, ...call(api, item, item.name)];
    head.push(...text(item.doc));
    if (item.kind === 'namespace') return [...head, ...text(terms(item.doc)), spaceOf(api, item)];
    if (shownBy.has(item)) return [...head, `Its props stand under ${linked(shownBy.get(item))}.`];
    if (item.kind === 'type') head.push(fence(aliasOf(api, item)));
    const props = item.kind === 'class' ? propsItem(api, item) : item;
    const shown = props && /^(interface|type)$/.test(props.kind) ? propsOf(api, props) : { rows: [], parts: [] };
    if (item.kind === 'class' && props) for (const part of [props, ...shown.parts]) shownBy.set(part, item);
    const members = membersOf(api, item);
    const makers = members.filter(({ node }) => ts.isConstructorDeclaration(node));
    const fields = members.filter(({ node }) => !ts.isFunctionLike(node) || ts.isAccessor(node));
    const calls = members.filter((member) => !makers.includes(member) && !fields.includes(member));
    return [
      ...head,
      ...makers.flatMap((member) => call(api, member, `new ${item.name}`)),
      ...propsTable(api, shown, props),
      ...text({
        text: table(
          ['field', 'type', ''],
          fields.map((it) => [code(it.name), typeOf(api, it.node), cell(it.doc)]),
        ),
      }),
      ...calls.flatMap((member) => [
        `### ${item.name}.${member.name}`,
        ...call(api, member, isStatic(member) ? `${item.name}.${member.name}` : member.name),
      ]),
    ];
  });
}

function isStatic({ node }) {
  return (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Static) !== 0;
}

/** What the constructor takes last, where that is an interface of props. */
function propsItem(api, { node }) {
  const type = node.members.find(ts.isConstructorDeclaration)?.parameters.at(-1)?.type;
  const item = type && ts.isTypeReferenceNode(type) && exportOf(api, type.typeName);
  return item && item.kind === 'interface' && item.name.endsWith('Props') ? item : undefined;
}

function exportOf({ checker, exported }, name) {
  const item = exported(meant(checker, checker.getSymbolAtLocation(name)));
  return item?.doc.internal || item?.space ? undefined : item;
}

function propsTable(api, { rows, parts }, props) {
  const cells = rows.map(({ node, name, doc, optional, inAll = true }) => [
    code(name),
    typeOf(api, node),
    optional ? line(doc.default ?? '') : inAll ? 'required' : 'in some forms',
    cell({ ...doc, default: undefined }),
  ]);
  const others = parts.filter(({ room }) => room !== props.room);
  const also = others.length > 0 ? `And the props of ${others.map(linked).join(', ')}.` : '';
  return [table(['prop', 'type', 'default', ''], cells), also].filter((it) => it !== '');
}

/** A call as the source has it: a default in its signature is the default. */
function call({ checker }, { node, doc }, name) {
  const from = node.name?.end ?? node.getStart() + 'constructor'.length;
  const given = line(node.getSourceFile().text.slice(from, node.body?.getStart() ?? node.end));
  const signature = given.replace(/\( /g, '(').replace(/,? \)/g, ')').replace(/;$/, '');
  const isTyped = node.type !== undefined || ts.isConstructorDeclaration(node);
  const result = isTyped ? '' : `: ${checker.typeToString(checker.getSignatureFromDeclaration(node).getReturnType())}`;
  return [fence(name + signature + result), ...text(doc), ...text(terms(doc))];
}

function terms({ params, returns, throws, see }) {
  const lines = params.map((it) => {
    const value = it.default === undefined ? '' : `default: ${it.default}`;
    return `\`${it.name}\`: ${[it.text, value].filter((part) => part !== '').join(' ')}`;
  });
  if (returns) lines.push(`returns ${returns}`);
  lines.push(...throws.map((it) => `throws ${it}`), ...see.map((it) => `see ${it}`));
  return { text: lines.map((it) => `- ${line(it)}`).join('\n') };
}

/** What is derived from a table is written out, unless it waits for a parameter. */
function aliasOf({ checker }, { name, node }) {
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias;
  const waits = node.typeParameters?.map((it) => it.getText()).join(', ');
  if (waits) return `type ${name}<${waits}> = ${line(node.type.getText())}`;
  const derived = node.type.getText().includes('typeof ');
  const type = derived ? checker.typeToString(checker.getTypeAtLocation(node), node, flags) : line(node.type.getText());
  return `type ${name} = ${type}`;
}

/** The type as the source has it, linked to the first export that it names. */
function typeOf(api, node) {
  const find = (it) => (ts.isTypeReferenceNode(it) && exportOf(api, it.typeName)) || ts.forEachChild(it, find);
  const item = node.type && find(node.type);
  const type = line(node.type?.getText() ?? api.checker.typeToString(api.checker.getTypeAtLocation(node)));
  return item ? `[${code(type)}](${item.room}.md#${item.name.toLowerCase()})` : code(type);
}

/** Kinds and shapes that somebody else's reference explains. */
function spaceOf(api, space) {
  const items = api.items.filter((item) => item.space === space).sort((a, b) => (a.name < b.name ? -1 : 1));
  return table(
    ['', ''],
    items.map((item) => [code(item.name), sentence(item.doc.text)]),
  );
}

function cell({ text: said, default: value, throws, see }) {
  const more = [...(value === undefined ? [] : [`Default: ${value}.`]), ...throws.map((it) => `Throws ${it}.`)];
  return line([said, ...more, ...see.map((it) => `See ${it}.`)].join(' '));
}

function text(doc) {
  return doc.text === '' ? [] : [doc.text];
}

function sentence(said) {
  return line(/^[\s\S]*?\.(?=\s|$)/.exec(said)?.[0] ?? said);
}

function linked({ room, name }) {
  return `[${name}](${room}.md#${name.toLowerCase()})`;
}

function table(head, rows) {
  const row = (cells) => `| ${cells.map((it) => it.replaceAll('|', '\\|')).join(' | ')} |`;
  return rows.length === 0 ? '' : [row(head), `|${'---|'.repeat(head.length)}`, ...rows.map(row)].join('\n');
}

/** Without the comments within, on one line. */
function line(said) {
  return said
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function code(said) {
  return `\`${said}\``;
}

function fence(said) {
  return `\`\`\`ts\n${said}\n\`\`\``;
}

function page(parts) {
  const said = parts.join('\n\n').replace(/\{@link ([^\s}]+)\s*\}/g, '`$1`');
  return `${NOTE}\n\n${said}\n`;
}
