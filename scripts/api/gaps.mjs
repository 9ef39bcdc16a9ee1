// What the docstrings of the exports leave unsaid.
import { fileOf, meant, membersOf, propsOf, ts } from './exports.mjs';

/** Each gap as `{ at: 'file:line', name, missing }`. A namespace that says `@see` is explained there. */
export function gapsOf(api) {
  const gaps = new Map();
  const tell = (node, name, missing) => gaps.set(`${at(node)} ${name} ${missing}`, { at: at(node), name, missing });
  for (const item of api.items.filter(({ space }) => !space?.doc.see.length)) {
    if (item.doc.text === '') tell(item.node, item.name, 'no summary');
    if (item.kind === 'function') callGaps(api, item, item.name, tell);
    for (const member of membersOf(api, item)) memberGaps(api, member, `${item.name}.${member.name}`, tell);
    if (/^(interface|type)$/.test(item.kind)) for (const row of propsOf(api, item).rows) propGaps(row, tell);
    for (const name of hiddenNames(api, item)) tell(name, name.getText(), 'named by an export, but not exported');
  }
  return [...gaps.values()].sort((a, b) => a.at.localeCompare(b.at, 'en', { numeric: true }));
}

function at(node) {
  const source = node.getSourceFile();
  return `${fileOf(node)}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1}`;
}

function propGaps({ node, full, doc, optional }, tell) {
  const saysItself = node.type !== undefined && ts.isLiteralTypeNode(node.type); // kind: 'bucket'
  if (doc.text === '' && !saysItself) tell(node, full, 'no summary');
  if (optional && doc.default === undefined) tell(node, full, 'optional, but no @default');
}

function memberGaps(api, member, name, tell) {
  if (member.doc.text === '' && !ts.isConstructorDeclaration(member.node)) tell(member.node, name, 'no summary');
  callGaps(api, member, name, tell);
}

/** What may be left out says what it is then, unless the signature does. */
function callGaps(api, { node, doc }, name, tell) {
  if (ts.isFunctionLike(node) && doc.throws.length === 0 && throws(api.checker, node))
    tell(node, name, 'throws, but no @throws');
  const said = (param) => doc.params.find((it) => it.name === param)?.default !== undefined;
  const visit = (it, path) => {
    if (it.questionToken && !said(path)) tell(it, `${name}(${path})`, 'optional, but no @param with @default');
    const literals = [it.type, ...(it.type?.types ?? [])].filter((type) => type && ts.isTypeLiteralNode(type));
    for (const { members } of literals) for (const inner of members) visit(inner, `${path}.${inner.name?.getText()}`);
  };
  for (const param of node.parameters ?? []) visit(param, param.name.getText());
}

const known = new Map();

/** Whether a `throw` of ours is reached from here, by whatever it calls. */
function throws(checker, declaration) {
  if (known.has(declaration)) return known.get(declaration);
  known.set(declaration, false);
  const visit = (node) =>
    ts.isThrowStatement(node) ||
    ((ts.isCallExpression(node) || ts.isNewExpression(node)) &&
      called(checker, node).some((it) => throws(checker, it))) ||
    ts.forEachChild(node, visit) ||
    false;
  known.set(declaration, visit(declaration));
  return known.get(declaration);
}

function called(checker, { expression }) {
  const declarations = meant(checker, checker.getSymbolAtLocation(expression.name ?? expression))?.declarations ?? [];
  return declarations
    .filter((node) => fileOf(node).startsWith('lib/'))
    .flatMap((node) => (ts.isClassDeclaration(node) ? node.members.filter(ts.isConstructorDeclaration) : [node]))
    .filter(ts.isFunctionLike);
}

/** Names of ours in the signatures of an export, that a user cannot import. */
function hiddenNames(api, item) {
  const { typeParameters = [], heritageClauses = [] } = item.node;
  const props = item.kind === 'interface' ? propsOf(api, item).rows : [];
  const members = [...membersOf(api, item), ...props].map(({ node }) => node);
  const seen = /^(class|interface)$/.test(item.kind)
    ? [...typeParameters, ...heritageClauses, ...members]
    : [item.node];
  const found = [];
  const visit = (node) => {
    if (ts.isBlock(node)) return;
    const name = ts.isTypeReferenceNode(node)
      ? node.typeName
      : ts.isExpressionWithTypeArguments(node) && node.expression;
    const symbol = name && meant(api.checker, api.checker.getSymbolAtLocation(name));
    const declared = symbol?.declarations?.find((it) => fileOf(it).startsWith('lib/'));
    if (declared && !ts.isTypeParameterDeclaration(declared) && !api.exported(symbol)) found.push(name);
    ts.forEachChild(node, visit);
  };
  seen.forEach(visit);
  return found;
}
