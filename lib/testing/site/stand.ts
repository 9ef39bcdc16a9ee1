import {
  type Availability,
  Certificates,
  type Environment,
  type Output,
  type Row,
  type System,
  type SystemProps,
} from '../../index';
import { byCode } from '../../kernel/base/values';
import { WatchedEnvironment } from './environment';
import type { Given, SystemClass } from './given';
import { rowOf } from './rows';
import { Taker } from './taker';

/** A class, and what is known of it. */
export interface Asked {
  readonly of: SystemClass<SystemProps>;
  readonly given: Given;
}

/** A row, and how much is said there. */
export interface Case {
  /** As a line begins: `quorum, most`. */
  readonly name: string;
  readonly availability: Availability;
  readonly props: 'props' | 'most';
}

/** What an environment is to be like. */
export interface Wanted {
  /** Instances by id, with what goes over their props. @default one */
  readonly systems?: Readonly<Record<string, SystemProps>>;
  /** @default two, where the case has takers */
  readonly takers?: readonly string[];
  /** How often each takes. @default once */
  readonly times?: number;
  readonly row?: Partial<Row>;
  /** Whether what is found rather than passed is there. @default true */
  readonly ambient?: boolean;
  /** Order of lines that need nothing of each other. @default as they are */
  order?(lines: readonly Line[]): readonly Line[];
  /** The last line. @default none */
  last?(env: Environment): void;
}

export type Line = () => void;

/** A settled environment with instances of the class in it. */
export interface Stand {
  readonly env: WatchedEnvironment;
  readonly output: Output;
  readonly systems: ReadonlyMap<string, System>;
  readonly takers: readonly Taker[];
  readonly taken: readonly Taken[];
}

/** One take of one taker from one instance, as often as it took. */
export interface Taken {
  readonly taker: Taker;
  readonly system: System;
  /** Which of the takes that are given. */
  readonly take: number;
  readonly accesses: readonly unknown[];
}

/** The id of the instance in question; that of the other one, where there are two. */
export const ONE = 'one';
export const TWO = 'two';
const TAKERS = ['left', 'right'];

/** Whether takers take in a case: from an instance of which everything is on. */
export function hasTakers({ given }: Asked, { props }: Case): boolean {
  return (given.take ?? []).length > 0 && (given.most === undefined || props === 'most');
}

/** @throws KeelsonError when it cannot be built */
export function standOf(asked: Asked, at: Case, wanted: Wanted): Stand {
  const { given, of } = asked;
  const more = typeof given.row === 'function' ? given.row(at.availability) : (given.row ?? {});
  const env = new WatchedEnvironment(rowOf(at.availability, more, wanted.row ?? {}), 'contract');
  const around = given.around?.(env);
  const say = at.props === 'most' && given.most !== undefined ? given.most : given.props;
  const systems = new Map<string, System>();
  const takers: Taker[] = [];
  const taken: Taken[] = [];
  const run = (lines: readonly Line[]) => {
    for (const line of wanted.order?.(lines) ?? lines) line();
  };
  run([
    ...((wanted.ambient ?? true) ? [() => ambient(given, env)] : []),
    ...Object.entries(wanted.systems ?? { [ONE]: {} }).map(
      ([id, over]) =>
        () =>
          void systems.set(id, new of(env, id, { ...say(env, id, around), ...over })),
    ),
    ...(hasTakers(asked, at) ? (wanted.takers ?? TAKERS) : []).map((id) => () => void takers.push(new Taker(env, id))),
  ]);
  const instances = byId([...systems.values()]);
  run(byId(takers).flatMap((taker) => instances.flatMap((system) => takes(given, system, taker, wanted, taken))));
  wanted.last?.(env);
  return { env, output: env.output(), systems, takers, taken };
}

function takes(given: Asked['given'], system: System, taker: Taker, { times = 1 }: Wanted, taken: Taken[]): Line[] {
  return (given.take ?? []).map((take, i) => () => {
    const accesses = [take(system, taker)];
    // What gives nothing is no access: it is done once.
    while (accesses[0] !== undefined && accesses.length < times) accesses.push(take(system, taker));
    taker.keep(accesses[0], `${system.id} ${i}`);
    taken.push({ taker, system, take: i, accesses });
  });
}

function byId<S extends System>(systems: readonly S[]): S[] {
  return [...systems].sort((a, b) => byCode(a.id, b.id));
}

function ambient(given: Asked['given'], env: Environment): void {
  if (given.ambient === undefined) new Certificates(env, 'certificates');
  else given.ambient(env);
}
