// The distinct folded names of a build in their final order: what the similarity, word and recognition indexes are
// built upon. A key's number is its place in this order.

/** Key `k` is the UTF-8 `bytes[starts[k], ends[k])`; keys ascend bytewise. */
export interface SortedKeys {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Rank of each key's best entry, 0 (best) to 255. */
  readonly ranks: Uint8Array;
  /** Bit set of the semantic groups of each key's entries. */
  readonly groups: Uint16Array;
  /** Bit set of the languages of each key's entries (`languageBit`). */
  readonly languages: Uint16Array;
}
