// Its types are those of an ES module, its code comes in both forms: asked for by hand, a CommonJS library may use it.
type Grammar = typeof import('@prometheus-io/lezer-promql', { with: { 'resolution-mode': 'import' }});
/** Some 20 ms that an environment without alerts and dashboards does not wait for. */
const grammar = (): Grammar => require('@prometheus-io/lezer-promql');

/** Series that an expression asks for. */
export interface Selector {
  /** As it is written: `up{job="x"}`. */
  readonly text: string;
  /** What it is called. @default it is chosen by labels alone, or by a pattern */
  readonly series?: string;
  /** Where it begins, counted from 1. */
  readonly column: number;
}

/** An expression of PromQL, as far as others need to know it. */
export interface PromQL {
  /** In the order in which they are written. */
  readonly selectors: readonly Selector[];
  /** Where it is no PromQL: the column, counted from 1. @default it is PromQL */
  readonly wrongAt?: number;
}

/** Environments ask for the same again. */
const read = new Map<string, PromQL>();

/** Reads an expression as Prometheus' own editor does: syntax alone, no types. */
export function promql(expr: string): PromQL {
  const known = read.get(expr) ?? parse(expr);
  read.set(expr, known);
  return known;
}

function parse(expr: string): PromQL {
  const selectors: Selector[] = [];
  let wrongAt: number | undefined;
  grammar()
    .parser.parse(expr)
    .iterate({
      // The node itself costs as much as all the rest: it is asked for where it is needed.
      enter: (at) => {
        if (at.type.isError) wrongAt ??= at.from + 1;
        if (at.type.name !== 'VectorSelector') return;
        const text = expr.slice(at.from, at.to);
        const identifier = at.node.getChild('Identifier');
        const series = identifier ? expr.slice(identifier.from, identifier.to) : namedInBraces(text);
        selectors.push({ text, ...(series === undefined ? {} : { series }), column: at.from + 1 });
      },
    });
  return { selectors, ...(wrongAt === undefined ? {} : { wrongAt }) };
}

/** Names of the series that an expression asks for, each once, sorted. */
export function seriesIn(expr: string): readonly string[] {
  return [...new Set(promql(expr).selectors.flatMap(({ series }) => series ?? []))].sort();
}

/** `{__name__="up"}`, and `{"up"}` since Prometheus 3. */
function namedInBraces(text: string): string | undefined {
  return /[{,]\s*(?:__name__\s*=\s*)?(["'])([^"']*)\1\s*[,}]/.exec(text)?.[2];
}
