import type { Flaw } from '../../kernel/base/faults';
import { nameOf } from '../../kernel/base/kind';
import { type JsonObject, mapOf } from '../../kernel/base/values';
import type { Finding } from '../findings/finding';
import type { Written } from '../findings/rule';
import { type Laws, lawsIn } from '../laws/laws';
import { fixedChanges } from './fixed';
import { keptChange } from './kept';
import { removedFindings } from './removed';

/**
 * What of a change would not survive, or would be refused once it is too late to go back.
 * @param before what was published
 * @param next what would be, with the laws of the kinds in it
 */
export function changeFindings(before: Pick<Written, 'model' | 'systems'>, next: Written): Finding[] {
  const [old, after] = [objectsOf(before), objectsOf(next)];
  return [
    ...objectChanges(old, after, next),
    ...removedFindings(old, after, next),
    ...releaseChanges(before.model, next),
  ];
}

function objectChanges(before: readonly JsonObject[], after: readonly JsonObject[], next: Written): Finding[] {
  const laws = lawsIn(next);
  const then = new Map(after.map((object) => [nameOf(object), object]));
  const retiring = new Set(next.model.systems.filter((system) => system.retiring).map(({ id }) => id));
  return before.flatMap((old) => {
    const name = nameOf(old);
    const object = then.get(name);
    const found = [
      ...(object === undefined ? [] : broken(old, object, laws)),
      ...(retiring.has(systemOf(old)) ? [] : keptChange(old, object)),
    ];
    return found.map((flaw) => ({ rule: 'changes', path: `${next.model.environment}: ${name}`, ...flaw }));
  });
}

/** What the laws of a kind say of a change: of its meaning first, then of its fields. */
function broken(before: JsonObject, after: JsonObject, laws: Laws): Flaw[] {
  const of = laws.of(after);
  return [
    ...of.flatMap((law) => law.changes?.(mapOf(before.spec), mapOf(after.spec)) ?? []),
    ...of.flatMap(({ fixed }) => (fixed === undefined ? [] : fixedChanges(fixed, before, after))),
  ];
}

/** What of a release's values would not survive. */
function releaseChanges(before: Written['model'], next: Written): Finding[] {
  const laws = lawsIn(next);
  return before.needs.releases.flatMap((old) => {
    const after = next.model.needs.releases.find(({ name, chart }) => name === old.name && chart === old.chart);
    const found = after === undefined ? [] : laws.ofChart(old.chart).flatMap((law) => law.changes(old, after));
    const path = `${next.model.environment}: Helm release ${old.name}`;
    return found.map((flaw) => ({ rule: 'changes', path, ...flaw }));
  });
}

/** The system that made an object: its id is a label of every object. */
function systemOf({ metadata }: JsonObject): string {
  return String(mapOf(mapOf(metadata).labels)['app.kubernetes.io/instance']);
}

function objectsOf({ systems }: Pick<Written, 'systems'>): readonly JsonObject[] {
  return [...systems.values()].flat();
}
