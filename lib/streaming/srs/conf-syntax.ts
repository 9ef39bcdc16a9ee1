import { fail } from '../../kernel/base/faults';
import { Text, text } from '../../kernel/needs/text';

/** A word of `srs.conf`. A switch is `on` or `off`; a {@link Text} makes a Secret of the file. */
export type Word = string | number | boolean | Text;

/** A directive: `name words;`, or `name words { … }`. */
export interface Directive {
  /** What SRS knows it by. */
  readonly name: string;
  /** What stands behind the name. */
  readonly words: readonly Word[];
  /** What it holds. @default it ends with a semicolon */
  readonly holds?: readonly Directive[];
}

/** `name words;` */
export function line(name: string, ...words: readonly Word[]): Directive {
  return { name, words };
}

/** `name words { … }`: what is undefined is left out. */
export function block(
  name: string,
  words: readonly Word[],
  ...holds: readonly (Directive | undefined)[]
): Required<Directive> {
  return { name, words, holds: holds.filter((one) => one !== undefined) };
}

/** Whether SRS can read it as one word: it has quotes, but no way to write one kind of them inside of both, and no line ends in them. */
export function isWord(value: string): boolean {
  return value !== '' && !isControl(value) && !(value.includes('"') && value.includes("'"));
}

/**
 * The directives as SRS reads them. Nothing that a word says ends it, or opens or ends a block.
 * @returns a string, or a {@link Text} where a word of it is one
 * @throws KeelsonError for a name or a word that SRS could not read back
 */
export function written(directives: readonly Directive[]): string | Text {
  const pieces = directives.flatMap((one) => piecesOf(one, ''));
  const all = pieces.filter((piece) => typeof piece === 'string');
  if (all.length === pieces.length) return all.join('');
  return pieces.reduce<Text>((so, piece) => text`${so}${piece}`, text``);
}

type Piece = string | Text;

/** As SRS' own names are; `c:v` and `forced-idr` are options of ffmpeg. */
const NAME = /^[a-z][a-z0-9_:-]*$/;

/** Read as they are. Everything else stands in quotes. */
const BARE = /^[A-Za-z0-9_.:/[\]@?&=%+,*-]+$/;

function piecesOf({ name, words, holds }: Directive, indent: string): Piece[] {
  // A file that names others is read with them: so no directive may.
  if (!NAME.test(name) || name === 'include')
    fail('srs.conf', { prop: 'directive', given: name, message: 'is no name of one' });
  const begun = [`${indent}${name}`, ...words.flatMap((word) => [' ', wordOf(word)].flat())];
  if (holds === undefined) return [...begun, ';\n'];
  const inner = holds.flatMap((one) => piecesOf(one, `${indent}    `));
  return [...begun, ' {\n', ...inner, `${indent}}\n`];
}

function wordOf(word: Word): Piece[] {
  if (Text.is(word)) return ['"', checked(word), '"'];
  if (typeof word === 'boolean') return [word ? 'on' : 'off'];
  const plain = String(word);
  if (!isWord(plain)) fail('srs.conf', { prop: 'word', given: plain, message: 'cannot be written as one word' });
  if (BARE.test(plain)) return [plain];
  return [plain.includes('"') ? `'${plain}'` : `"${plain}"`];
}

/** The value in it is not known here: it must be of a form that holds no quote, as that of a URL is. */
function checked(word: Text): Text {
  const isSafe = word.parts.every((part) =>
    typeof part === 'string' ? !part.includes('"') && !isControl(part) : part.form === 'url' || part.form === 'base64',
  );
  if (!isSafe)
    fail('srs.conf', {
      prop: 'word',
      given: '(secret)',
      message: 'may hold what ends it',
      fix: 'Escape it for a URL.',
    });
  return word;
}

/** Whether it holds what no line of text does. */
function isControl(value: string): boolean {
  return [...value].some((char) => char < ' ' || char === '\u007f');
}
