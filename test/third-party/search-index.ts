import type { Endpoint, Handle, Minted } from '../../lib';

export interface IndexAccess {
  readonly at: Endpoint;
  readonly index: string;
  /** The taker's own key. */
  readonly key: Minted;
}

/** An index of a search engine. */
export interface SearchIndex extends Handle<'search-index', IndexAccess, 'read' | 'write'> {}
