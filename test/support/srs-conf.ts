import { DIRECTIVES } from './srs-directives';

/** A directive as SRS reads it back. */
export interface Read {
  readonly name: string;
  readonly words: readonly string[];
  readonly holds?: readonly Read[];
}

/**
 * `srs.conf` as SRS 6 reads it: words apart by spaces, a quote closes where the same quote comes again, without any way to write one
 * inside, a word of nothing is none, and no line ends inside of a directive.
 * @throws Error where SRS would not start
 */
export function readSrsConf(conf: string): readonly Read[] {
  return new Reader(conf).directives(false);
}

class Reader {
  private at = 0;

  constructor(private readonly conf: string) {}

  directives(isBlock: boolean): Read[] {
    const found: Read[] = [];
    for (;;) {
      this.passBlanks();
      const char = this.conf[this.at];
      if (char === '}' || char === undefined) {
        if (isBlock !== (char === '}')) throw new Error('a block that does not begin, or does not end');
        this.at++;
        return found;
      }
      found.push(this.directive());
    }
  }

  private directive(): Read {
    const words: string[] = [];
    for (;;) {
      while (this.conf[this.at] === ' ') this.at++;
      const char = this.conf[this.at];
      const [name, ...rest] = words;
      if (char === ';' || char === '{') {
        if (name === undefined || name === 'include') throw new Error('no name of a directive');
        this.at++;
        return char === ';' ? { name, words: rest } : { name, words: rest, holds: this.directives(true) };
      }
      if (char === undefined || '}#\n\r'.includes(char)) throw new Error(`${name} does not end`);
      words.push(...[char === '"' || char === "'" ? this.quoted(char) : this.bare()].filter((word) => word !== ''));
    }
  }

  private quoted(quote: string): string {
    const end = this.conf.indexOf(quote, this.at + 1);
    const word = this.conf.slice(this.at + 1, end);
    if (end < 0 || word.includes('\n')) throw new Error(`a word that does not end: ${quote}`);
    this.at = end + 1;
    if (!/^[\s;{]/.test(this.conf.slice(this.at))) throw new Error(`unexpected ${this.conf[this.at]}`);
    return word;
  }

  private bare(): string {
    const [word = ''] = /^[^\s;{]+/.exec(this.conf.slice(this.at)) ?? [];
    this.at += word.length;
    return word;
  }

  /** Room and comments between directives. */
  private passBlanks(): void {
    const [room = ''] = /^(\s+|#[^\n]*)*/.exec(this.conf.slice(this.at)) ?? [];
    this.at += room.length;
  }
}

/** What SRS 6 does not know where it stands; empty when it knows everything. */
export function unknownIn(read: readonly Read[], block = ''): string[] {
  const known = DIRECTIVES[block]?.trim().split(/\s+/);
  if (DIRECTIVES[`${block}*`] !== undefined) return [];
  return read.flatMap(({ name, holds }) => {
    const path = block === '' ? name : `${block}.${name}`;
    if (!known?.includes(name)) return [path];
    return holds === undefined ? [] : unknownIn(holds, path);
  });
}

/** The directives of a block, by the names that lead there (`vhost __defaultVhost__`, `hls`), as lines; undefined when there is none. */
export function linesOf(conf: string, ...path: readonly string[]): readonly string[] | undefined {
  let block: readonly Read[] | undefined = readSrsConf(conf);
  for (const step of path) block = block?.find((one) => [one.name, ...one.words].join(' ') === step)?.holds;
  return block?.map(({ name, words, holds }) => [name, ...words, ...(holds ? ['{}'] : [])].join(' '));
}
