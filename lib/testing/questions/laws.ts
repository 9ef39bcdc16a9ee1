import type { JsonObject } from '../../index';
import { type Flaw, told } from '../../kernel/base/faults';
import { nameOf } from '../../kernel/base/kind';
import type { LawOfChart, LawOfKind } from '../../kernel/base/law';
import { isMap } from '../../kernel/base/values';
import type { Stand } from '../site/stand';
import type { Subject } from '../site/subject';
import type { Question } from './question';

/** A law that finds fault where nothing changed would stop every later change. */
export const LAWS: Question = {
  asks: 'its laws of changes find nothing in what stays as it is',
  applies: (subject) => standing(subject).length > 0,
  find: (subject) => [
    ...new Set(
      standing(subject).flatMap(({ path, changes }) =>
        changes().map((flaw) => `${told({ path, ...flaw })} It did not change: compare before with after in the law.`),
      ),
    ),
  ],
};

/** Something that a law is of, and what the law says when it stays as it is. */
interface Standing {
  readonly path: string;
  changes(): readonly Flaw[];
}

function standing(subject: Subject): Standing[] {
  const stands = subject.cases.map((at) => subject.stand(at));
  const { laws } = subject.one(subject.stand());
  return laws.flatMap((law) =>
    stands.flatMap((stand) => {
      if (law.of === 'resource') return [];
      return law.of === 'kind' ? objectsOf(law, stand) : releasesOf(law, stand);
    }),
  );
}

function objectsOf(law: LawOfKind, { output }: Stand): Standing[] {
  const { changes } = law;
  if (changes === undefined) return [];
  return [...output.systems.values()]
    .flat()
    .filter((object) => isOf(law, object))
    .map((object) => {
      const spec = (isMap(object.spec) ? object.spec : {}) as JsonObject;
      return { path: nameOf(object), changes: () => changes(spec, spec) };
    });
}

function isOf({ kind: { kind, apiVersion }, app }: LawOfKind, object: JsonObject): boolean {
  const labels = ((object.metadata as JsonObject).labels ?? {}) as JsonObject;
  const is = object.kind === kind && object.apiVersion === apiVersion;
  return is && (app === undefined || labels['app.kubernetes.io/name'] === app);
}

function releasesOf({ chart, changes }: LawOfChart, { output }: Stand): Standing[] {
  return output.model.needs.releases
    .filter((release) => release.chart === chart)
    .map((release) => ({ path: `Helm release ${release.name}`, changes: () => changes(release, release) }));
}
