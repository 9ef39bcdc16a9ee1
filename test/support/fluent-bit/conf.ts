import { parse } from 'yaml';
import { flawOfRegex } from '../../../lib/observability/efk/fluent-bit/regex';
import { COMMON, CONNECTION, KEYS, SERVICE } from './keys';

type Kind = keyof typeof KEYS;
type Plugin = Readonly<Record<string, unknown>>;

/**
 * What Fluent Bit 5.1.1 would refuse of a configuration, or take for something else: plugins and keys that it does not know, parsers that
 * are not there, names given twice, values that are no text, sizes in units of Kubernetes, outputs and filters that match nothing.
 */
export function fluentFlaws(yaml: string): string[] {
  const read = parse(yaml) as { service: Plugin; pipeline: Record<Kind, Plugin[]> } & Record<string, Plugin[]>;
  const plugins = everyPlugin(read.pipeline);
  const names = plugins.flatMap(({ kind, plugin }) => [`${kind}/${plugin.alias}`]);
  const emitters = plugins.flatMap(({ plugin }) =>
    plugin.emitter_name === undefined ? [] : [String(plugin.emitter_name)],
  );
  const parsers = new Set([
    'cri',
    ...[...(read.parsers ?? []), ...(read.multiline_parsers ?? [])].map(({ name }) => String(name)),
  ]);
  return [
    ...unknown('service', Object.keys(read.service), SERVICE),
    ...plugins.flatMap((one) => pluginFlaws(one, parsers)),
    ...twice(names).map((name) => `${name}: an alias that stands twice`),
    ...twice(emitters).map((name) => `${name}: an emitter that stands twice`),
    ...[read.service, ...plugins.map(({ plugin }) => plugin)].flatMap(valueFlaws),
    ...(read.multiline_parsers ?? []).flatMap(ruleFlaws),
  ];
}

interface Placed {
  readonly kind: Kind;
  readonly plugin: Plugin;
  /** Whether it stands in an input: then it matches all of that one. */
  readonly inside: boolean;
}

function everyPlugin(pipeline: Readonly<Record<Kind, Plugin[]>>): Placed[] {
  return (Object.keys(KEYS) as Kind[]).flatMap((kind) =>
    (pipeline[kind] ?? []).flatMap((plugin) => [
      { kind, plugin, inside: false },
      ...((plugin.processors as { logs: Plugin[] } | undefined)?.logs ?? []).map((one) => ({
        kind: 'filters' as const,
        plugin: one,
        inside: true,
      })),
    ]),
  );
}

function pluginFlaws({ kind, plugin, inside }: Placed, parsers: ReadonlySet<string>): string[] {
  const { name, match, alias } = plugin;
  const known = KEYS[kind][String(name)];
  if (known === undefined) return [`${kind}: no plugin ${name}`];
  const wanted = kind === 'inputs' || inside;
  return [
    ...unknown(`${kind}/${alias}`, Object.keys(plugin), `${known} ${COMMON[kind]} ${CONNECTION}`),
    ...(wanted || typeof match === 'string' ? [] : [`${kind}/${alias}: matches nothing`]),
    ...(inside ? longLists(plugin) : []).map(
      (key) => `${kind}/${alias}: ${key} has more than ten, which is not read there`,
    ),
    ...[plugin.parser, plugin['multiline.parser']]
      .filter((parser) => parser !== undefined && !parsers.has(String(parser)))
      .map((parser) => `${kind}/${alias}: no parser ${parser}`),
  ];
}

/** Lists inside of processors have room for ten. */
function longLists({ condition, ...plugin }: Plugin): string[] {
  const rules = (condition as { readonly rules?: readonly unknown[] } | undefined)?.rules;
  return Object.entries({ ...plugin, condition: rules })
    .filter(([, value]) => Array.isArray(value) && value.length > 10)
    .map(([key]) => key);
}

function unknown(where: string, keys: readonly string[], known: string): string[] {
  const all = new Set(known.split(/\s+/));
  return keys.filter((key) => !all.has(key)).map((key) => `${where}: no key ${key}`);
}

function valueFlaws(plugin: Plugin): string[] {
  return Object.entries(plugin).flatMap(([key, value]) => {
    if (key === 'processors' || key === 'condition') return [];
    return [value].flat().flatMap((one) => {
      const where = `${plugin.alias ?? 'service'}: ${key}`;
      if (typeof one !== 'string') return [`${where}: ${JSON.stringify(one)} is no text`];
      return /^\d+[KMGT]i$/.test(one) ? [`${where}: ${one} has a unit of Kubernetes`] : [];
    });
  });
}

/** A parser of lines begins with a start, and its expressions stand between slashes. */
function ruleFlaws({ name, rules }: Plugin): string[] {
  const all = rules as { state: string; regex: string }[];
  return [
    ...(all[0]?.state === 'start_state' ? [] : [`${name}: does not begin with start_state`]),
    ...all.flatMap(({ regex }) => {
      const inner = /^\/(.+)\/$/s.exec(regex)?.[1];
      const flaw = inner === undefined ? 'does not stand between slashes' : flawOfRegex(inner);
      return flaw === undefined ? [] : [`${name}: ${regex}: ${flaw}`];
    }),
  ];
}

function twice(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
}
