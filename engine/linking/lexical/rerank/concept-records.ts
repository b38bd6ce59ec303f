// What a concept is, beside the names that were found for it: which kind of record its vocabulary keeps of it. Of two concepts of
// one name annotators mean a main record rather than a supplementary one.
import type { AskedKb } from "../../asked-kb.ts";

/** MeSH calls its descriptors D..., its supplementary records C...; MEDIC joins them with OMIM's. */
export interface ConceptRecord {
  readonly main: boolean;
  readonly supplementary: boolean;
  /** Its ids are of more than one vocabulary. */
  readonly several: boolean;
  readonly onlyInOmim: boolean;
  readonly parents: readonly string[];
}

const records = new WeakMap<AskedKb, Map<string, ConceptRecord>>();
const MOST_RECORDS = 20_000;

/** Kept by knowledge base, since a corpus means the same concepts over and over. */
export function recordOf(kb: AskedKb, id: string): ConceptRecord {
  const known = records.get(kb) ?? new Map<string, ConceptRecord>();
  records.set(kb, known);
  const before = known.get(id);
  if (before) return before;
  const concept = kb.concept(id);
  const ids = [id, ...(concept?.altIds ?? [])];
  const main = ids.some((i) => i.startsWith("MESH:D"));
  const prefixes = new Set(ids.map((i) => i.slice(0, i.indexOf(":"))));
  const record: ConceptRecord = {
    main,
    supplementary: !main && ids.some((i) => i.startsWith("MESH:C")),
    several: prefixes.size > 1,
    onlyInOmim: prefixes.size === 1 && prefixes.has("OMIM"),
    parents: concept?.parents ?? [],
  };
  if (known.size >= MOST_RECORDS) known.clear();
  known.set(id, record);
  return record;
}
