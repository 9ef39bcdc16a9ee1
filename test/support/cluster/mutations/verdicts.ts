import type { JudgeName, Refusal } from './judges/judge';
import type { Planted } from './mutation';

/** What all judges said of one fault. A judge that was not asked is left out. */
export interface Verdicts {
  readonly fault: Planted;
  readonly said: Readonly<Partial<Record<JudgeName, readonly Refusal[]>>>;
}

/** Whether anybody refuses it. */
export function isRefused({ said }: Verdicts): boolean {
  return Object.values(said).some((refusals) => refusals.length > 0);
}

/** The rules of ours that judge an object by itself, without what was published before. */
const BY_ITSELF = new Set(['schemas', 'names', 'pods', 'objects', 'selectors', 'references']);

/**
 * Faults about schemas of which the offline check says one thing and the API server another.
 * @returns a line each
 */
export function disagreements(all: readonly Verdicts[]): string[] {
  return all
    .filter(({ fault }) => fault.about === 'schema')
    .flatMap(({ fault, said }) => {
      const own = (said.keelson ?? []).filter(({ word }) => BY_ITSELF.has(word));
      const server = said['API server'] ?? [];
      if (own.length > 0 === server.length > 0) return [];
      const [who, words] = own.length > 0 ? ['the offline check alone', own] : ['the API server alone', server];
      return [`${fault.name}, ${fault.where}: ${who}: ${words[0]?.says}`];
    });
}
