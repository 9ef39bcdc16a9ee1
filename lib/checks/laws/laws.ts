import { groupOf, typeIn, typeOf } from '../../kernel/base/kind';
import type { Law, LawOfChart, LawOfKind } from '../../kernel/base/law';
import { type JsonObject, mapOf } from '../../kernel/base/values';
import { KUBERNETES_LAWS } from './kubernetes-laws';

/** Laws by what they are of. Kubernetes' own kinds have theirs in every environment. */
export class Laws {
  private readonly kinds = new Map<string, LawOfKind[]>();
  private readonly charts = new Map<string, LawOfChart[]>();

  constructor(laws: readonly Law[]) {
    for (const law of new Set([...KUBERNETES_LAWS, ...laws]))
      if (law.of === 'chart') put(this.charts, law.chart, law);
      else if (law.of === 'kind')
        put(this.kinds, typeOf({ group: groupOf(law.kind.apiVersion), kind: law.kind.kind }), law);
  }

  /** What holds for an object. */
  of(object: JsonObject): readonly LawOfKind[] {
    const all = this.kinds.get(typeIn(object)) ?? [];
    return all.filter(({ app }) => app === undefined || app === appOf(object));
  }

  /** What holds for the releases of a chart. */
  ofChart(chart: string): readonly LawOfChart[] {
    return this.charts.get(chart) ?? [];
  }
}

const known = new WeakMap<readonly Law[], Laws>();

/** The laws of an environment; every rule asks anew, they are put in order once. */
export function lawsIn({ laws }: { readonly laws: readonly Law[] }): Laws {
  const found = known.get(laws) ?? new Laws(laws);
  known.set(laws, found);
  return found;
}

function appOf({ metadata }: JsonObject): unknown {
  return mapOf(mapOf(metadata).labels)['app.kubernetes.io/name'];
}

function put<T>(map: Map<string, T[]>, key: string, value: T): void {
  const there = map.get(key);
  if (there === undefined) map.set(key, [value]);
  else there.push(value);
}
