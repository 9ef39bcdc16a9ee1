// The tables at the end of the cluster suite, from the parts that its tests wrote.

/** @param parts each {part, steps: [{step, seconds, told}], counts: {heading: {name: number}}} */
export function tables(parts) {
  const headings = [...new Set(parts.flatMap(({ counts }) => Object.keys(counts)))];
  return [...parts.map(stepsOf), ...headings.map((heading) => countsOf(heading, parts))].join('');
}

function stepsOf({ part, steps }) {
  const whole = steps.reduce((sum, { seconds }) => sum + seconds, 0);
  const rows = steps.map(({ step, seconds, told }) => [step, `${seconds.toFixed(1)} s`, told]);
  return `\n${table([part, `${whole.toFixed(1)} s`, ''], rows)}`;
}

/** One column a part that has counts under the heading, one row a name. */
function countsOf(heading, parts) {
  const columns = parts.filter(({ counts }) => counts[heading]);
  const names = [...new Set(columns.flatMap(({ counts }) => Object.keys(counts[heading])))].sort();
  const rows = names.map((name) => [name, ...columns.map(({ counts }) => String(counts[heading][name] ?? ''))]);
  const sums = columns.map(({ counts }) => Object.values(counts[heading]).reduce((sum, count) => sum + count, 0));
  return `\n${table([heading, ...columns.map(({ part }) => part)], [...rows, ['together', ...sums.map(String)]])}`;
}

/** In columns; all but the first and the last of words are set to the right where they are numbers. */
function table(heading, rows) {
  const all = [heading, ...rows];
  const widths = heading.map((_, i) => Math.max(...all.map((row) => (row[i] ?? '').length)));
  const cell = (text, i) => (/^[\d.]+( s)?$/.test(text) ? text.padStart(widths[i]) : text.padEnd(widths[i]));
  return all
    .map(
      (row) =>
        `${row
          .map((text, i) => cell(text ?? '', i))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
