// Names and concepts that people add.

/**
 * Command `curie.addToDictionary` (workspace/executeCommand), one argument; answers an AdditionAnswer. With `concept` the
 * name becomes a synonym of it, without one a new concept. `uri` names the document whose folder keeps the dictionary.
 */
export interface AdditionParams {
  uri: string;
  name: string;
  /** CURIE of the concept that gets the name. */
  concept?: string;
  scope?: "exact" | "narrow" | "broad" | "related" | "abbreviation";
  /** BCP 47; absent: the KB's own language. */
  language?: string;
  /** For a new concept. */
  group?: string;
  definition?: string;
  parents?: string[];
}

export interface AdditionAnswer {
  text: string;
  /** Of a new concept the id that it was given. */
  concept: string;
  /** The dictionary's file. */
  path: string;
}
