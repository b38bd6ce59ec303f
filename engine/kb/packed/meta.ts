// What the header of a packed knowledge base says beside the places of its sections.
import * as z from "zod";
import { SCOPES } from "../concept.ts";
import { groupCodes } from "../groups.ts";

/** Scope of a name entry as stored: an index into this list, which is also the order of preference. */
export const ENTRY_SCOPES = ["preferred", ...SCOPES] as const;
export type EntryScope = (typeof ENTRY_SCOPES)[number];

const count = z.number().int().min(0).max(0xffffffff);

export const metaSchema = z.object({
  /** `textRules()` of the Curie that built the file. */
  textRules: z.string(),
  info: z.object({
    name: z.string(),
    version: z.string(),
    source: z.string(),
    license: z.string().exactOptional(),
    language: z.string(),
    concepts: count,
    names: count,
    definitions: count,
    obsolete: count,
    groups: z.partialRecord(z.enum(groupCodes), count),
    hash: z.string(),
  }),
  /** What the numbers in `entries.row` and `concepts.group` stand for. */
  scopes: z.array(z.enum(ENTRY_SCOPES)),
  languages: z.array(z.string()).max(256),
  groups: z.array(z.enum(groupCodes)).max(127),
  counts: z.object({
    concepts: count,
    altIds: count,
    entries: count,
    keys: count,
    words: count,
    postings: count,
    terminals: count,
    grams: count,
  }),
});
export type Meta = z.output<typeof metaSchema>;
