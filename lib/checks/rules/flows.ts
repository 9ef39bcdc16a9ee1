import { byCode } from '../../kernel/base/values';
import type { Flow, Holding } from '../../kernel/facts';
import type { Model } from '../../kernel/model';
import type { Finding } from '../findings/finding';

const RULE = 'flows';

/** What of an environment others are checked against: small enough to keep while the others are built. */
export interface Shared {
  readonly environment: string;
  readonly systems: ReadonlyMap<string, { readonly holdings: readonly Holding[]; readonly flows: readonly Flow[] }>;
}

export function sharedOf({ environment, systems }: Model): Shared {
  const parts = systems.filter(({ retiring }) => !retiring);
  return {
    environment,
    systems: new Map(parts.map(({ id, holdings = [], flows = [] }) => [id, { holdings, flows }])),
  };
}

/**
 * What flows from one environment to another arrives: there is such a system, it holds what comes, nobody else writes it, and
 * nothing comes back to where it began.
 */
export function flowFindings(environments: readonly Shared[]): Finding[] {
  const all = new Map(environments.map(({ environment, systems }) => [environment, systems]));
  const flows = environments.flatMap(({ environment, systems }) =>
    [...systems].flatMap(([system, stated]) =>
      stated.flows.map((flow) => ({ from: `${environment}/${system}`, ...flow })),
    ),
  );
  const found = flows.flatMap((flow) => arrivals(flow, all));
  return [...found, ...several(flows), ...circles(flows)];
}

/** A flow, with where it comes from: `test/registry`. */
interface FlowFrom extends Flow {
  readonly from: string;
}

function arrivals({ from, name, to }: FlowFrom, all: ReadonlyMap<string, Shared['systems']>): Finding[] {
  const [environment = '', system = ''] = to.split('/');
  const fault = { rule: RULE, path: from, prop: name, given: to };
  const systems = all.get(environment);
  if (systems === undefined)
    return [
      {
        ...fault,
        message: `flows to ${environment}, which is no environment of this platform`,
        allowed: list(all.keys()),
        fix: 'Correct it, or leave environment out for a target that is not of this platform.',
      },
    ];
  const target = systems.get(system);
  if (target === undefined || target.holdings.length === 0)
    return [
      {
        ...fault,
        message: `flows to ${to}, which does not take it`,
        allowed: list(
          [...systems].filter(([, { holdings }]) => holdings.length > 0).map(([id]) => `${environment}/${id}`),
        ),
      },
    ];
  const holding = target.holdings.find((known) => known.name === name);
  if (holding === undefined)
    return [
      {
        ...fault,
        message: `is not there: ${to} would have to be told of ${name} first`,
        allowed: list(target.holdings.map((known) => known.name)),
        fix: `Add it to the projects of ${to}, with replica: true.`,
      },
    ];
  if (holding.filled) return [];
  return [
    {
      ...fault,
      message: `is written at ${to} by others too, over what comes from here`,
      fix: `Let ${to} say replica: true of it: then nobody there writes.`,
    },
  ];
}

/** Two that fill one would overwrite each other. */
function several(flows: readonly FlowFrom[]): Finding[] {
  const first = new Map<string, string>();
  return flows.flatMap(({ from, name, to }) => {
    const key = `${name} ${to}`;
    const known = first.get(key);
    first.set(key, known ?? from);
    if (known === undefined || known === from) return [];
    return [
      {
        rule: RULE,
        path: from,
        prop: name,
        given: to,
        message: `is filled from ${known} already`,
        fix: 'Let one of the two pass it on.',
      },
    ];
  });
}

/** Each circle once, told from where its name comes first. */
function circles(flows: readonly FlowFrom[]): Finding[] {
  const next = new Map<string, string[]>();
  for (const { from, name, to } of flows)
    next.set(`${name} ${from}`, [...(next.get(`${name} ${from}`) ?? []), `${name} ${to}`]);
  const found = new Map<string, Finding>();
  const done = new Set<string>();
  const visit = (at: string, path: readonly string[]) => {
    const start = path.indexOf(at);
    if (start >= 0) {
      const circle = path.slice(start).map((step) => step.slice(step.indexOf(' ') + 1));
      const [least = ''] = [...circle].sort(byCode);
      const turned = [...circle.slice(circle.indexOf(least)), ...circle.slice(0, circle.indexOf(least))];
      const name = at.slice(0, at.indexOf(' '));
      found.set(`${name} ${turned.join(' ')}`, {
        rule: RULE,
        path: least,
        prop: name,
        given: turned[1] ?? least,
        message: `comes back to where it began: ${[...turned, least].join(' → ')}`,
        fix: 'Take one of these out.',
      });
    } else if (!done.has(at)) for (const step of next.get(at) ?? []) visit(step, [...path, at]);
    done.add(at);
  };
  for (const at of [...next.keys()].sort(byCode)) visit(at, []);
  return [...found.values()];
}

function list(names: Iterable<string>): string {
  return [...names].sort(byCode).join(', ') || 'none';
}
