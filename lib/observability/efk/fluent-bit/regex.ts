/*
 * Regular expressions are Onigmo's here (Ruby's), which Fluent Bit brings. What JavaScript can say and Onigmo cannot, or what means another
 * thing there, is refused; what is left compiles in both. Seen with Fluent Bit 5.1.1 and Onigmo 6.2.
 */

/** What an expression must not hold: in JavaScript it is something else, or nothing, than in Onigmo. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/\\[ux]\{|\\c/, 'writes a character by \\u{…} or \\c, which Onigmo does not read'],
  [/\[\^?\]/, 'holds an empty class, [] or [^], which Onigmo does not take'],
  [/\$\{/, 'holds ${, which Fluent Bit takes for a variable of the environment'],
  [/[\n\r]/, 'holds a line break'],
  [/\(\?<[=!][^)]*[*+{?]/, 'looks behind for something of variable length, which Onigmo does not do'],
  [/\(\?<[A-Za-z_]/, 'names a group, and Fluent Bit then keeps that group alone'],
  [/^\/.*\/[a-z]*$/, 'stands between slashes, which Fluent Bit takes away'],
];

/** What is wrong with an expression, for a message; undefined when Fluent Bit reads it as JavaScript does. */
export function flawOfRegex(text: string): string | undefined {
  if (text === '') return 'is empty, and so matches everything';
  try {
    new RegExp(text);
  } catch (error) {
    return `is no regular expression (${(error as Error).message.replace(/^Invalid regular expression: /, '')})`;
  }
  return FOREIGN.find(([foreign]) => foreign.test(text))?.[1];
}
