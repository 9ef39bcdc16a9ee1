import { fail } from '../../../kernel/base/faults';
import { byCode, type Labels } from '../../../kernel/base/values';
import type { Member } from '../../../kernel/facts';
import { stampOf } from '../../../kernel/needs/text';
import { CLUSTER } from './names';
import { flawOfRegex } from './regex';

/** Pods that write logs, and how they are read: one fact of a system. */
export interface Source {
  readonly system: string;
  /** Team that owns the system. */
  readonly team: string;
  readonly namespace: string;
  /** Of the pods. */
  readonly labels: Labels;
  /** How their lines become records. */
  readonly reading: Reading;
}

/** How lines become records. Each way has an input of its own, which keeps its own positions. */
export interface Reading {
  /** `text`, `json`, or `lines-` and the hash of the expression by which a record begins. */
  readonly id: string;
  /** By which a record begins that spans lines. @default every line is one */
  readonly firstLine?: string;
}

/** Every line is a record. What nobody states is read so. */
export const TEXT: Reading = { id: 'text' };
/** Every line is an object of JSON. */
export const JSON_LINES: Reading = { id: 'json' };

/**
 * What every system of an environment states about its logs, wherever its line stands. Systems that are retiring, or that state none,
 * are not there.
 * @throws KeelsonError when a record begins by what Fluent Bit cannot read, or a system is called as what belongs to none
 */
export function sourcesOf(systems: readonly Member[]): Source[] {
  const writing = systems.filter(({ retiring, state }) => !retiring && state.allLogs.length > 0);
  for (const { id, path } of writing)
    if (id === CLUSTER)
      fail(path, {
        prop: 'id',
        given: id,
        message: 'is the data stream of what belongs to no system',
        fix: 'Call the system otherwise, or state why it has no logs.',
      });
  return writing.flatMap((member) => sourcesIn(member)).sort((a, b) => byCode(keyOf(a), keyOf(b)));
}

function sourcesIn({ id: system, owner: team, path, state }: Member): Source[] {
  const found = state.allLogs.map(({ at, format, firstLine }): Source => {
    const { namespace, labels } = at;
    const flaw = firstLine === undefined ? undefined : flawOfRegex(firstLine);
    if (flaw !== undefined)
      fail(path, {
        prop: `logs of ${at.id}: firstLine`,
        given: firstLine,
        message: flaw,
        allowed: 'as ^\\d{4}-\\d{2}-',
      });
    return { system, team, namespace, labels, reading: readingOf(format, firstLine) };
  });
  return [...new Map(found.map((source) => [keyOf(source), source])).values()];
}

function readingOf(format: 'json' | 'text', firstLine?: string): Reading {
  if (format === 'json') return JSON_LINES;
  return firstLine === undefined ? TEXT : { id: `lines-${stampOf(firstLine)}`, firstLine };
}

function keyOf({ system, namespace, labels, reading }: Source): string {
  return JSON.stringify([system, namespace, reading.id, Object.entries(labels).sort(([a], [b]) => byCode(a, b))]);
}

/** Every way of reading that somebody needs: plain text first, which reads what nobody states. */
export function readingsOf(sources: readonly Source[]): Reading[] {
  const known = new Map([TEXT, ...sources.map(({ reading }) => reading)].map((reading) => [reading.id, reading]));
  const [text, ...others] = known.values();
  return [text as Reading, ...others.sort((a, b) => byCode(a.id, b.id))];
}

/**
 * Namespaces where all that is stated is one system's, and read in one way: there everything belongs to it, also what it did not state
 * (a Job of its operator), and nobody has to be asked for labels.
 */
export function wholeNamespaces(sources: readonly Source[]): Map<string, Source> {
  const by = new Map<string, Source[]>();
  for (const source of sources) by.set(source.namespace, [...(by.get(source.namespace) ?? []), source]);
  const alike = [...by].filter(
    ([, all]) => new Set(all.map(({ system, reading }) => `${system}/${reading.id}`)).size === 1,
  );
  return new Map(alike.map(([namespace, all]) => [namespace, all[0] as Source]));
}
