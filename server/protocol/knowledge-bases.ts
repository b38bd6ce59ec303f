// Knowledge bases: browsed.

/** Request `curie/kb/loaded`: the knowledge bases of a document's folder, in their order, dictionary included. */
export interface LoadedParams {
  uri?: string;
}

export interface KbView {
  name: string;
  version: string;
  source: string;
  license?: string;
  language: string;
  /** Languages that names are in, the one with most names first. */
  languages: readonly string[];
  concepts: number;
  names: number;
  obsolete: number;
  /** Absent for the dictionary's own concepts. */
  path?: string;
}

/**
 * Request `curie/kb/children`: concepts below `id`, or the roots of the knowledge base where it is absent, in pages.
 * `obsolete`: the obsolete roots instead.
 */
export interface ChildrenParams {
  uri?: string;
  kb: string;
  id?: string;
  obsolete?: boolean;
  offset?: number;
  /** At most 500. */
  limit?: number;
}

export interface ChildView {
  id: string;
  name: string;
  group: string;
  obsolete: boolean;
  /** How many concepts are right below it. */
  children: number;
}

export interface ChildrenResult {
  concepts: ChildView[];
  total: number;
  /** Of the roots: how many obsolete ones there are. */
  obsolete: number;
}
