/** One step of a distinguished name: `['ou', 'people']`. */
export type Rdn = readonly [type: string, value: string];

/** A distinguished name as text, its values escaped (RFC 4514): the nearest first. */
export function dnOf(...rdns: readonly Rdn[]): string {
  return rdns.map(([type, value]) => `${type}=${escapedDnValue(value)}`).join(',');
}

/** An entry below another: `below('dc=example,dc=com', ['ou', 'people'])`. */
export function below(parent: string, ...rdns: readonly Rdn[]): string {
  return `${dnOf(...rdns)},${parent}`;
}

/** A value as it may stand in a distinguished name (RFC 4514, 2.4). */
export function escapedDnValue(value: string): string {
  return value
    .replace(/["+,;<>\\]/g, '\\$&')
    .replace(/\p{Cc}/gu, encoded)
    .replace(/^[ #]|(?<!^) $/g, '\\$&');
}

/**
 * The steps of a distinguished name, the nearest first.
 * @returns undefined for what is none; steps of several values (`a=1+b=2`) and encoded ones (`#04…`) count as none here
 */
export function rdnsOf(dn: string): Rdn[] | undefined {
  const rdns = split(dn).map((step): Rdn | undefined => {
    const [, type, value] = /^\s*([A-Za-z][A-Za-z0-9-]*)\s*=\s*(.*)$/s.exec(step) ?? [];
    const plain = value === undefined ? undefined : unescaped(value);
    return type === undefined || plain === undefined ? undefined : [type.toLowerCase(), plain];
  });
  return rdns.every((rdn) => rdn !== undefined) ? rdns : undefined;
}

/** A value as it may stand in a filter (RFC 4515, 3): `(uid=${escapedFilterValue(name)})`. */
export function escapedFilterValue(value: string): string {
  return value.replace(/[*()\\\0]/g, encoded);
}

/** A filter that wants all of several. */
export function allOf(...filters: readonly string[]): string {
  return filters.length === 1 ? (filters[0] ?? '') : `(&${filters.join('')})`;
}

/** Each byte of it as a backslash and two digits, as names and filters may have any character. */
export function encoded(character: string): string {
  return [...Buffer.from(character)].map((byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
}

/** At the commas that no backslash stands before. */
function split(dn: string): string[] {
  const steps = [''];
  for (let i = 0; i < dn.length; i++) {
    if (dn[i] === ',') steps.push('');
    else steps.push(`${steps.pop()}${dn[i]}${dn[i] === '\\' ? (dn[++i] ?? '') : ''}`);
  }
  return steps;
}

/** A backslash and two digits are a byte of UTF-8, a backslash and another character that character. */
function unescaped(text: string): string | undefined {
  const bytes: number[] = [];
  const trimmed = text.replace(/(?<!\\) +$/, '');
  if (/^#|^$/.test(trimmed)) return undefined;
  const pieces = /\\([0-9A-Fa-f]{2})|\\([ "#+,;<=>\\])|([^"+;<>\\]+)/gy;
  let end = 0;
  for (let piece = pieces.exec(trimmed); piece !== null; piece = pieces.exec(trimmed)) {
    const [, code, special, plain] = piece;
    bytes.push(...(code === undefined ? Buffer.from(special ?? plain ?? '') : [Number.parseInt(code, 16)]));
    end = pieces.lastIndex;
  }
  if (end !== trimmed.length) return undefined;
  const value = Buffer.from(bytes).toString('utf8');
  return Buffer.compare(Buffer.from(value), Buffer.from(bytes)) === 0 ? value : undefined;
}
