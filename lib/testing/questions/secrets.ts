import { leaksIn } from '../../checks/rules/leaks';
import { ArgumentSlot, type Json, Text } from '../../index';
import { told } from '../../kernel/base/faults';
import { isMap } from '../../kernel/base/values';
import type { Stand } from '../site/stand';
import type { Question } from './question';

/** Values that nobody may read stand where Terraform alone puts them: in no model, no argument, and no constant. */
export const SECRETS: Question = {
  asks: 'no secret value stands in the model, in a Secret as a constant, or in what an API is told',
  find: (subject) =>
    subject.cases.flatMap((at) => {
      const stand = subject.stand(at);
      const ids = new Set(subject.own(stand).map(({ id }) => id));
      return [...model(stand, ids), ...constants(stand, ids), ...apis(stand, ids)].map(
        (found) => `${at.name}: ${found}`,
      );
    }),
};

function model({ output }: Stand, ids: ReadonlySet<string>): string[] {
  return output.model.systems
    .filter(({ id }) => ids.has(id))
    .flatMap((system) => secretsIn(`the model of ${system.id}`, system));
}

/** The plain pieces of what Terraform composes: a password among them is known to all who read the program. */
function constants({ output }: Stand, ids: ReadonlySet<string>): string[] {
  return [...output.foundation.secrets.values()]
    .filter(({ asker }) => ids.has(asker))
    .flatMap(({ namespace, name, data }) => secretsIn(`Secret ${namespace}/${name}`, data));
}

function apis({ output }: Stand, ids: ReadonlySet<string>): string[] {
  return [...output.foundation.apis.values()]
    .filter(({ asker }) => ids.has(asker))
    .flatMap(({ asker, provider, resources }) => [
      ...secretsIn(`the provider of ${asker}`, provider.settings),
      ...resources.flatMap(({ type, id, args }) => secretsIn(`${type} ${id}`, args)),
    ]);
}

function secretsIn(path: string, value: unknown): string[] {
  return leaksIn(plain(value)).map((flaw) => told({ path, ...flaw }));
}

const FILLED = '${value}';

/** Places that Terraform fills as expressions of its own: those are no values. */
function plain(value: unknown): Json {
  if (Text.is(value)) return value.parts.map((part) => (typeof part === 'string' ? part : FILLED)).join('');
  if (ArgumentSlot.is(value)) return FILLED;
  if (Array.isArray(value)) return value.map(plain);
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
  return value as Json;
}
