/** An entry as a client prints it: values by attribute, decoded; its name is `dn`. */
export type Entry = Readonly<Record<string, readonly string[]>>;

/** Entries of LDIF whose lines are not folded. */
export function entriesOf(ldif: string): Entry[] {
  return ldif
    .split(/\n\n+/)
    .filter((block) => block.trim() !== '')
    .map((block) => {
      const entry: Record<string, string[]> = {};
      for (const line of block.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
        const [, name = '', encoded, value = ''] = /^([^:]+):(:?) ?(.*)$/.exec(line) ?? [];
        const plain = encoded ? Buffer.from(value, 'base64').toString('utf8') : value;
        entry[name] = [...(entry[name] ?? []), plain];
      }
      return entry;
    });
}

/** The same with each entry's attributes and values in one order, to be compared. */
export function inOrder(entries: readonly Entry[]): Entry[] {
  const sorted = entries.map((entry) =>
    Object.fromEntries(
      Object.entries(entry)
        .sort()
        .map(([name, values]) => [name, [...values].sort()]),
    ),
  );
  return sorted.sort((a, b) => (String(a.dn) < String(b.dn) ? -1 : 1));
}
