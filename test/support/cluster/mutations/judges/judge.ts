import type { Planted } from '../mutation';

/** Who is asked about a fault, as the columns of the table. */
export const JUDGES = ['API server', 'scheduler', 'operator', 'Helm', 'Terraform', 'keelson'] as const;
export type JudgeName = (typeof JUDGES)[number];

/** One refusal. */
export interface Refusal {
  /** A short word for the table: the reason that the API server gives, the rule of ours. */
  readonly word: string;
  /** The first sentence, in the judge's own words. */
  readonly says: string;
}

/** What a judge refuses of a fault; empty when it takes it; undefined when there is nothing in it for this judge. */
export type Judge = (fault: Planted) => Promise<readonly Refusal[] | undefined>;

/** The first sentence or line of a message, cut to what a line of the docs holds. */
export function firstSentence(message: string): string {
  const line = message.trim().split('\n')[0] ?? '';
  const sentence = /^.*?[.!](?= |$)/.exec(line)?.[0] ?? line;
  return sentence.length > 240 ? `${sentence.slice(0, 237)}...` : sentence;
}
