import type { Endpoint, System } from '../../index';
import { foundIn, mintedIn, told } from '../site/access';
import { attempt, lines } from '../site/attempt';
import { differences } from '../site/difference';
import { hasTakers, type Stand, type Taken } from '../site/stand';
import type { Subject } from '../site/subject';
import type { Question } from './question';

/** What is taken is the taker's own: an account, an edge, a place in the order. Taken twice it is the same. */
export const TAKES: Question = {
  asks: 'each taker gets an access of its own, and the same one when it takes again',
  applies: (subject) => hasTakers(subject, subject.fullest),
  find: (subject) => {
    const stand = subject.stand();
    return [
      ...new Set([...again(subject, stand), ...stand.taken.flatMap((one) => given(stand, one)), ...apart(stand)]),
    ];
  },
};

function again(subject: Subject, stand: Stand): string[] {
  const fix = 'Keep what a taker got, and give it again: once() does.';
  const { it: twice, refused } = attempt(() => subject.build({ times: 2 }));
  if (twice === undefined) return lines('taking twice is refused', refused).map((line) => `${line} ${fix}`);
  const accesses = twice.taken
    .filter(({ accesses: [first, ...again] }) => again.some((second) => told(second) !== told(first)))
    .map(({ take }) => `take ${take + 1} gives another access the second time. ${fix}`);
  return [
    ...accesses,
    ...differences(stand.output, twice.output).map((line) => `taking twice changes more: ${line}. ${fix}`),
  ];
}

function given({ output }: Stand, { taker, system, take, accesses: [access] }: Taken): string[] {
  const { endpoints, secrets } = foundIn(access);
  const edges = new Set(output.model.edges.map(({ from, to }) => `${from} > ${to}`));
  const open = ({ id }: Endpoint) => edges.has(`${taker.pods.id} > ${id}`);
  return [
    ...endpoints
      .filter((endpoint) => endpoint.at !== taker.pods && !open(endpoint))
      .map(({ id }) => `take ${take + 1} gives ${id}, which the taker's pods cannot reach. Call taker.use(endpoint).`),
    ...secrets
      .filter(({ namespace }) => namespace !== taker.namespace)
      .map(
        ({ namespace, name }) =>
          `take ${take + 1} gives Secret ${namespace}/${name}, which pods elsewhere cannot read. Make one in the taker's namespace.`,
      ),
    ...(endpoints.length + secrets.length === 0 || after(taker, system)
      ? []
      : [`take ${take + 1} does not say that the taker stands after it. Call taker.standsAfter(this).`]),
  ];
}

function after(taker: System, system: System): boolean {
  return taker.after.has(system);
}

/** Two takers share no password: who is let go is let go alone. */
function apart({ taken }: Stand): string[] {
  return taken.flatMap((one) =>
    taken
      .filter((other) => other.take === one.take && other.system === one.system && other.taker.id > one.taker.id)
      .flatMap((other) => {
        const theirs = new Set(mintedIn(other.accesses[0]));
        const both = mintedIn(one.accesses[0]).filter((id) => theirs.has(id));
        return both.map(
          (id) =>
            `take ${one.take + 1} gives two takers the same value ${id}. Mint one for each: need.mint(\`user-\${taker.id}\`).`,
        );
      }),
  );
}
