// Concepts: searched and read.

/** Request `curie/search`: concepts by any name, id or similar spelling. */
export interface SearchParams {
  query: string;
  limit?: number;
  groups?: string[];
  /** Only names in these languages (BCP 47; `en` stands for `en-GB` too). */
  languages?: string[];
  /** A document of the folder whose knowledge bases are searched (default: the first folder). */
  uri?: string;
  /** Only this knowledge base, by its name. */
  kb?: string;
}

export interface ConceptView {
  id: string;
  name: string;
  group: string;
  /** Name that matched, where it is not the preferred one. */
  matched?: string;
  kb: string;
  obsolete: boolean;
  definition?: string;
  /** The same concept in other knowledge bases, by its cross-references. */
  also?: { id: string; kb: string }[];
}

/** Request `curie/concept`: CURIE → the concept as a readable Markdown document, or null. */
export interface ConceptParams {
  id: string;
}
