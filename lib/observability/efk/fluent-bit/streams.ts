import { byCode, type Labels } from '../../../kernel/base/values';
import type { Plugin } from './language';
import { CLUSTER, tagOf } from './names';
import { type Reading, type Source, TEXT, wholeNamespaces } from './sources';

/** Key of a record that says whose it is, until its tag does; `-` where another input reads it. */
const STREAM = 'keelson_stream';

/** What another input reads. */
const NOT_MINE = `${STREAM} -`;

/**
 * Gives each record the tag of its system: by its namespace, where that is one system's; by its labels, where several share one, or one
 * is read in two ways. Records of others keep their first tag, which nobody takes. Most namespaces are called as their system, so one rule
 * is for all of them: Fluent Bit 5.1.1 reads no list of more than ten here.
 */
export function choose(sources: readonly Source[], reading: Reading): Plugin[] {
  const whole = wholeNamespaces(sources);
  const shared = sources.filter(({ namespace }) => !whole.has(namespace) && reads(sources, reading, namespace));
  const owners = [
    ...[...whole]
      .filter(([, source]) => source.reading.id === reading.id)
      .map(([of, { system }]) => [of, system] as const),
    ...(reading.id === TEXT.id ? leftOver(shared) : []),
  ];
  const named = owners.filter(([namespace, system]) => namespace === system).map(([namespace]) => namespace);
  const marks = [
    ...owners
      .filter(([namespace, system]) => namespace !== system)
      .map(([namespace, system]) => mark(system, namespace)),
    ...shared.flatMap((source) => byLabels(source, reading, new Map(owners))),
  ];
  const namespace = "$kubernetes['namespace_name']";
  return [
    ...marks.map((one, i) => ({ ...one, alias: `${reading.id}-${i}` })),
    ...(!marks.some(({ set }) => set === NOT_MINE)
      ? []
      : [{ name: 'grep', alias: `${reading.id}-mine`, exclude: `$${STREAM} ^-$` }]),
    {
      name: 'rewrite_tag',
      alias: `${reading.id}-tag`,
      emitter_name: `${reading.id}-tagged`,
      rule: [
        `$${STREAM} ^[a-z] ${tagOf(`$${STREAM}`)} false`,
        ...(named.length === 0 ? [] : [`${namespace} ^(${named.join('|')})$ ${tagOf(namespace)} false`]),
        ...(reading.id === TEXT.id ? [`${namespace} . ${tagOf(CLUSTER)} false`] : []),
      ],
    },
  ];
}

/** Plain text reads every namespace but those that another way reads as a whole. */
function reads(sources: readonly Source[], { id }: Reading, of: string): boolean {
  return id === TEXT.id || sources.some(({ namespace, reading }) => namespace === of && reading.id === id);
}

/** Plain text leaves out what another input reads; the others take nothing but what is theirs. */
function byLabels(
  { system, namespace, labels, reading: { id } }: Source,
  reading: Reading,
  owners: ReadonlyMap<string, string>,
) {
  if (id === reading.id) return owners.get(namespace) === system ? [] : [mark(system, namespace, labels)];
  return reading.id === TEXT.id ? [mark('-', namespace, labels)] : [];
}

/** What comes later counts: labels over the namespace. */
function mark(stream: string, namespace: string, labels: Labels = {}): Plugin {
  const names = Object.entries(labels).sort(([a], [b]) => byCode(a, b));
  return {
    name: 'modify',
    condition: {
      op: 'and',
      rules: [
        { field: "$kubernetes['namespace_name']", op: 'eq' as const, value: namespace },
        ...names.map(([label, value]) => ({ field: `$kubernetes['labels']['${label}']`, op: 'eq' as const, value })),
      ],
    },
    set: `${STREAM} ${stream}`,
  };
}

/** What nobody stated in a namespace that is one system's, though read in several ways, is that system's too. */
function leftOver(shared: readonly Source[]): (readonly [string, string])[] {
  const owners = new Map<string, Set<string>>();
  for (const { namespace, system } of shared) owners.set(namespace, (owners.get(namespace) ?? new Set()).add(system));
  return [...owners].flatMap(([namespace, [system, ...more]]) =>
    system === undefined || more.length > 0 ? [] : [[namespace, system] as const],
  );
}

/** Names as the Elastic Common Schema has them: `message`, `log.level`. */
export function shape(reading: string): Plugin[] {
  return [
    {
      name: 'modify',
      alias: `${reading}-names`,
      remove: [STREAM, '_p', 'time'],
      rename: ['log message', 'msg message'],
    },
    { name: 'modify', alias: `${reading}-log`, rename: 'log log_original' },
    { name: 'nest', alias: `${reading}-level`, operation: 'nest', wildcard: 'level', nest_under: 'log' },
  ];
}
