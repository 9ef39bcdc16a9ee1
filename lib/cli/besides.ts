import type { Judged, LeftOut, NotJudged } from '../checks/judged/judgement';
import { groupBy } from '../kernel/base/values';

/** What was judged against a cluster, charts and providers, and what of it was not. */
export interface Besides extends Pick<Judged, 'counts' | 'unjudged'> {
  readonly environments: readonly string[];
}

const NAMES = { cel: 'CEL rules', pattern: 'patterns of Go', open: 'open fields' } as const;

/**
 * As lines: what was judged, then what was not: one for each form of which rules are left out that stand on a field that
 * is written, and one for each reason. Rules on fields that nobody writes are told to machines alone.
 */
export function toldBesides({ counts, unjudged, environments }: Besides): string {
  const counted = Object.entries(counts).map(([what, n]) => `${n} ${what}`);
  const where = (part: NotJudged) =>
    part.environments.length < environments.length ? ` (${part.environments.join(', ')})` : '';
  const ruled = unjudged.filter(({ rules }) => rules?.some(({ written }) => written));
  const reasons = groupBy(
    unjudged.filter(({ rules }) => rules === undefined),
    (part) => `${where(part)}: ${part.why}`,
  );
  const lines = [
    ...ruled.map((part) => `${part.what}${where(part)}: ${rulesOf(part.rules ?? [])}`),
    ...[...reasons].map(([why, parts]) => `${parts.map(({ what }) => what).join(', ')}${why}`),
  ];
  const heading = `judged: ${counted.join(', ')}\n`;
  return lines.length === 0
    ? heading
    : `${heading}not judged, of what is written:\n${lines.map((text) => `  ${text}\n`).join('')}`;
}

/** `2 of 13 CEL rules (spec.a, spec.b), 1 of 3 open fields (spec.c)`: those on fields that are written. */
function rulesOf(rules: readonly LeftOut[]): string {
  const counted = (Object.keys(NAMES) as (keyof typeof NAMES)[]).flatMap((form) => {
    const all = rules.filter((rule) => rule.form === form);
    const written = all.filter((rule) => rule.written);
    return written.length === 0 ? [] : [`${written.length} of ${all.length} ${NAMES[form]} (${places(written)})`];
  });
  return counted.join(', ');
}

function places(rules: readonly LeftOut[]): string {
  const distinct = [...new Set(rules.map(({ path }) => path || 'the whole object'))];
  return distinct.length > 3 ? `${distinct.slice(0, 3).join(', ')} …` : distinct.join(', ');
}
