import { groupOf, isBuiltIn, type Kind, typeIn, typeOf } from '../../kernel/base/kind';
import type { Others, Tell } from '../../kernel/base/law';
import { groupBy, type JsonObject, mapOf } from '../../kernel/base/values';
import { each, type Rule, type Written } from '../findings/rule';
import { lawsIn } from '../laws/laws';
import { judgeResources } from './resources';

/** What is told of an object. */
interface Told {
  readonly of: JsonObject;
  readonly said: Parameters<Tell>;
}

/** What cannot be, and no schema judges: schedules, ranges of addresses, ports, numbers, what the laws of a kind know. */
export const objects: Rule = {
  name: 'objects',
  find(written) {
    const laws = lawsIn(written);
    const told = toldAmong(written);
    return each('objects', written, (object, { tell }) => {
      wave(object, tell);
      const spec = mapOf(object.spec);
      for (const law of laws.of(object)) law.check?.(spec, tell);
      for (const { said } of told.get(object) ?? []) tell(...said);
      // Pods of Kubernetes' own kinds are judged as pods.
      if (!isBuiltIn(groupOf(String(object.apiVersion)))) judgeResources(spec, '', tell);
    });
  },
};

/** What laws say of objects among others, by the object that they say it of: it is told where that one stands. */
function toldAmong(written: Written): ReadonlyMap<JsonObject, readonly Told[]> {
  const laws = lawsIn(written);
  const others = othersIn(written.systems);
  const all = [...written.systems.values()].flat();
  const these = groupBy(
    all.flatMap((object) => laws.of(object).map((law) => ({ law, object }))),
    ({ law }) => law,
  );
  const told: Told[] = [];
  const tell = (of: JsonObject): Tell => {
    return (...said) => {
      told.push({ of, said });
    };
  };
  for (const [law, judged] of these)
    law.among?.(
      judged.map(({ object }) => object),
      others,
      tell,
    );
  return groupBy(told, ({ of }) => of);
}

/** Everything by its kind and name; put in order when the first law asks. */
function othersIn(systems: Written['systems']): Others {
  let known: ReadonlyMap<string, ReadonlyMap<string, JsonObject>> | undefined;
  const all = (of: Kind<object>) => {
    known ??= new Map(
      [...groupBy([...systems.values()].flat(), typeIn)].map(([type, objects]) => [
        type,
        new Map(objects.map((object) => [keyOf(mapOf(object.metadata)), object])),
      ]),
    );
    return known.get(typeOf({ group: groupOf(of.apiVersion), kind: of.kind }));
  };
  return {
    of: (of) => [...(all(of)?.values() ?? [])],
    find: (of, name, namespace) => all(of)?.get(keyOf({ name, ...(namespace !== undefined && { namespace }) })),
  };
}

function keyOf({ name, namespace = '' }: JsonObject): string {
  return `${namespace}/${name}`;
}

/** Argo CD takes a wave that it cannot read for 0. */
function wave({ metadata }: JsonObject, tell: Tell): void {
  const given = mapOf(mapOf(metadata).annotations)['argocd.argoproj.io/sync-wave'];
  if (given !== undefined && !/^-?\d+$/.test(String(given)))
    tell('sync-wave', given, 'is no wave of Argo CD', { allowed: 'a whole number' });
}
