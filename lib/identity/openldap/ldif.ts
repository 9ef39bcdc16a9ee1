import { Text, text } from '../../kernel/needs/text';

/** A value of an attribute; one that Terraform fills in is a Text. */
export type LdifValue = string | Text;

/** Attributes of an entry, in the order in which they are written. */
export type LdifAttributes = Readonly<Record<string, LdifValue | readonly LdifValue[]>>;

/**
 * An entry as LDIF (RFC 2849), an attribute a line, never folded.
 * @throws Error when a value is secret: see {@link secretEntry}
 */
export function entry(dn: string, attributes: LdifAttributes): string {
  return plain(secretEntry(dn, attributes));
}

/** An entry of which Terraform fills some values in. @throws Error when what stands beside one would have to be encoded */
export function secretEntry(dn: string, attributes: LdifAttributes): Text {
  return joined([line('dn', dn), ...linesOf(attributes)]);
}

/** A change of an entry that gives attributes these values, whatever they were. @throws Error as {@link secretEntry} does */
export function replacement(dn: string, attributes: LdifAttributes): Text {
  const changes = Object.entries(attributes).map(
    ([name, value]) => text`replace: ${name}\n${joined(linesOf({ [name]: value }))}-\n`,
  );
  return joined([line('dn', dn), text`changetype: modify\n`, ...changes]);
}

/** Entries one after the other, a line between two. */
export function document(entries: readonly string[]): string {
  return entries.join('\n');
}

/** The same with secret values. */
export function secretDocument(entries: readonly Text[]): Text {
  return entries.reduce((all, one) => text`${all}\n${one}`);
}

/** A value that may stand as it is (RFC 2849, SAFE-STRING): everything else is written in base64. */
export function isSafe(value: string): boolean {
  return value === '' || (/^[!-9;=-~][ -~]*$/.test(value) && !value.endsWith(' '));
}

function linesOf(attributes: LdifAttributes): Text[] {
  return Object.entries(attributes).flatMap(([name, value]) => [value].flat().map((one) => line(name, one)));
}

/** Places that Terraform fills hold letters, digits, `$`, `.` and `/`: safe wherever they stand. */
function line(name: string, value: LdifValue): Text {
  if (Text.is(value)) {
    const whole = value.parts.map((part) => (typeof part === 'string' ? part : 'x')).join('');
    if (!isSafe(whole)) throw new Error(`${name} stands beside a secret value and would have to be encoded.`);
    return text`${name}: ${value}\n`;
  }
  return isSafe(value) ? text`${name}: ${value}\n` : text`${name}:: ${Buffer.from(value).toString('base64')}\n`;
}

function joined(texts: readonly Text[]): Text {
  return texts.reduce((all, one) => text`${all}${one}`);
}

function plain({ parts }: Text): string {
  return parts.map((part) => (typeof part === 'string' ? part : refused())).join('');
}

function refused(): never {
  throw new Error('An entry with a secret value has no string: see secretEntry().');
}
