// How ids and types of the two sides are read before they are compared: composites parted, "no concept" told, prefixes
// put, former ids followed to the concept of today.

export interface Reading {
  /** What one written id means: concepts, "no concept", or (a composite) some of both. */
  readonly ids: (written: string) => { readonly concepts: readonly string[]; readonly nil: boolean };
  readonly type: (type: string) => string;
}

/** Ids that say "no concept" in the corpora we know. */
export const NIL_IDS: readonly string[] = [
  "-1",
  "-",
  "NIL",
  "NO_CODE",
  "NOCODE",
  "CUI-less",
  "CUI_LESS",
  "NULL",
];

/** Between the ids of a composite: PubTator and BioCreative use the first, SPACCC and the NCBI corpus the second. */
export const SEPARATORS = "|+";

export interface ReadingOptions {
  /** Characters any of which parts ids. */
  readonly separators?: string;
  readonly nil?: readonly string[];
  /** Puts a prefix before a bare id. */
  readonly prefix?: (id: string) => string;
  /** The id under which the concept is known today. */
  readonly canonical?: (id: string) => string;
  readonly type?: (type: string) => string;
}

export function readingOf(options: ReadingOptions = {}): Reading {
  const { separators = SEPARATORS, nil = NIL_IDS } = options;
  const escaped = [...separators].map((c) => `\\u{${(c.codePointAt(0) as number).toString(16)}}`).join("");
  const split = separators === "" ? undefined : new RegExp(`[${escaped}]`, "u");
  const known = new Map<string, ReturnType<Reading["ids"]>>();
  const read = (written: string): ReturnType<Reading["ids"]> => {
    const parts = (split ? written.split(split) : [written]).map((id) => id.trim()).filter((id) => id !== "");
    const concepts = parts
      .filter((id) => !nil.includes(id))
      .map((id) => options.prefix?.(id) ?? id)
      .map((id) => options.canonical?.(id) ?? id);
    return { concepts, nil: parts.length > concepts.length };
  };
  return {
    ids: (written) => {
      const before = known.get(written);
      if (before) return before;
      if (known.size > 100_000) known.clear();
      const now = read(written);
      known.set(written, now);
      return now;
    },
    type: options.type ?? ((type) => type),
  };
}

export const asWritten: Reading = readingOf();
