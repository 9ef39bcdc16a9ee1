import { toldProblem } from '../../checks/findings/problem';
import { schemaProblems, unknownPaths } from '../../checks/schemas/chart-values';
import type { JsonObject } from '../../index';
import { groupOf, isBuiltIn, nameOf } from '../../kernel/base/kind';
import type { Against } from '../site/given';
import { valuesOf } from '../site/judges';
import type { Stand } from '../site/stand';
import type { Question } from './question';

/** What an API server would refuse, or drop without a word; what a chart would read nowhere. */
export const SCHEMAS: Question = {
  asks: 'every object is as its schema wants it, and every Helm value is one that its chart has',
  applies: ({ given }) => given.against !== undefined,
  find: (subject) => {
    return subject.cases.flatMap((at) => {
      const stand = subject.stand(at);
      const against = subject.given.against?.(stand.output) ?? {};
      return [
        ...[...stand.output.systems.values()].flat().flatMap((object) => judged(object, stand, against)),
        ...releases(stand, against),
      ].map((line) => `${at.name}: ${line}`);
    });
  },
};

function judged(object: JsonObject, stand: Stand, { crds, kubernetes }: Against): string[] {
  const { apiVersion, kind } = object;
  const group = groupOf(String(apiVersion));
  const judge = isBuiltIn(group) ? kubernetes : crds;
  if (judge?.knows(String(apiVersion), String(kind))) return judge.validate(object).map(toldProblem);
  if (judge === undefined || (!judge.serves(group) && isElsewhere(group, stand))) return [];
  return [`${nameOf(object)} is of ${apiVersion}, which no schema given knows. Give its definition in \`against\`.`];
}

/** Whether somebody else brings the definitions of a group: the class says so, and may not have them at hand. */
function isElsewhere(group: string, { output }: Stand): boolean {
  return output.model.systems.some(({ made }) =>
    made.some(({ kind, name }) => kind === 'CustomResourceDefinition' && name.endsWith(`.${group}`)),
  );
}

function releases({ output }: Stand, { charts }: Against): string[] {
  return output.model.needs.releases.flatMap(({ name, chart, version, values }) => {
    const folder = charts?.(chart, version);
    if (folder === undefined) return [];
    const known = valuesOf(folder);
    return [
      ...unknownPaths(values, known).map(
        (path) => `Helm release ${name}: ${chart} ${version} has no value ${path}. Correct its path.`,
      ),
      ...schemaProblems(values, known).map((problem) => `Helm release ${name}: ${toldProblem(problem)}`),
    ];
  });
}
